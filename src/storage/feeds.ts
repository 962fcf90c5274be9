/**
 * The feeds this database holds: how far each is sealed, and this database's own number (ordinal) for each origin.
 * Segments are segments.ts.
 */
import { firstHead } from '../core/chain.ts'
import type { Origin } from '../core/ids.ts'
import { originBytes, originFromBytes } from '../core/row-bytes.ts'
import type { Database } from './database.ts'

export interface Feed {
  readonly ordinal: number
  readonly origin: Origin
  readonly algorithm: number
  readonly publicKey: Uint8Array
  /** last sealed change and the chain head there */
  seq: number
  head: Uint8Array
  /** highest stamp in it */
  hlc: bigint
  /** when a second history of it was seen first, or null */
  forkedAt: number | null
}
type FeedRow = [number, Uint8Array, number, Uint8Array, number, Uint8Array, number | bigint, number | null]

export class Feeds {
  private readonly db: Database
  private readonly byOrigin = new Map<Origin, Feed>()
  private readonly byOrdinal: Feed[] = []

  constructor(db: Database) {
    this.db = db
    this.load()
  }
  /** Reads everything anew: at the start, and after a rolled-back transaction. A feed keeps its object. */
  load(): void {
    const known = new Map(this.byOrigin)
    this.byOrigin.clear()
    this.byOrdinal.length = 0
    for (const [ordinal, origin, algorithm, publicKey, seq, head, hlc, forkedAt] of this.db.rows<FeedRow>(
      'SELECT ordinal, origin, algorithm, public_key, seq, head, hlc, forked_at FROM feed')) {
      const feed = { ordinal, origin: originFromBytes(origin), algorithm, publicKey, seq, head, hlc: BigInt(hlc), forkedAt }
      this.keep(Object.assign(known.get(feed.origin) ?? {}, feed))
    }
  }
  all(): readonly Feed[] {
    return [...this.byOrigin.values()]
  }
  find(origin: Origin): Feed | undefined {
    return this.byOrigin.get(origin)
  }
  at(ordinal: number): Feed {
    const feed = this.byOrdinal[ordinal]
    if (feed === undefined) throw new Error(`no feed with ordinal ${ordinal}`)
    return feed
  }
  /** A feed of which nothing is held yet. */
  add(origin: Origin, algorithm: number, publicKey: Uint8Array): Feed {
    const head = firstHead(algorithm, publicKey)
    const ordinal = this.byOrdinal.length === 0 ? 1 : this.byOrdinal.length
    this.db.run('INSERT INTO feed (ordinal, origin, algorithm, public_key, seq, head, hlc) VALUES (?, ?, ?, ?, 0, ?, 0)',
      [ordinal, originBytes(origin), algorithm, publicKey, head])
    return this.keep({ ordinal, origin, algorithm, publicKey, seq: 0, head, hlc: 0n, forkedAt: null })
  }
  advance(feed: Feed, seq: number, head: Uint8Array, hlc: bigint): void {
    feed.seq = seq
    feed.head = head
    if (hlc > feed.hlc) feed.hlc = hlc
    this.db.run('UPDATE feed SET seq = ?, head = ?, hlc = ? WHERE ordinal = ?', [seq, head, feed.hlc, feed.ordinal])
  }
  /** Back to an earlier end, when another history of it goes on from there; inside a transaction. */
  cut(feed: Feed, seq: number, head: Uint8Array): void {
    feed.seq = seq
    feed.head = head
    this.db.run('UPDATE feed SET seq = ?, head = ? WHERE ordinal = ?', [seq, head, feed.ordinal])
  }
  /** [REP4] Two histories of it exist; the first time counts. */
  markForked(feed: Feed, nowMs: number): void {
    if (feed.forkedAt !== null) return
    feed.forkedAt = Math.floor(nowMs)
    this.db.run('UPDATE feed SET forked_at = ? WHERE ordinal = ?', [feed.forkedAt, feed.ordinal])
  }
  private keep(feed: Feed): Feed {
    this.byOrigin.set(feed.origin, feed)
    this.byOrdinal[feed.ordinal] = feed
    return feed
  }
}
