/**
 * How fast an exchange goes and how long it still takes, from the states of the last seconds: pure, the time is an argument.
 * Rule LNK6.
 */
import type { SyncState } from '../../worker/api.ts'

export interface Sample {
  readonly at: number
  readonly bytes: number
  readonly records: number
  readonly files: number
}
export interface Rate {
  readonly bytesPerSecond: number
  /** null: cannot be said */
  readonly secondsLeft: number | null
}

const windowMs = 8_000
const leastMs = 1_500

export const sampleOf = (state: SyncState, at: number): Sample => ({
  at,
  bytes: state.bytesReceived + state.bytesSent,
  records: state.receiving.done + state.sending.done,
  files: state.files.receiving.bytesDone + state.files.sending.bytesDone,
})

export const withSample = (samples: readonly Sample[], sample: Sample): readonly Sample[] =>
  [...samples.filter(({ at }) => sample.at - at <= windowMs), sample]

const recordsLeft = ({ receiving, sending }: SyncState): number => receiving.total - receiving.done + sending.total - sending.done
const filesLeft = ({ files: { receiving, sending } }: SyncState): number => receiving.bytesTotal - receiving.bytesDone + sending.bytesTotal - sending.bytesDone

/** [LNK6] Null until there is enough to tell from. Records go first, so the files' time comes on top. */
export const rateOf = (samples: readonly Sample[], state: SyncState): Rate | null => {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < leastMs) return null
  const seconds = (last.at - first.at) / 1000
  const left = (count: number, before: number, now: number): number => (count === 0 ? 0 : now > before ? count / ((now - before) / seconds) : Infinity)
  const files = left(filesLeft(state), first.files, last.files)
  const bytesPerSecond = (last.bytes - first.bytes) / seconds
  const records = left(recordsLeft(state), first.records, last.records)
  const guess = files === Infinity && bytesPerSecond > 0 ? filesLeft(state) / bytesPerSecond : files
  const secondsLeft = records + guess
  return { bytesPerSecond, secondsLeft: secondsLeft > 0 && secondsLeft < 86_400 ? secondsLeft : null }
}
