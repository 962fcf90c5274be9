/**
 * Two proved devices of one project: vectors both ways, then the two halves (outbound.ts, inbound.ts) side by side, then the
 * comparison (settle.ts); the session stays open and goes round again for every live change. Rule SES11.
 */
import { beginsWith } from '../core/bytes.ts'
import type { FeedHead, StorageFailure } from '../core/ports.ts'
import type { Result } from '../core/result.ts'
import { inboundApplied, inboundDrained, inboundPlan, inboundSegment } from './inbound.ts'
import { knowsBrief } from './messages.ts'
import type { Message } from './messages.ts'
import { noteFork, outboundAck, outboundChange, outboundHave, outboundPlanned, outboundRead } from './outbound.ts'
import { settleHeads, settleMessage } from './settle.ts'
import type { Event, Exchanging, HeadsUse, Joining, Step } from './state.ts'
import { fail, send, stay, unexpected, withPhase } from './steps.ts'

export const enterExchange = (from: Omit<Joining, 'at'>): Step<Exchanging> => {
  const { config, ticks, heard, progress, own, peer } = from
  const exchanging: Exchanging = {
    at: 'exchanging', config, ticks, heard, progress, own, peer, ownHeads: [], peerHeads: [],
    out: { held: new Map(), work: 'waiting', again: false, owed: false, queue: [], next: 0, reading: null, flying: [], rounds: 0, refused: new Set() },
    in: { open: false, left: 0, rounds: 0, waiting: [], applying: false, asked: new Map(), askedIn: null },
    settling: { reading: false, own: null, peer: null, retried: false },
  }
  return stay(withPhase(exchanging, { type: 'exchanging' }), { type: 'heads', use: 'have' })
}

/** [SES16] One number, two histories: seen from the vectors alone. */
const noteForks = (state: Exchanging): Exchanging => {
  const own = new Map(state.ownHeads.map((head) => [head.origin, head]))
  return state.peerHeads.reduce((noted, theirs) => {
    const ours = own.get(theirs.origin)
    return ours !== undefined && ours.seq === theirs.seq && !beginsWith(ours.head, theirs.head) ? noteFork(noted, theirs.origin) : noted
  }, state)
}

const headsRead = (state: Exchanging, use: HeadsUse, result: Result<readonly FeedHead[], StorageFailure>): Step => {
  if (!result.ok) return fail(state, 'storage', result.error.message)
  if (use === 'compare') return settleHeads(state, result.value)
  return send(noteForks({ ...state, ownHeads: result.value }), { kind: 'have', brief: knowsBrief(state.peer.hello.minor), heads: result.value })
}

export const exchangeMessage = (state: Exchanging, message: Message): Step => {
  switch (message.kind) {
    case 'have': return outboundHave(noteForks({ ...state, peerHeads: message.heads }), message)
    case 'plan': return inboundPlan(state, message)
    case 'segment': return inboundSegment(state, message)
    case 'ack': return outboundAck(state, message)
    case 'drained': return inboundDrained(state)
    case 'heads': return settleMessage(state, message)
    case 'channel': return stay(state, { type: 'channel', channel: message.channel, body: message.body })
    default: return unexpected(state, message.kind)
  }
}

export const exchangeEvent = (state: Exchanging, event: Event): Step => {
  switch (event.type) {
    case 'heads': return headsRead(state, event.use, event.result)
    case 'planned': return outboundPlanned(state, event.result)
    case 'read': return outboundRead(state, event.result)
    case 'applied': return inboundApplied(state, event.result)
    case 'local-change': return outboundChange(state)
    default: return stay(state)
  }
}
