/** Small pieces that every step is made of: stay, send, chain, fail, end. */
import { encodeMessage } from './messages-codec.ts'
import type { Message, MessageKind } from './messages.ts'
import type { FailureType, Phase } from './progress.ts'
import type { Effect, Ended, State, Step } from './state.ts'

export const stay = <S extends State>(state: S, ...effects: readonly Effect[]): Step<S> => ({ state, effects })

export const chain = <A extends State, B extends State>(first: Step<A>, next: (state: A) => Step<B>): Step<B> => {
  const second = next(first.state)
  return { state: second.state, effects: [...first.effects, ...second.effects] }
}

export const withPhase = <S extends State>(state: S, phase: Phase): S => ({ ...state, progress: { ...state.progress, phase } })

export const send = <S extends State>(state: S, message: Message): Step<S> => {
  const bytes = encodeMessage(message)
  const progress = { ...state.progress, bytesSent: state.progress.bytesSent + bytes.length }
  return stay({ ...state, progress }, { type: 'send', bytes })
}

/** Closes the session; the other side is told `last`. */
export const end = (state: State, phase: Phase, last: Message | null): Step<Ended> => {
  const { config, ticks, heard, progress } = state
  return stay({ at: 'ended', config, ticks, heard, progress: { ...progress, phase } }, { type: 'close', last: last === null ? null : encodeMessage(last) })
}

/** Ends with a named failure of ours, which the other side is told. */
export const fail = (state: State, type: FailureType, message: string): Step<Ended> =>
  end(state, { type: 'failed', failure: { type, message } }, { kind: 'problem', code: type, detail: message })

/** Ends with a failure the other side knows already, or cannot be told. */
export const failQuietly = (state: State, type: FailureType, message: string): Step<Ended> =>
  end(state, { type: 'failed', failure: { type, message } }, null)

export const unexpected = (state: State, kind: MessageKind): Step<Ended> => fail(state, 'message-unexpected', `${kind} while ${state.at}`)
