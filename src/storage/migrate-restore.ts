/**
 * What migrate-backup.ts wrote, back into an open database of this schema: feeds as a meeting would bring them, what was not
 * sealed as the tail it was, and drafts as far as their tables still have the columns. What is there stays. Rule MIG9.
 */
import type { ApplyFailure, Replica } from '../core/ports.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { Database } from './database.ts'
import { draftTables, type Backup } from './migrate-backup.ts'
import { quoted } from './names.ts'
import { isWhole, rebuild } from './rebuild.ts'
import type { Store } from './store.ts'

const restoreDrafts = (db: Database, backup: Backup): void => {
  const known = new Map(draftTables(db).map(({ name, columns }) => [name, new Set(columns)]))
  for (const { name, columns, rows } of backup.drafts) {
    const here = known.get(name)
    const kept = columns.flatMap((column, index) => (here?.has(column) === true ? [index] : []))
    if (kept.length === 0) continue
    const sql = `INSERT OR IGNORE INTO ${quoted(name)} (${kept.map((index) => quoted(columns[index] as string)).join(', ')}) VALUES (${kept.map(() => '?').join(', ')})`
    for (const row of rows) db.run(sql, kept.map((index) => row[index] ?? null))
  }
}

/**
 * The store has to be opened anew after it: then what was not sealed goes on under the key in use (FEED6). Drafts go into a
 * database that has none, or their numbers would clash.
 */
export const restoreBackup = async (store: Store, replica: Replica, backup: Backup): Promise<Result<void, ApplyFailure>> => {
  const { db, feeds, own } = store
  const forkedBefore = own.feed.forkedAt
  for (const segment of backup.segments) {
    const applied = await replica.apply(segment)
    if (!applied.ok && applied.error.type !== 'fork') return err(applied.error)
  }
  // these came from this device, not from another one with its key
  if (forkedBefore === null && own.feed.forkedAt !== null) {
    db.run('UPDATE feed SET forked_at = NULL WHERE ordinal = ?', [own.feed.ordinal])
    feeds.load()
  }
  const seq = own.seq
  db.transaction(() => {
    for (const { origin, algorithm, publicKey } of backup.feeds) if (feeds.find(origin) === undefined) feeds.add(origin, algorithm, publicKey)
    for (const { origin, seq, clock, bytes, shapes } of backup.tail) {
      const feed = feeds.find(origin)
      if (feed !== undefined && seq > feed.seq) db.run('INSERT OR IGNORE INTO tail (seq, feed, clock, bytes, shapes) VALUES (?, ?, ?, ?, ?)', [seq, feed.ordinal, clock, bytes, shapes])
    }
    if (db.first('SELECT 1 FROM draft') === null) restoreDrafts(db, backup)
  })
  own.load()
  if (own.seq > seq && isWhole(store)) rebuild(store)
  return ok(undefined)
}
