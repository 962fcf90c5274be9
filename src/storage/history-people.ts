/** Who wrote under a stamp, on which device, when, and whether that time can be true. Rule HIS9. */
import { hlcMs, maxDriftMs } from '../core/hlc.ts'
import { namedRowId, type Origin } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { textOf } from './answers.ts'
import { toSql, type LocalStamp } from './cells.ts'
import type { ColumnInfo } from './catalog.ts'
import { peerClocks } from './clocks.ts'
import { deviceNamesOf } from './members.ts'
import { stampKey, type Write } from './history-knowledge.ts'
import type { Store } from './store.ts'

export interface Stamped {
  /** names the change, on every device alike */
  readonly key: string
  readonly at: number
  readonly device: string
  /** '' when that device has not said */
  readonly person: string
  readonly mine: boolean
  /** the time cannot be true (it is to come, or from before there was this app), or that device's clock was off when last met */
  readonly clockWrong: boolean
}
export interface Written extends Stamped { readonly value: string }

const appBegan = Date.UTC(2025, 0, 1)

/** [HIS9] Names are remembered for the time of one answer. */
export const stampedIn = (store: Store): ((stamp: LocalStamp) => Stamped) => {
  const deviceOf = deviceNamesOf(store)
  const people = new Map<Origin, string>()
  const personOf = (origin: Origin): string => {
    const known = people.get(origin)
    if (known !== undefined) return known
    const found: unknown = store.db.first('SELECT user_name FROM member WHERE id = ? AND is_deleted = 0', [rowIdBytes(namedRowId('member', origin))])?.[0]
    const name = typeof found === 'string' ? found : ''
    people.set(origin, name)
    return name
  }
  const clocks = peerClocks(store.db)
  const now = store.options.now()
  return (stamp) => {
    const { origin } = store.feeds.at(stamp.origin)
    const at = hlcMs(stamp.hlc)
    return {
      key: stampKey(store, stamp), at, device: deviceOf(origin), person: personOf(origin), mine: store.ownOrigins.has(origin),
      clockWrong: at > now + maxDriftMs || at < appBegan || Math.abs(clocks.get(origin)?.offset ?? 0) > maxDriftMs,
    }
  }
}

/** A value as answers show it. */
export const valueText = (column: ColumnInfo, write: Pick<Write, 'value'>): string => {
  const value = toSql(column, write.value)
  return value instanceof Uint8Array ? '' : textOf(value)
}
