/**
 * Stored segments that were found damaged. Their bytes prove nothing and are dropped; the rows they made stay. Until a meeting
 * brings the same changes again this device says of that feed that it holds what is before the hole. Rules REP11, REP12.
 */
import { firstHead } from '../core/chain.ts'
import type { SegmentHeader } from '../core/segment.ts'
import type { Database } from './database.ts'
import type { Feed } from './feeds.ts'

export interface Hole { readonly firstSeq: number; readonly lastSeq: number }

export const holesOf = (db: Database, feed: Feed): readonly Hole[] =>
  db.rows<[number, number]>('SELECT first_seq, last_seq FROM hole WHERE feed = ? ORDER BY first_seq', [feed.ordinal]).map(([firstSeq, lastSeq]) => ({ firstSeq, lastSeq }))

export const hasHoles = (db: Database): boolean => db.first('SELECT 1 FROM hole LIMIT 1') !== null

/** [REP11] How far each feed is held without a gap, where that is not its end. */
export const heldBefore = (db: Database, feed: Feed): { readonly seq: number; readonly head: Uint8Array } => {
  const seq = (db.first<[number | null]>('SELECT min(first_seq) FROM hole WHERE feed = ?', [feed.ordinal])?.[0] ?? feed.seq + 1) - 1
  if (seq === feed.seq) return feed
  const head = seq === 0 ? firstHead(feed.algorithm, feed.publicKey)
    : db.first<[Uint8Array]>('SELECT head FROM segment WHERE feed = ? AND last_seq = ?', [feed.ordinal, seq])?.[0]
  // the segment before it overlaps the hole: nothing before it is sure
  return head === undefined ? { seq: 0, head: firstHead(feed.algorithm, feed.publicKey) } : { seq, head }
}

/** Inside a transaction. */
export const dropDamaged = (db: Database, feed: Feed, segment: number, { firstSeq, lastSeq }: Hole): void => {
  db.run('DELETE FROM segment WHERE id = ?', [segment])
  db.run('INSERT OR REPLACE INTO hole VALUES (?, ?, max(?, coalesce((SELECT last_seq FROM hole WHERE feed = ? AND first_seq = ?), 0)))',
    [feed.ordinal, firstSeq, lastSeq, feed.ordinal, firstSeq])
}

/** These numbers are held again; false when none of them was missing. */
export const closeHoles = (db: Database, feed: Feed, firstSeq: number, lastSeq: number): boolean => {
  const closed = holesOf(db, feed).filter((hole) => hole.firstSeq <= lastSeq && hole.lastSeq >= firstSeq)
  for (const hole of closed) {
    db.run('DELETE FROM hole WHERE feed = ? AND first_seq = ?', [feed.ordinal, hole.firstSeq])
    if (hole.firstSeq < firstSeq) db.run('INSERT INTO hole VALUES (?, ?, ?)', [feed.ordinal, hole.firstSeq, firstSeq - 1])
    if (hole.lastSeq > lastSeq) db.run('INSERT INTO hole VALUES (?, ?, ?)', [feed.ordinal, lastSeq + 1, hole.lastSeq])
  }
  return closed.length > 0
}

/** [REP12] A verified segment of changes that were merged before: kept when it closes a hole, or part of one. */
export const fillHole = (db: Database, feed: Feed, header: Pick<SegmentHeader, 'firstSeq' | 'lastSeq' | 'records'>, head: Uint8Array, bytes: Uint8Array): void => {
  const { firstSeq, lastSeq, records } = header
  if (!closeHoles(db, feed, firstSeq, lastSeq)) return
  db.run('DELETE FROM segment WHERE feed = ? AND first_seq >= ? AND last_seq <= ?', [feed.ordinal, firstSeq, lastSeq])
  db.run('INSERT INTO segment (feed, first_seq, last_seq, head, records, size, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [feed.ordinal, firstSeq, lastSeq, head, records, bytes.length, bytes])
}
