/**
 * The sending half: rounds of plan, segments, drained. One round at a time; at most `windowBytes` are under way without an
 * acknowledgement, which the other side gives after its commit, so a broken link costs at most one window twice.
 * Rules SES11-SES13, SES20.
 */
import type { Origin } from '../core/ids.ts'
import type { PlannedSegment, StorageFailure } from '../core/ports.ts'
import type { Result } from '../core/result.ts'
import { messageLimits } from './messages.ts'
import type { Ack, Have } from './messages.ts'
import { counted, planned, rounded } from './progress.ts'
import { settle, heldFrom } from './settle.ts'
import type { Exchanging, Outbound, Step } from './state.ts'
import { chain, fail, send, stay, unexpected, withPhase } from './steps.ts'

export const windowBytes = 1024 * 1024
const windowSegments = 256

const withOut = (state: Exchanging, out: Partial<Outbound>): Exchanging => ({ ...state, out: { ...state.out, ...out } })
const sum = (segments: readonly PlannedSegment[], field: 'records' | 'changes' | 'bytes'): number =>
  segments.reduce((total, segment) => total + segment[field], 0)

/** The other side holds a feed at least up to `seq`. */
export const noteHeld = (state: Exchanging, origin: Origin, seq: number): Exchanging => {
  const before = state.out.held.get(origin)
  if (before !== undefined && before.seq >= seq) return state
  return withOut(state, { held: new Map(state.out.held).set(origin, { seq, known: before?.known ?? null }) })
}

export const noteFork = (state: Exchanging, origin: Origin): Exchanging =>
  state.progress.forks.includes(origin) ? state : { ...state, progress: { ...state.progress, forks: [...state.progress.forks, origin] } }

const plan = (state: Exchanging): Step<Exchanging> => {
  const theirs = [...state.out.held.values()].flatMap(({ known }) => (known === null ? [] : [known]))
  return stay(withOut(state, { work: 'planning', again: false }), { type: 'plan', theirs })
}

/** [SES14] Plans now, or as soon as the round under way is over. */
export const outboundChange = (state: Exchanging): Step<Exchanging> => {
  if (state.out.work === 'waiting') return stay(state)
  return state.out.work === 'idle' ? plan(state) : stay(withOut(state, { again: true }))
}

/** The other side told its vector: what it lacks is planned anew, and what was planned before and not yet read is left out. */
export const outboundHave = (state: Exchanging, message: Have): Step<Exchanging> => {
  const { out, config } = state
  const asked = withOut(state, { held: heldFrom(message.heads), owed: true, queue: out.queue.slice(0, out.next) })
  const own = message.heads.find((head) => head.origin === config.origin)
  const acknowledged = own === undefined ? [] : [{ type: 'acknowledged', seq: own.seq } as const]
  const next = out.work === 'idle' || out.work === 'waiting' ? plan(asked) : stay(withOut(asked, { again: true }))
  return chain(stay(asked, ...acknowledged), () => chain(next, pump))
}

/** Reads and sends on while the window has room; ends the round when everything is acknowledged. */
const pump = (state: Exchanging): Step<Exchanging> => {
  const { out } = state
  if (out.work !== 'sending' || out.reading !== null) return stay(state)
  const next = out.queue[out.next]
  if (next !== undefined) {
    const under = out.flying.reduce((total, segment) => total + segment.bytes, 0)
    const room = out.flying.length === 0 || (under + next.bytes <= windowBytes && out.flying.length < windowSegments)
    return room ? stay(withOut(state, { reading: next, next: out.next + 1 }), { type: 'read', ref: next.ref }) : stay(state)
  }
  if (out.flying.length > 0) return stay(state)
  const over: Exchanging = { ...withOut(state, { work: 'idle', queue: [], next: 0 }), progress: { ...state.progress, sending: rounded(state.progress.sending) } }
  return chain(send(over, { kind: 'drained' }), (drained) => (drained.out.again ? plan(drained) : settle(drained)))
}

export const outboundPlanned = (state: Exchanging, result: Result<readonly PlannedSegment[], StorageFailure>): Step => {
  if (!result.ok) return fail(state, 'storage', result.error.message)
  if (state.out.again) return plan(state)
  const lacking = result.value.filter(({ ref, branch }) =>
    (branch === true || ref.lastSeq > (state.out.held.get(ref.origin)?.seq ?? 0)) && !state.out.refused.has(ref.origin))
  if (lacking.length === 0 && !state.out.owed) return settle(withOut(state, { work: 'idle' }))
  const records = sum(lacking, 'records')
  const round: Exchanging = {
    ...withOut(state, { work: 'sending', owed: false, queue: lacking, next: 0, rounds: state.out.rounds + 1 }),
    progress: { ...state.progress, sending: planned(state.progress.sending, records) },
  }
  const told = send(withPhase(round, { type: 'exchanging' }), {
    kind: 'plan', segments: lacking.length, changes: sum(lacking, 'changes'), records, bytes: sum(lacking, 'bytes'),
  })
  return chain(told, pump)
}

export const outboundRead = (state: Exchanging, result: Result<Uint8Array, StorageFailure>): Step => {
  const segment = state.out.reading
  if (segment === null) return stay(state)
  if (!result.ok) return fail(state, 'storage', result.error.message)
  const bytes = result.value
  if (bytes.length > messageLimits.segment) return fail(state, 'message-too-large', `own segment of ${bytes.length} bytes`)
  const flying = [...state.out.flying, { ref: segment.ref, bytes: bytes.length, records: segment.records }]
  return chain(send(withOut(state, { reading: null, flying }), { kind: 'segment', records: segment.records, bytes }), pump)
}

/** [SES12] Acknowledgements come one per segment and in order. */
export const outboundAck = (state: Exchanging, ack: Ack): Step => {
  const [first, ...flying] = state.out.flying
  if (first === undefined || first.ref.origin !== ack.origin) return unexpected(state, ack.kind)
  const progress = { ...state.progress, sending: counted(state.progress.sending, first.records) }
  const landed = withOut({ ...state, progress }, { flying })
  if (ack.fork) return pump(noteFork(withOut(landed, { refused: new Set(landed.out.refused).add(ack.origin) }), ack.origin))
  const own = ack.origin === state.config.origin ? [{ type: 'acknowledged', seq: ack.seq } as const] : []
  return chain(stay(noteHeld(landed, ack.origin, ack.seq), ...own), pump)
}
