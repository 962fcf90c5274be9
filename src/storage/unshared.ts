/**
 * Records of this device that no other device holds yet. Another device says how far it holds the feed of the key in use; it
 * takes feeds in the order in which they are held here, so whoever has some of that one has all of those before it.
 * Rules REC6, IDN8.
 */
import type { Origin } from '../core/ids.ts'
import type { TableInfo } from './catalog.ts'
import type { Database } from './database.ts'
import { quoted } from './names.ts'
import { ownRowsAfter } from './own-rows.ts'
import type { Store } from './store.ts'

/** [REC6] Another device said that it holds this feed up to here. */
export const acknowledged = (db: Database, origin: Origin, seq: number): void => {
  db.run('INSERT INTO acknowledged (origin, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)', [origin, seq])
}
const acknowledgedOf = (db: Database, origin: Origin): number => db.first<[number]>('SELECT seq FROM acknowledged WHERE origin = ?', [origin])?.[0] ?? 0

type Condition = readonly [where: string, params: readonly (Uint8Array | number | bigint)[]]

/** Rows that a change made under ids that are not the device's own (a table that came back): by the numbers of such changes. */
const givenIds = (db: Database, ordinal: number, after: number): readonly Condition[] => {
  const first = db.first<[bigint | number | null]>('SELECT min(hlc) FROM edit WHERE feed = ? AND seq > ?', [ordinal, after])?.[0] ?? null
  return first === null ? [] : [["t.hlc >= ? AND t.origin = ? AND substr(hex(id), 13, 1) <> '8' AND coalesce((SELECT seq FROM edit WHERE feed = t.origin AND edit.hlc = t.hlc), 0) > ?",
    [first, ordinal, after]]]
}

const conditions = ({ db, own, feeds, options, ownOrigins }: Store): readonly Condition[] => {
  const current = acknowledgedOf(db, options.origin)
  const found: Condition[] = [['id BETWEEN ? AND ?', [...ownRowsAfter(options.origin, current)]], ...givenIds(db, own.feed.ordinal, current)]
  for (const origin of ownOrigins) {
    if (origin === options.origin) continue
    const sealed = feeds.find(origin)?.seq ?? 0
    const [sealedFrom, sealedTo] = [ownRowsAfter(origin, acknowledgedOf(db, origin))[0], ownRowsAfter(origin, sealed)[0]]
    if (current === 0) found.push(['id >= ? AND id < ?', [sealedFrom, sealedTo]])
    // what that key had not sealed was written anew, in a change that names the row
    found.push(['id BETWEEN ? AND ? AND coalesce((SELECT seq FROM edit WHERE feed = t.origin AND edit.hlc = t.hlc), 0) > CASE WHEN t.origin = ? THEN ? WHEN ? = 0 THEN -1 ELSE 9e15 END',
      [...ownRowsAfter(origin, sealed), own.feed.ordinal, current, current]])
  }
  return found
}
const ask = (db: Database, what: string, table: TableInfo, [where, params]: Condition): unknown =>
  db.first(`SELECT ${what} FROM ${quoted(table.sql)} t WHERE is_deleted = 0 AND ${where}`, params)?.[0]

export const unsharedIn = (store: Store, table: TableInfo): number =>
  conditions(store).reduce((sum, condition) => sum + Number(ask(store.db, 'count(*)', table, condition)), 0)

/** [SAF1] Of all forms, and when the oldest of them was last written, ms. */
export const unsharedRecords = (store: Store): { readonly count: number; readonly since: number | null } => {
  const where = conditions(store)
  let count = 0
  let since: number | null = null
  for (const table of store.catalog.tables()) {
    if (table.kind !== 'root') continue
    for (const condition of where) {
      count += Number(ask(store.db, 'count(*)', table, condition))
      const oldest = ask(store.db, 'min(hlc)', table, condition)
      if (typeof oldest === 'number' || typeof oldest === 'bigint') since = Math.min(since ?? Number.POSITIVE_INFINITY, Number(BigInt(oldest) >> 16n))
    }
  }
  return { count, since }
}
