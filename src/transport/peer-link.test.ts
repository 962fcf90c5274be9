import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CloseReason, OpenLink } from './open-link.ts'
import { decodePairingCode, type PairingCode } from './pairing-code.ts'
import { answerOffer, bindingOf, createOffer, createOfferFor } from './peer-link.ts'
import { fakeRtc, type FakeNetwork } from './testing/fake-rtc.ts'

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
const plain = { certificate: null }
const read = (code: string): PairingCode => valueOf(decodePairingCode(code))

const meet = async (): Promise<readonly [OpenLink, OpenLink]> => {
  const offer = valueOf(await createOffer(plain, 77))
  const answer = valueOf(await answerOffer(plain, read(offer.code), false))
  expect(read(answer.code)).toMatchObject({ role: 'answer', nonce: 77 })
  const [one, two] = await Promise.all([offer.accept(read(answer.code)), answer.opened])
  return [valueOf(one), valueOf(two)]
}
const messagesOf = (link: OpenLink) => {
  const messages: Uint8Array[] = []
  link.onMessage((message) => messages.push(message))
  return messages
}
const closeOf = (link: OpenLink) => new Promise<CloseReason>((resolve) => link.onClose(resolve))

test('[LINK3] PeerJS opens a link with its server replaced: no socket, no request, no ICE server', async () => {
  const socket = vi.fn()
  vi.stubGlobal('WebSocket', socket)
  const request = vi.spyOn(globalThis, 'fetch')
  const [a, b] = await meet()
  expect(socket).not.toHaveBeenCalled()
  expect(request).not.toHaveBeenCalled()
  expect(network.configs.slice(-2)).toEqual([{ iceServers: [] }, { iceServers: [] }])
  expect([a.offered, b.offered]).toEqual([true, false])
  vi.unstubAllGlobals()
})

test('[LINK7] both sides hold the same binding, and it depends on both certificates', async () => {
  const [a, b] = await meet()
  expect(a.binding).toEqual(b.binding)
  const prints = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill))
  const bindings = prints.flatMap((one, at) => prints.slice(at).map((two) => {
    expect(bindingOf(one, two)).toEqual(bindingOf(two, one))
    return bindingOf(one, two).join()
  }))
  expect(new Set(bindings).size).toBe(6)
})

test('[LINK4] large messages arrive whole in order, and never more than the high mark waits in the channel', async () => {
  const [a, b] = await meet()
  const got = messagesOf(b)
  const sent = [1, 2, 3, 4].map((fill) => new Uint8Array(1024 * 1024 + 1).fill(fill))
  expect(await Promise.all(sent.map((message) => a.send(message)))).toEqual([true, true, true, true])
  await vi.waitFor(() => expect(got.length).toBe(4))
  expect(got.map((message) => [message.length, message[0]])).toEqual([1, 2, 3, 4].map((fill) => [1024 * 1024 + 1, fill]))
  expect(sent.map(({ length }) => length), '[MEM1] handed over').toEqual([0, 0, 0, 0])
  expect(Math.max(...network.peers.map(({ channel }) => channel?.peakBuffered ?? 0))).toBeLessThanOrEqual(1024 * 1024 + 65536)
})

test('[LINK4] while nothing flows a send waits; it ends with false when the link goes', async () => {
  const [a, b] = await meet()
  network.flowing = false
  const waiting = a.send(new Uint8Array(2 * 1024 * 1024))
  expect(await Promise.race([waiting, new Promise((resolve) => { setTimeout(() => resolve('waits'), 20) })])).toBe('waits')
  network.peers.find(({ remote, channel }) => remote && channel?.bufferedAmount)!.turn('failed')
  expect(await waiting).toBe(false)
  expect(await closeOf(a)).toBe('lost')
  expect(await a.send(new Uint8Array(1))).toBe(false)
  expect(await closeOf(b)).toBe('closed-there')
})

test('[LINK6] what was sent before close still arrives', async () => {
  const [a, b] = await meet()
  const got = messagesOf(b)
  const ends = Promise.all([closeOf(a), closeOf(b)])
  void a.send(new Uint8Array(300_000))
  a.close()
  expect(await ends).toEqual(['closed-here', 'closed-there'])
  expect(got.map(({ length }) => length)).toEqual([300_000])
})

