/** What the exchange is doing, in one sentence, and whether both sides have got everything. Rules SYNCUI3, SYNCUI4. */
import type { SyncState } from '../../worker/api.ts'
import { t } from '../text/text.ts'

export const peerName = (state: SyncState | null): string => (state === null || state.peer === '' ? t('sync.peer.unnamed') : state.peer)
const records = (count: number): string => t('sync.records', { count })

/** [SYNCUI3] The sum of what went both ways; shown again when the link has gone. */
export const summary = (state: SyncState, complete: boolean): string => {
  const counts = { received: records(state.receiving.done), sent: records(state.sending.done) }
  return complete ? t('sync.done', counts) : t('sync.partly', counts)
}

const exchanging = (state: SyncState): string => {
  const peer = peerName(state)
  const [receive, send] = [state.receiving.total - state.receiving.done, state.sending.total - state.sending.done]
  if (receive > 0 && send > 0) return t('sync.phase.both', { receive: records(receive), send: records(send), peer })
  if (receive > 0) return t('sync.phase.receive', { receive: records(receive), peer })
  return send > 0 ? t('sync.phase.send', { send: records(send), peer }) : t('sync.phase.settling', { peer })
}

export const statusText = (state: SyncState | null, complete: boolean): string => {
  switch (state?.phase.type) {
    case undefined: case 'greeting': return t('sync.phase.opening')
    case 'confirm-join': return t('sync.phase.joining')
    case 'waiting-for-join': return t('sync.phase.waiting', { peer: state.phase.device === '' ? peerName(state) : state.phase.device })
    case 'exchanging': return exchanging(state)
    case 'up-to-date': return summary(state, true)
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
