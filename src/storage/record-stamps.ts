/**
 * When a record was written first and last, and by whom, read from the hidden columns of its root row: the row's own stamp is
 * the earliest, `clocks` has the later ones. Every edit writes a root cell (DRF8), so the root row is enough.
 */
import { hlcMs } from '../core/hlc.ts'
import { rowAddress, type Origin } from '../core/ids.ts'
import { rowIdFromBytes } from '../core/row-bytes.ts'
import { readClocks } from './cells.ts'
import type { Database } from './database.ts'
import type { Store } from './store.ts'

export interface RecordStamps {
  readonly createdAt: number
  readonly createdBy: Origin
  readonly updatedAt: number
  readonly updatedBy: Origin
}

export const recordStamps = (store: Store, id: Uint8Array, hlc: bigint, ordinal: number, clocks: Uint8Array | null): RecordStamps => {
  let last = { hlc, origin: ordinal }
  for (const stamp of readClocks(clocks).values()) if (stamp.hlc > last.hlc) last = stamp
  // The id names the creator even when somebody's edit arrived before the record itself.
  const createdBy = rowAddress(rowIdFromBytes(id))?.origin ?? store.feeds.at(ordinal).origin
  return { createdAt: hlcMs(hlc), createdBy, updatedAt: hlcMs(last.hlc), updatedBy: store.feeds.at(last.origin).origin }
}

const prepared = new WeakSet<Database>()

/** SQL function latest_stamp(hlc, clocks), for sorting. */
export const allowLatestStamp = (db: Database): void => {
  if (prepared.has(db)) return
  prepared.add(db)
  db.connection.createFunction({
    name: 'latest_stamp', arity: 2, deterministic: true, directOnly: true,
    xFunc: (_context: number, hlc: unknown, clocks: unknown) => {
      let latest = BigInt(hlc as number | bigint)
      if (clocks instanceof Uint8Array) for (const stamp of readClocks(clocks).values()) if (stamp.hlc > latest) latest = stamp.hlc
      return latest
    },
  })
}
