/**
 * The receiving half: segments are applied one after the other and acknowledged after the commit. A gap makes us tell our
 * vector once more; one that stays, and a fork, are named in the end and stop no other feed; any other refusal ends the session.
 * Rules SES12, SES15, SES16, SES21-SES23.
 */
import type { Origin } from '../core/ids.ts'
import type { Applied, ApplyFailure } from '../core/ports.ts'
import type { Result } from '../core/result.ts'
import { messageLimits } from './messages.ts'
import type { Plan, Segment } from './messages.ts'
import { noteFork, noteHeld, windowBytes } from './outbound.ts'
import { counted, planned, rounded } from './progress.ts'
import { settle } from './settle.ts'
import type { Exchanging, Inbound, Step } from './state.ts'
import { chain, fail, send, stay, unexpected, withPhase } from './steps.ts'

const withIn = (state: Exchanging, inbound: Partial<Inbound>): Exchanging => ({ ...state, in: { ...state.in, ...inbound } })

const pump = (state: Exchanging): Step<Exchanging> => {
  const [first] = state.in.waiting
  return state.in.applying || first === undefined ? stay(state) : stay(withIn(state, { applying: true }), { type: 'apply', segment: first.bytes })
}

export const inboundPlan = (state: Exchanging, message: Plan): Step => {
  if (state.in.open) return unexpected(state, message.kind)
  const progress = { ...state.progress, receiving: planned(state.progress.receiving, message.records) }
  const open = withIn({ ...state, progress }, { open: true, left: message.segments, rounds: state.in.rounds + 1 })
  return stay(withPhase(open, { type: 'exchanging' }))
}

export const inboundSegment = (state: Exchanging, message: Segment): Step => {
  if (!state.in.open || state.in.left === 0) return unexpected(state, message.kind)
  const held = state.in.waiting.reduce((total, segment) => total + segment.bytes.length, message.bytes.length)
  if (held > windowBytes + messageLimits.segment) return fail(state, 'message-too-large', `${held} bytes without an acknowledgement`)
  const waiting = [...state.in.waiting, { bytes: message.bytes, records: message.records }]
  return pump(withIn(state, { waiting, left: state.in.left - 1 }))
}

const acknowledge = (state: Exchanging, origin: Origin, seq: number, fork = false): Step<Exchanging> => {
  const [first, ...waiting] = state.in.waiting
  const progress = { ...state.progress, receiving: counted(state.progress.receiving, first?.records ?? 0) }
  return chain(send({ ...withIn(state, { waiting, applying: false }), progress }, { kind: 'ack', origin, seq, fork }), pump)
}

const refused = (state: Exchanging, failure: ApplyFailure): Step => {
  switch (failure.type) {
    case 'fork':
      return acknowledge(noteFork(state, failure.origin), failure.origin, 0, true)
    case 'gap': {
      const { asked, askedIn, rounds } = state.in
      // asked at this number before: what comes now was planned earlier, or the other side has nothing better
      if (asked.get(failure.origin) === failure.have) return acknowledge(state, failure.origin, failure.have)
      const noted = withIn(state, { asked: new Map(asked).set(failure.origin, failure.have), askedIn: rounds })
      const told = acknowledge(noted, failure.origin, failure.have)
      return askedIn === rounds ? told : chain(told, (again) => stay(again, { type: 'heads', use: 'have' }))
    }
    case 'storage':
      return fail(state, 'storage', failure.message)
    default:
      return fail(state, 'segment-refused', 'message' in failure ? `${failure.type}: ${failure.message}` : failure.type)
  }
}

export const inboundApplied = (state: Exchanging, result: Result<Applied, ApplyFailure>): Step => {
  if (!state.in.applying) return stay(state)
  if (!result.ok) return refused(state, result.error)
  const { origin, seq, changes, recordsNew, recordsUpdated } = result.value
  const progress = {
    ...state.progress, changesNew: state.progress.changesNew + changes, recordsNew: state.progress.recordsNew + recordsNew, recordsUpdated: state.progress.recordsUpdated + recordsUpdated,
  }
  const settling = changes > 0 ? { ...state.settling, retried: false } : state.settling
  const applied: Exchanging = { ...state, progress, settling }
  // only of news `seq` is where the other side's segment ended; of what was here already it is our own last number
  return acknowledge(changes > 0 ? noteHeld(applied, origin, seq) : applied, origin, seq)
}

export const inboundDrained = (state: Exchanging): Step => {
  if (!state.in.open || state.in.waiting.length > 0) return unexpected(state, 'drained')
  const progress = { ...state.progress, receiving: rounded(state.progress.receiving) }
  return settle(withIn({ ...state, progress }, { open: false, left: 0 }))
}
