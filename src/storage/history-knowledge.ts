/**
 * Whether the writer of a value had seen another value of the same cell. Two that had not seen each other are concurrent.
 * All of it follows from changes, so every device that holds the same changes answers alike. Rules HIS3-HIS5.
 */
import { compareStamps } from '../core/merge.ts'
import { maxIndex, newRowId, rowAddress, type Origin, type RowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { fromSql, type LocalStamp } from './cells.ts'
import type { Value } from '../core/change.ts'
import type { Bindable } from './database.ts'
import type { Store } from './store.ts'

export interface Write { readonly value: Value; readonly stamp: LocalStamp }

/** A stamp by which other devices know it too. */
export const stampKey = (store: Store, { hlc, origin }: LocalStamp): string => `${hlc}:${store.feeds.at(origin).origin}`

export const laterFirst = (store: Store) => (a: { readonly stamp: LocalStamp }, b: { readonly stamp: LocalStamp }): number =>
  compareStamps({ hlc: b.stamp.hlc, origin: store.feeds.at(b.stamp.origin).origin }, { hlc: a.stamp.hlc, origin: store.feeds.at(a.stamp.origin).origin })

/** [HIS3] The change that wrote to a row under a stamp; null when that was before such numbers were kept. */
const changeOf = ({ db }: Store, row: RowId, origin: Origin, { hlc, origin: feed }: LocalStamp): number | null => {
  const edited = db.first<[number]>('SELECT seq FROM edit WHERE feed = ? AND hlc = ?', [feed, hlc])
  if (edited !== null) return edited[0]
  const made = rowAddress(row)
  return made?.origin === origin ? made.seq : null
}

/** [HIS4] Whether who wrote `later` to this row had seen `earlier`, the lower stamp of the two. What cannot be told counts as seen. */
export const hadSeen = (store: Store, row: RowId, later: LocalStamp, earlier: LocalStamp): boolean => {
  if (later.origin === earlier.origin) return later.hlc > earlier.hlc
  const [by, of] = [store.feeds.at(later.origin).origin, store.feeds.at(earlier.origin).origin]
  const [bySeq, ofSeq] = [changeOf(store, row, by, later), changeOf(store, row, of, earlier)]
  if (bySeq === null || ofSeq === null) return true
  const rowOf = (seq: number, index: number): Uint8Array => rowIdBytes(newRowId({ origin: by, seq, index }))
  const last = rowOf(bySeq, maxIndex)
  const upto = store.db.first<[number]>('SELECT upto FROM seen WHERE feed = ? AND id BETWEEN ? AND ? AND upto IS NOT NULL ORDER BY id DESC LIMIT 1', [of, rowOf(0, 0), last])?.[0] ?? 0
  if (upto < ofSeq) return false
  return store.db.first('SELECT 1 FROM seen WHERE feed = ? AND id BETWEEN ? AND ? AND unseen = ?', [of, rowOf(bySeq, 0), last, String(earlier.hlc)]) === null
}

/** Everything that was ever written to a cell but what stands in it. */
export const replacedWrites = (store: Store, table: number, row: Uint8Array, ordinal: number): readonly Write[] =>
  store.db.rows<[Bindable, bigint | number, number]>('SELECT value, hlc, origin FROM overwritten WHERE row = ? AND data_table = ? AND ordinal = ?', [row, table, ordinal])
    .map(([value, hlc, origin]) => ({ value: fromSql(value), stamp: { hlc: BigInt(hlc), origin } }))

/**
 * [HIS5] The values of a cell that no later writer of it had seen, latest first, without `current`, which always is one. A
 * value equal to one that stands is no loss.
 */
export const unseenValues = (store: Store, row: RowId, current: Write, replaced: readonly Write[]): readonly Write[] => {
  const writes = [current, ...[...replaced].sort(laterFirst(store))]
  const found: Write[] = []
  for (const [index, write] of writes.entries()) {
    if (index === 0 || write.value === current.value || found.some((known) => known.value === write.value)) continue
    if (!writes.slice(0, index).some((later) => hadSeen(store, row, later.stamp, write.stamp))) found.push(write)
  }
  return found
}
