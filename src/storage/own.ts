/**
 * This device's own feed between two seals: the tail. Each save appends one row to it in the transaction of its rows, and
 * nothing else; number and clock follow from it at the next start. Sealing is seal.ts. Rules FEED1-FEED3.
 */
import { ByteReader, ByteWriter } from '../core/bytes.ts'
import type { EncodedChange } from '../core/change-codec.ts'
import { readShape, ShapeBook, writeShape, type Shape } from '../core/shape.ts'
import type { Database } from './database.ts'
import type { Feed } from './feeds.ts'
import { idRoom, type PlacedChange } from './rows.ts'
import { HeapBuffer } from './raw.ts'
import { RawStatement } from './statement.ts'

export const sealChanges = 256
export const sealBytes = 64 * 1024

export const shapesBlob = (shapes: readonly Shape[]): Uint8Array => {
  const writer = new ByteWriter(512)
  for (const shape of shapes) writeShape(writer, shape)
  return writer.done()
}
export const keepShapes = (book: ShapeBook, blob: Uint8Array): void => {
  const reader = new ByteReader(blob)
  while (reader.left > 0) {
    const shape = readShape(reader)
    if (shape === null) throw new Error('the tail has a malformed shape')
    book.keep(shape)
  }
}

export class OwnFeed {
  private readonly db: Database
  private readonly heap: HeapBuffer
  private readonly insert: RawStatement
  /** the sealed part */
  readonly feed: Feed
  /** shapes by name for encoding, and by hash those defined in the tail */
  readonly book = new ShapeBook()
  /** last change written, sealed or not */
  seq = 0
  clock = 0n
  /** what is not sealed */
  changes = 0
  bytes = 0

  constructor(db: Database, feed: Feed) {
    this.db = db
    this.feed = feed
    this.heap = new HeapBuffer(db)
    this.insert = new RawStatement(db, 'INSERT INTO tail (seq, feed, clock, bytes) VALUES (?, ?, ?, ?)')
    this.load()
  }
  load(): void {
    const clock = BigInt(this.db.first<[bigint | number]>('SELECT hlc FROM clock')?.[0] ?? 0)
    // `clock` is that of the row with the highest number
    const [changes, bytes, seq, tailClock] = this.db.first<[number, number, number, number | bigint]>(
      'SELECT count(*), coalesce(sum(length(bytes)), 0), coalesce(max(seq), 0), coalesce(clock, 0) FROM tail WHERE feed = ?', [this.feed.ordinal]) ?? [0, 0, 0, 0]
    this.changes = changes
    this.bytes = bytes
    this.seq = Math.max(this.feed.seq, seq)
    this.clock = BigInt(tailClock) > clock ? BigInt(tailClock) : clock
    this.book.forget()
    for (const [blob] of this.db.rows<[Uint8Array]>('SELECT shapes FROM tail WHERE feed = ? AND shapes IS NOT NULL ORDER BY seq', [this.feed.ordinal])) keepShapes(this.book, blob)
  }
  get isFull(): boolean {
    return this.changes >= sealChanges || this.bytes >= sealBytes
  }
  /** Lays the change into the wasm heap, from where its rows and its tail are bound. */
  place({ bytes, texts }: EncodedChange): PlacedChange {
    const pointer = this.heap.reserve(bytes.length + idRoom)
    this.heap.bytes().set(bytes, pointer)
    return { heap: this.heap, pointer, size: bytes.length, texts }
  }
  /** [FEED1] Writes the next change, as placed; inside the transaction that writes its rows. */
  append({ pointer, size }: PlacedChange, shapes: readonly Shape[], clock: bigint): void {
    const fresh = [...new Set(shapes)].filter((shape) => this.book.find(shape.key) === undefined)
    for (const shape of fresh) this.book.keep(shape)
    this.seq++
    this.insert.number(1, this.seq)
    this.insert.number(2, this.feed.ordinal)
    this.insert.bigint(3, clock)
    this.insert.blob(4, pointer, size)
    this.insert.run()
    if (fresh.length > 0) this.db.run('UPDATE tail SET shapes = ? WHERE seq = ?', [shapesBlob(fresh), this.seq])
    // [HLC6] left behind for good
    if (clock < this.clock) this.db.run('UPDATE clock SET hlc = ?', [clock])
    this.clock = clock
    this.changes++
    this.bytes += size
  }
  /** Takes the clock that a merge has moved; inside its transaction. */
  adopt(clock: bigint): void {
    if (clock <= this.clock) return
    this.clock = clock
    this.db.run('UPDATE clock SET hlc = ?', [clock])
  }
}
