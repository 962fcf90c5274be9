/** What an exchange is doing, in one sentence, and whether both sides have got everything. Rules SYNCUI3, SYNCUI4. */
import type { FileCount } from '../../worker/api-files.ts'
import type { SyncState } from '../../worker/api.ts'
import { bytes, number, t } from '../text/text.ts'
import type { Rate } from './rate.ts'

export const peerName = (state: SyncState | null): string => (state === null || state.peer === '' ? t('sync.peer.unnamed') : state.peer)
const records = (count: number): string => t('sync.records', { count })

/** No record went either way. */
export const isEmpty = (state: SyncState): boolean => state.receiving.done + state.sending.done === 0

/** [SYNCUI3] The sum of what went both ways; shown again when the link has gone. */
export const summary = (state: SyncState, complete: boolean): string => {
  if (!complete && isEmpty(state)) return t('sync.none')
  const counts = { received: records(state.receiving.done), sent: records(state.sending.done) }
  return complete ? t('sync.done', counts) : t('sync.partly', counts)
}

const filesLeft = ({ receiving, sending }: SyncState['files']): readonly string[] => {
  const count = receiving.total - receiving.done + sending.total - sending.done
  const left = receiving.bytesTotal - receiving.bytesDone + sending.bytesTotal - sending.bytesDone
  if (count === 0) return left === 0 ? [] : [t('sync.files.left.parts', { size: bytes(left) })]
  return [t('sync.files.left', { count, size: bytes(left) })]
}
/** "12 records to receive, 3 to send, 41 files (86 MB)" */
const exchanging = (state: SyncState): string => {
  const [receive, send] = [state.receiving.total - state.receiving.done, state.sending.total - state.sending.done]
  const parts = [
    ...(receive > 0 ? [t('sync.phase.receive', { receive: records(receive) })] : []),
    ...(send > 0 ? [receive > 0 ? t('sync.phase.send.also', { send: number(send) }) : t('sync.phase.send', { send: records(send) })] : []),
    ...(state.files.state === 'moving' ? filesLeft(state.files) : []),
  ]
  return parts.length === 0 ? t('sync.phase.settling', { peer: peerName(state) }) : parts.join(t('part.list'))
}

/** `complete`: everything was on both once, whatever happened to the link since. */
export const statusText = (state: SyncState | null, complete: boolean): string => {
  switch (state?.phase.type) {
    case undefined: case 'greeting': return t('sync.phase.opening')
    case 'confirm-join': case 'confirm-let-in': return t('sync.phase.joining')
    case 'waiting-to-be-let-in': return t('station.letin.waiting', { peer: state.phase.device === '' ? peerName(state) : state.phase.device })
    case 'waiting-for-join': return t('sync.phase.waiting', { peer: state.phase.device === '' ? peerName(state) : state.phase.device })
    case 'exchanging': return exchanging(state)
    case 'up-to-date': return state.files.state === 'moving' ? exchanging(state) : summary(state, true)
    case 'closed': case 'failed': return summary(state, complete)
  }
}

const clockToleranceMs = 120_000
/** [SYNCUI4] Said when the two clocks differ by more than two minutes. */
export const clockText = (state: SyncState): string | null => {
  const offset = state.clockOffset
  if (offset === null || Math.abs(offset) <= clockToleranceMs) return null
  const values = { count: Math.round(Math.abs(offset) / 60_000), peer: peerName(state) }
  return offset > 0 ? t('sync.clock.ahead', values) : t('sync.clock.behind', values)
}

/** "1.4 MB/s, about 40 s left"; while nothing moves that is said, and no time. */
export const rateText = ({ bytesPerSecond, secondsLeft }: Rate): string => {
  if (bytesPerSecond < 1) return t('sync.stalled')
  const speed = t('sync.speed', { size: bytes(bytesPerSecond) })
  if (secondsLeft === null) return speed
  const left = secondsLeft < 60
    ? t('sync.left.seconds', { count: Math.max(5, Math.ceil(secondsLeft / 5) * 5) })
    : t('sync.left.minutes', { count: Math.round(secondsLeft / 60) })
  return `${speed}${t('part.list')}${left}`
}

/** "5 of 41, 12 MB of 86 MB"; of files that nobody who is here has whole only how much can come is counted; what the bar of files says when there is nothing to count is said in words. */
export const filesText = (receiving: FileCount, sending: FileCount): string => {
  const sum = (field: keyof FileCount): number => receiving[field] + sending[field]
  if (sum('total') === 0) return t('sync.bar.files.parts', { size: bytes(sum('bytesDone')), all: bytes(sum('bytesTotal')) })
  if (sum('done') === sum('total') && sum('bytesDone') === sum('bytesTotal')) return t('kept.amount', { count: sum('total'), size: bytes(sum('bytesTotal')) })
  return t('sync.bar.files.counts', { done: number(sum('done')), total: number(sum('total')), size: bytes(sum('bytesDone')), all: bytes(sum('bytesTotal')) })
}
