/**
 * When nothing is under way in either direction, both sides compare a digest of their vectors. A digest counts only for the
 * numbers of rounds it was made after, so one that crossed a live change is never taken for an answer. Equal digests mean
 * equal data; different ones make both tell their vectors once more, and if that moves nothing the screen may not say
 * "identical". Rules SES17, SES18.
 */
import { beginsWith, equalBytes } from '../core/bytes.ts'
import type { FeedHead } from '../core/ports.ts'
import { digestOfHeads } from './messages-codec.ts'
import type { Heads } from './messages.ts'
import type { Difference } from './progress.ts'
import type { Exchanging, Held, Step } from './state.ts'
import { chain, send, stay, unexpected, withPhase } from './steps.ts'

export const heldFrom = (heads: readonly FeedHead[]): ReadonlyMap<FeedHead['origin'], Held> =>
  new Map(heads.map((head) => [head.origin, { seq: head.seq, known: head }]))

const isQuiet = ({ out, in: inbound }: Exchanging): boolean => out.work === 'idle' && !inbound.open && out.rounds > 0 && inbound.rounds > 0

const isCurrent = (state: Exchanging, digest: { readonly sent: number; readonly received: number }): boolean =>
  digest.sent === state.out.rounds && digest.received === state.in.rounds

/** [SES17] Called whenever something ended that could have been the last thing under way. */
export const settle = (state: Exchanging): Step<Exchanging> => {
  const { settling } = state
  if (!isQuiet(state) || settling.reading || (settling.own !== null && isCurrent(state, settling.own))) return stay(state)
  return stay({ ...state, settling: { ...settling, reading: true } }, { type: 'heads', use: 'compare' })
}

/** [SES29] By the other side's last vector, which it told after the digests differed, and by what was acknowledged since. */
const differences = (own: readonly FeedHead[], { out: { held: there }, progress: { forks } }: Exchanging): readonly Difference[] => {
  const here = new Map(own.map((head) => [head.origin, head]))
  return [...new Set([...here.keys(), ...there.keys()])].flatMap((origin): readonly Difference[] => {
    const [ours, their] = [here.get(origin), there.get(origin)]
    const known = their !== undefined && their.known?.seq === their.seq ? their.known : null
    const isEqual = ours !== undefined && ours.seq === their?.seq && !forks.includes(origin) && (known === null || beginsWith(ours.head, known.head))
    return isEqual ? [] : [{ origin, here: ours?.seq ?? 0, there: their?.seq ?? 0 }]
  })
}

const compare = (state: Exchanging): Step<Exchanging> => {
  const { own, peer } = state.settling
  if (own === null || peer === null || !isQuiet(state) || !isCurrent(state, own)) return stay(state)
  if (peer.sent !== own.received || peer.received !== own.sent) return stay(state)
  if (equalBytes(own.digest, peer.digest)) {
    const equal: Exchanging = {
      ...state, out: { ...state.out, held: heldFrom(own.heads) }, settling: { ...state.settling, retried: false }, progress: { ...state.progress, differs: [] },
    }
    return stay(withPhase(equal, { type: 'up-to-date', identical: true }))
  }
  if (state.settling.retried) {
    const differs = differences(own.heads, state)
    return stay(withPhase({ ...state, progress: { ...state.progress, differs } }, { type: 'up-to-date', identical: false }))
  }
  return stay({ ...state, settling: { ...state.settling, retried: true } }, { type: 'heads', use: 'have' })
}

export const settleHeads = (state: Exchanging, heads: readonly FeedHead[]): Step<Exchanging> => {
  const read: Exchanging = { ...state, settling: { ...state.settling, reading: false } }
  if (!isQuiet(read)) return stay(read)
  const own = { heads, digest: digestOfHeads(heads), sent: read.out.rounds, received: read.in.rounds }
  const told = send({ ...read, settling: { ...read.settling, own } }, { kind: 'heads', digest: own.digest, sent: own.sent, received: own.received })
  return chain(told, compare)
}

export const settleMessage = (state: Exchanging, message: Heads): Step => {
  if (message.sent > state.in.rounds || message.received > state.out.rounds) return unexpected(state, message.kind)
  return compare({ ...state, settling: { ...state.settling, peer: message } })
}
