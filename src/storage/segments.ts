/** Sealed segments as stored: verbatim, found by feed and number. Sealing is seal.ts, merging apply.ts, damaged ones holes.ts. */
import type { SegmentRef } from '../core/ports.ts'
import type { Batch } from '../core/batch.ts'
import { batchHeads, firstHead } from '../core/chain.ts'
import { decodeBody } from '../core/segment-body.ts'
import { inflateExactly } from '../core/inflate.ts'
import { parseSegment, type ParsedSegment, type SegmentHeader } from '../core/segment.ts'
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

/** The segment asked for; when it was joined with others since it was planned, the one that holds it now. */
export const readSegment = (db: Database, feed: Feed, firstSeq: number, lastSeq: number): Uint8Array | null =>
  db.first<[Uint8Array]>('SELECT bytes FROM segment WHERE feed = ? AND last_seq >= ? AND first_seq <= ? ORDER BY last_seq LIMIT 1', [feed.ordinal, lastSeq, firstSeq])?.[0] ?? null

/** The stored segment that holds a number; null where there is none. */
export const segmentAt = (db: Database, feed: Feed, seq: number): Uint8Array | null => readSegment(db, feed, seq, seq)

export interface DecodedSegment { readonly header: ParsedSegment; readonly batch: Batch }
/** A segment that was verified when it came; null when it was damaged since. */
export const decodeStored = (feed: Feed, bytes: Uint8Array): DecodedSegment | null => {
  const header = parseSegment(bytes)
  const body = header.ok ? inflateExactly(header.value.body, header.value.inflated) : null
  const batch = header.ok && body !== null ? decodeBody(body, feed.origin, header.value.firstSeq, header.value.count) : null
  return header.ok && batch !== null ? { header: header.value, batch } : null
}

/** Our chain head after change `seq`; null when it is not known here: later, or damaged. */
export const headAt = (db: Database, feed: Feed, seq: number): Uint8Array | null => {
  if (seq === feed.seq) return feed.head
  if (seq === 0) return firstHead(feed.algorithm, feed.publicKey)
  const ended = db.first<[Uint8Array]>('SELECT head FROM segment WHERE feed = ? AND last_seq = ?', [feed.ordinal, seq])?.[0]
  if (ended !== undefined) return ended
  const bytes = seq > feed.seq ? null : segmentAt(db, feed, seq)
  const stored = bytes === null ? null : decodeStored(feed, bytes)
  return stored === null ? null : (batchHeads(stored.batch, stored.header.before)[seq - stored.batch.firstSeq] ?? null)
}
