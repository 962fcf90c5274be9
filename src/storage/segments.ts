/** Sealed segments as stored: verbatim, found by feed and number. Sealing is seal.ts, merging apply.ts. */
import type { SegmentRef } from '../core/ports.ts'
import type { Batch } from '../core/batch.ts'
import { decodeBody } from '../core/segment-body.ts'
import { inflateExactly, parseSegment, type SegmentHeader } from '../core/segment.ts'
import type { Database } from './database.ts'
import type { Feed } from './feeds.ts'

export interface StoredSegment { readonly ref: SegmentRef; readonly bytes: number; readonly records: number }

/** Keeps a segment that ends after everything held; those it contains whole are not needed any more. */
export const keepSegment = (db: Database, feed: Feed, header: Pick<SegmentHeader, 'firstSeq' | 'lastSeq' | 'records'>, head: Uint8Array, bytes: Uint8Array): void => {
  if (header.firstSeq <= feed.seq) db.run('DELETE FROM segment WHERE feed = ? AND first_seq >= ?', [feed.ordinal, header.firstSeq])
  db.run('INSERT INTO segment (feed, first_seq, last_seq, head, records, size, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [feed.ordinal, header.firstSeq, header.lastSeq, head, header.records, bytes.length, bytes])
}

/** Segments of a feed with changes after `seq`, in order. */
export const segmentsAfter = (db: Database, feed: Feed, seq: number): StoredSegment[] =>
  db.rows<[number, number, number, number]>('SELECT first_seq, last_seq, size, records FROM segment WHERE feed = ? AND last_seq > ? ORDER BY last_seq', [feed.ordinal, seq])
    .map(([firstSeq, lastSeq, bytes, records]) => ({ ref: { origin: feed.origin, firstSeq, lastSeq }, bytes, records }))

export const readSegment = (db: Database, feed: Feed, firstSeq: number, lastSeq: number): Uint8Array | null =>
  db.first<[Uint8Array]>('SELECT bytes FROM segment WHERE feed = ? AND last_seq = ? AND first_seq = ?', [feed.ordinal, lastSeq, firstSeq])?.[0] ?? null

/** Changes of a segment that was verified when it came. */
export const decodeStored = (feed: Feed, bytes: Uint8Array): Batch => {
  const parsed = parseSegment(bytes)
  const body = parsed.ok ? inflateExactly(parsed.value.body, parsed.value.inflated) : null
  const batch = parsed.ok && body !== null ? decodeBody(body, feed.origin, parsed.value.firstSeq, parsed.value.count) : null
  if (batch === null) throw new Error(`a stored segment of ${feed.origin} does not read`)
  return batch
}

/** Numbers within first..last at which a held segment ends, with our head there. */
export const headsWithin = (db: Database, feed: Feed, firstSeq: number, lastSeq: number): [number, Uint8Array][] =>
  db.rows<[number, Uint8Array]>('SELECT last_seq, head FROM segment WHERE feed = ? AND last_seq BETWEEN ? AND ?', [feed.ordinal, firstSeq, lastSeq])

const mostForks = 8
/** [REP4] A second history: kept as evidence, never merged. */
export const keepFork = (db: Database, feed: Feed, seq: number, head: Uint8Array, bytes: Uint8Array, nowMs: number): void => {
  const kept = db.first<[number]>('SELECT count(*) FROM fork WHERE feed = ?', [feed.ordinal])?.[0] ?? 0
  if (kept < mostForks) db.run('INSERT OR IGNORE INTO fork VALUES (?, ?, ?, ?)', [feed.ordinal, seq, head, bytes])
  db.run('UPDATE feed SET forked_at = coalesce(forked_at, ?) WHERE ordinal = ?', [Math.floor(nowMs), feed.ordinal])
}
