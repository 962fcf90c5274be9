/** One contract over all links: the two that tests and the simulator use, and the one that ships, over a WebRTC made for Node. */
import { afterEach, beforeEach, describe, vi } from 'vitest'
import { createLinkPair } from '../sync/testing/link-pair.ts'
import type { OpenLink } from '../transport/open-link.ts'
import { decodePairingCode, type PairingCode } from '../transport/pairing-code.ts'
import { answerOffer, createOffer } from '../transport/peer-link.ts'
import { fakeRtc, type FakeNetwork } from '../transport/testing/fake-rtc.ts'
import { linkContract, type DrivenLinks } from './link-contract.ts'
import { LinkPair } from './sim/network.ts'

const ends = () => {
  const got = { a: [] as Uint8Array[], b: [] as Uint8Array[] }
  const gone = { a: 0, b: 0 }
  const end = (side: 'a' | 'b') => ({ bytes: (bytes: Uint8Array) => void got[side].push(bytes), lost: () => void gone[side]++ })
  return { got, gone, end }
}

describe('the link of the session tests', () => {
  linkContract(async (): Promise<DrivenLinks> => {
    const pair = createLinkPair()
    const { got, gone, end } = ends()
    pair.attach('a', end('a'))
    pair.attach('b', end('b'))
    return { links: pair.links, got, gone: () => gone, flow: () => pair.run() }
  })
})
describe('the link of the simulator', () => {
  linkContract(async (): Promise<DrivenLinks> => {
    const pair = new LinkPair()
    const { got, gone, end } = ends()
    pair.attach('a', end('a'))
    pair.attach('b', end('b'))
    const flow = async (): Promise<void> => {
      while (pair.deliver('a') || pair.deliver('b')) await Promise.resolve()
    }
    return { links: { a: pair.link('a'), b: pair.link('b') }, got, gone: () => gone, flow }
  })
})
describe('the link that ships', () => {
  let network: FakeNetwork
  beforeEach(() => { network = fakeRtc() })
  afterEach(() => {
    vi.useRealTimers()
    network.restore()
  })
  const valueOf = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }): T => {
    if (!result.ok) throw new Error(String(result.error))
    return result.value
  }
  const read = (code: string): PairingCode => valueOf(decodePairingCode(code))
  linkContract(async (): Promise<DrivenLinks> => {
    const offer = valueOf(await createOffer({ certificate: null }, 77))
    const answer = valueOf(await answerOffer({ certificate: null }, read(offer.code), false))
    const [one, two] = await Promise.all([offer.accept(read(answer.code)), answer.opened])
    const links = { a: valueOf(one), b: valueOf(two) } satisfies Record<'a' | 'b', OpenLink>
    const { got, gone, end } = ends()
    for (const side of ['a', 'b'] as const) {
      links[side].onMessage(end(side).bytes)
      links[side].onClose(end(side).lost)
    }
    const flow = async (): Promise<void> => {
      let before = -1
      // until nothing waits in a channel and nothing has come for a while
      for (let quiet = 0; quiet < 6; ) {
        await new Promise((resolve) => { setTimeout(resolve, 25) })
        const now = got.a.length + got.b.length + gone.a + gone.b
        const isBusy = now !== before || network.peers.some(({ channel }) => (channel?.bufferedAmount ?? 0) > 0)
        before = now
        quiet = isBusy ? 0 : quiet + 1
      }
    }
    return { links, got, gone: () => gone, flow }
  })
})