test('[LINK2] a piece that is not ours closes the link as malformed', async () => {
  const [a, b] = await meet()
  network.carry = () => new Uint8Array([255, 255, 255, 255]).buffer
  void a.send(new Uint8Array(5))
  expect(await closeOf(b)).toBe('malformed')
})

test('[LINK5] a short "disconnected" is borne, a long one ends the link as lost', async () => {
  const [a] = await meet()
  vi.useFakeTimers()
  const closes: CloseReason[] = []
  a.onClose((reason) => closes.push(reason))
  const mine = network.peers.findLast(({ remote }) => remote)!
  const peer = network.peers.find(({ ufrag }) => ufrag === mine.remote)!
  for (const one of [mine, peer]) one.turn('disconnected')
  vi.advanceTimersByTime(9_000)
  for (const one of [mine, peer]) one.turn('connected')
  vi.advanceTimersByTime(60_000)
  expect(closes).toEqual([])
  for (const one of [mine, peer]) one.turn('disconnected')
  vi.advanceTimersByTime(11_000)
  expect(closes).toEqual(['lost'])
})

test('[LINK8] an answer waits without limit; an accepted offer fails by name', async () => {
  const offer = valueOf(await createOffer(plain, 1))
  const answer = valueOf(await answerOffer(plain, read(offer.code), false))
  const stranger = { ...read(answer.code), ufrag: 'nobody' }
  vi.useFakeTimers()
  let settled = false
  void answer.opened.then(() => (settled = true))
  const accepted = offer.accept(stranger)
  await vi.advanceTimersByTimeAsync(31_000)
  expect(await accepted).toEqual({ ok: false, error: 'timeout' })
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(settled).toBe(false)
  answer.cancel()
  expect(await answer.opened).toEqual({ ok: false, error: 'cancelled' })
})

test('[LINK8] a browser without WebRTC is named', async () => {
  network.restore()
  expect(await createOffer(plain, 1)).toEqual({ ok: false, error: 'webrtc-missing' })
})

test('[LINK8] a browser that refuses to make a connection is named too', async () => {
  vi.stubGlobal('RTCPeerConnection', class { readonly sctp = null; constructor() { throw new Error('refused') } })
  expect(await createOffer(plain, 1)).toEqual({ ok: false, error: 'webrtc-missing' })
  vi.unstubAllGlobals()
})

const target = { seed: new Uint8Array(16).fill(3), from: new Uint8Array(4), to: new Uint8Array(4), fingerprint: new Uint8Array(32).fill(5) }

test('[ONE3] an offer for a device that has met opens when it is answered, without the answer', async () => {
  const offer = valueOf(await createOfferFor(plain, 9, target))
  const answer = valueOf(await answerOffer(plain, read(offer.code), true))
  const [one, two] = await Promise.all([offer.opened!, answer.opened])
  const got = messagesOf(valueOf(two))
  await valueOf(one).send(new Uint8Array([7]))
  await vi.waitFor(() => expect(got.length).toBe(1))
  expect([valueOf(one).offered, valueOf(two).offered]).toEqual([true, false])
})

test('[ONE3] an answer to it that could not be guessed is taken as at a first meeting', async () => {
  const offer = valueOf(await createOfferFor(plain, 9, target))
  const answer = valueOf(await answerOffer(plain, read(offer.code), false))
  const [one, two] = await Promise.all([offer.accept(read(answer.code)), answer.opened])
  expect([one.ok, two.ok]).toEqual([true, true])
  expect(await offer.opened).toEqual({ ok: false, error: 'cancelled' })
})

test('[ONE5] a browser that refuses chosen ICE texts says so', async () => {
  network.refusesIce = true
  expect(await createOfferFor(plain, 9, target)).toEqual({ ok: false, error: 'code-refused' })
})

test('[ONE4] every link uses the certificate that others know', async () => {
  const certificate = { expires: 1, getFingerprints: () => [] }
  const offer = valueOf(await createOffer({ certificate }, 77))
  expect(network.configs.at(-1)).toEqual({ iceServers: [], certificates: [certificate] })
  offer.cancel()
})
