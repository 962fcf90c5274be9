/**
 * One meeting of two devices as a pure machine: (state, event) -> (state, effects). Both sides run this same code. Here: the
 * door every message comes through, time, and the end; the places in between are greeting.ts, joining.ts and exchange.ts.
 * Rules SES1, SES2, SES19, SES28; all of them in docs/rules.md.
 */
import { exchangeEvent, exchangeMessage } from './exchange.ts'
import { greetingMessage, provingEvent, provingMessage, startingEvent } from './greeting.ts'
import { joiningEvent, joiningMessage } from './joining.ts'
import { decodeMessage } from './messages-codec.ts'
import { protocol } from './messages.ts'
import type { Message } from './messages.ts'
import { noProgress } from './progress.ts'
import type { Config, Event, State, Step } from './state.ts'
import { end, fail, failQuietly, send, stay, unexpected } from './steps.ts'

export const tickMs = 5000
const ticks = { greeting: 4, ping: 3, silence: 12 } as const

export const start = (config: Config): Step =>
  stay({ at: 'starting', config, ticks: 0, heard: 0, progress: noProgress }, { type: 'membership' })

/** False while an answer of this device is awaited without which a message cannot be judged; the runner keeps it until then. */
export const listens = (state: State): boolean => {
  switch (state.at) {
    case 'starting': case 'creating': case 'joining': return false
    case 'proving': return state.proof === 'none'
    default: return true
  }
}

/** [SES1] Before that only hello, proof and problem are said. */
const isProved = (state: State): boolean => !['starting', 'greeting', 'proving', 'ended'].includes(state.at)

const place = (state: State, message: Message, bytes: Uint8Array, now: number): Step => {
  switch (state.at) {
    case 'greeting': return greetingMessage(state, message, bytes, now)
    case 'proving': return provingMessage(state, message)
    case 'inviting': case 'awaiting-ask': case 'confirming': case 'awaiting-welcome': return joiningMessage(state, message)
    case 'exchanging': return exchangeMessage(state, message)
    default: return unexpected(state, message.kind)
  }
}

const onMessage = (before: State, bytes: Uint8Array, now: number): Step => {
  const newerMinor = isProved(before) && 'peer' in before && before.peer.hello.minor > protocol.minor
  const decoded = decodeMessage(bytes, newerMinor)
  // [SES31] what is beside the records is counted by whom it belongs to
  const counts = !decoded.ok || decoded.value.kind !== 'channel'
  const progress = counts ? { ...before.progress, bytesReceived: before.progress.bytesReceived + bytes.length } : before.progress
  const state: State = { ...before, heard: before.ticks, progress }
  if (!decoded.ok) return fail(state, decoded.error.type, decoded.error.message)
  const message = decoded.value
  if (message.kind === 'problem') return failQuietly(state, 'peer-failed', message.detail === '' ? message.code : `${message.code}: ${message.detail}`)
  if (isProved(state)) {
    if (message.kind === 'ping' || message.kind === 'unknown') return stay(state)
    if (message.kind === 'bye') return end(state, { type: 'closed' }, null)
  }
  return place(state, message, bytes, now)
}

/** [SES19] Everything was on both: losing one another then is how two people walk away. */
const onGone = (before: State, type: 'link-lost' | 'timeout', message: string): Step => {
  const state: State = { ...before, progress: { ...before.progress, lost: true } }
  if (state.progress.phase.type === 'up-to-date') return end(state, { type: 'closed' }, null)
  return type === 'timeout' ? fail(state, type, message) : failQuietly(state, type, message)
}

const onTick = (before: State): Step => {
  const state: State = { ...before, ticks: before.ticks + 1 }
  if (!isProved(state) && state.ticks >= ticks.greeting) return onGone(state, 'timeout', 'greeting')
  if (state.ticks - state.heard >= ticks.silence) return onGone(state, 'timeout', 'silence')
  return isProved(state) && state.ticks % ticks.ping === 0 ? send(state, { kind: 'ping' }) : stay(state)
}

const onOwn = (state: State, event: Event): Step => {
  switch (state.at) {
    case 'starting': return startingEvent(state, event)
    case 'proving': return provingEvent(state, event)
    case 'inviting': case 'confirming': case 'creating': case 'joining': return joiningEvent(state, event)
    case 'exchanging': return exchangeEvent(state, event)
    default: return stay(state)
  }
}

export const step = (state: State, event: Event): Step => {
  if (state.at === 'ended') return stay(state)
  switch (event.type) {
    case 'message': return onMessage(state, event.bytes, event.now)
    case 'tick': return onTick(state)
    case 'close': return end(state, { type: 'closed' }, isProved(state) ? { kind: 'bye' } : null)
    case 'link-lost': return onGone(state, 'link-lost', event.message)
    case 'flooded': return fail(state, 'message-too-large', 'more messages than may wait')
    case 'broken': return fail(state, 'storage', event.message)
    default: return onOwn(state, event)
  }
}
