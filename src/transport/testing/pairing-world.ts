/** Phones with a pairing each, whose links open without a network: for the tests of pairing.ts, which lie in several files beside it. */
import { err, ok, type Result } from '../../core/result.ts'
import type { OpenLink } from '../open-link.ts'
import type { Met } from '../one-scan.ts'
import { createPairing, type CodeRoad, type Pairing, type Shown } from '../pairing.ts'
import { decodePairingCode, encodePairingCode, type Description, type PairingCode } from '../pairing-code.ts'
import type { LinkFailure } from '../peer-link.ts'

export const description: Description = {
  fingerprint: new Uint8Array(32), ufrag: 'abcd', pwd: 'abcdefghijklmnopqrstuvwx', passive: false,
  candidates: [{ kind: 'ipv4', bytes: new Uint8Array(4), port: 1 }],
}
export const turns = async () => { for (let i = 0; i < 20; i += 1) await Promise.resolve() }

export const linkOf = (name: string, offered: boolean) => ({ name, offered }) as unknown as OpenLink & { name: string }

type Opening = (result: Result<OpenLink, LinkFailure>) => void
export const printOf = (origin: string): Uint8Array => new Uint8Array(32).fill(Number.parseInt(origin.slice(0, 2), 16))
const metOf = (origin: string): Met => ({ origin, name: `Phone ${origin}`, fingerprint: printOf(origin) })
export const [ada, ben, eve] = [metOf('aa'.repeat(8)), metOf('bb'.repeat(8)), metOf('ee'.repeat(8))]

/** A world where a link opens on both phones once the offerer has taken the answer, unless `reachable` says no. */
export const world = (reachable: { yes: boolean; directly?: boolean } = { yes: true }) => {
  const answers = new Map<string, Opening>()
  const waiting = new Map<number, Opening>()
  let serial = 0
  return (firstNonce: number, origin = '', met: readonly Met[] = []) => {
    const log: string[] = []
    const roads: CodeRoad[] = []
    const shown: Shown[] = []
    let nonce = firstNonce
    let delays: (() => void)[] = []
    let now = 0
    let timers: { readonly at: number; readonly call: () => void }[] = []
    const pairing: Pairing = createPairing({
      newNonce: () => nonce++,
      newSeed: () => new Uint8Array(16).fill(nonce),
      delay: () => new Promise((resolve) => delays.push(resolve)),
      after: (ms, call) => {
        const timer = { at: now + ms, call }
        timers.push(timer)
        return () => { timers = timers.filter((one) => one !== timer) }
      },
      met: () => met,
      origin: () => origin || null,
      spent: new Set(),
      createOffer: async (mine, target) => {
        const own = { ...description, fingerprint: printOf(origin || '00') }
        const oneScan = target && { seed: target.seed, from: target.from, to: target.to }
        return ok({
          nonce: mine, description, code: encodePairingCode({ ...own, role: 'offer', nonce: mine, ...(oneScan && { oneScan }) }),
          opened: target && new Promise((resolve) => waiting.set(mine, resolve)),
          cancel: () => { log.push(`offer ${mine} cancelled`) },
          accept: async (answer) => {
            if (!reachable.yes) return err('ice-failed')
            answers.get(answer.ufrag)?.(ok(linkOf(`link ${mine}`, false)))
            return ok(linkOf(`link ${mine}`, true))
          },
        })
      },
      answerOffer: async (offer: PairingCode, knows) => {
        const ufrag = `ans${serial++}`
        const direct = knows && reachable.directly !== false && offer.oneScan !== undefined
        if (direct) setTimeout(() => {
          waiting.get(offer.nonce)?.(ok(linkOf(`link ${offer.nonce}`, true)))
          answers.get(ufrag)?.(ok(linkOf(`link ${offer.nonce}`, false)))
        })
        return ok({
          nonce: offer.nonce, description, code: encodePairingCode({ ...description, role: 'answer', nonce: offer.nonce, ufrag }),
          opened: new Promise((resolve) => answers.set(ufrag, resolve)),
          cancel: () => { log.push(`answer ${offer.nonce} cancelled`) },
        })
      },
    }, {
      onShown: (one) => shown.push(one),
      onAnswering: () => undefined,
      onConnecting: (whom) => log.push(whom ? `connecting to ${whom.name}` : 'connecting'),
      onFailure: (failure) => log.push(failure),
      onLink: (link, by) => {
        log.push((link as OpenLink & { name: string }).name + (link.offered ? ' as offerer' : ''))
        roads.push(by)
      },
    })
    return {
      pairing, log, roads, shown, code: () => shown.at(-1)!.code,
      giveUp: (code: string) => { const read = decodePairingCode(code); if (read.ok) answers.get(read.value.ufrag)?.(err('ice-failed')) },
      delaysOver: () => { for (const go of delays) go(); delays = [] },
      pass: async (ms: number) => {
        now += ms
        for (;;) {
          const due = timers.filter(({ at }) => at <= now)
          if (due.length === 0) return
          timers = timers.filter(({ at }) => at > now)
          for (const { call } of due) call()
          await turns()
        }
      },
    }
  }
}
