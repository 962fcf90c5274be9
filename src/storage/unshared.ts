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

export const unsharedIn = ({ db, own, feeds, options, ownOrigins }: Store, table: TableInfo): number => {
  const count = (where: string, params: readonly (Uint8Array | number)[]): number =>
    Number(db.first(`SELECT count(*) FROM ${quoted(table.sql)} t WHERE is_deleted = 0 AND ${where}`, params)?.[0])
  const current = acknowledgedOf(db, options.origin)
  let unshared = count('id BETWEEN ? AND ?', [...ownRowsAfter(options.origin, current)])
  for (const origin of ownOrigins) {
    if (origin === options.origin) continue
    const sealed = feeds.find(origin)?.seq ?? 0
    const [sealedFrom, sealedTo] = [ownRowsAfter(origin, acknowledgedOf(db, origin))[0], ownRowsAfter(origin, sealed)[0]]
    if (current === 0) unshared += count('id >= ? AND id < ?', [sealedFrom, sealedTo])
    // what that key had not sealed was written anew, in a change that names the row
    unshared += count('id BETWEEN ? AND ? AND coalesce((SELECT seq FROM edit WHERE feed = t.origin AND edit.hlc = t.hlc), 0) > CASE WHEN t.origin = ? THEN ? WHEN ? = 0 THEN -1 ELSE 9e15 END',
      [...ownRowsAfter(origin, sealed), own.feed.ordinal, current, current])
  }
  return unshared
}
