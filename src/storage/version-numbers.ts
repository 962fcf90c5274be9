/**
 * Short names for form versions, so that a record's row does not repeat 16 bytes: a number of this database as one to four bytes,
 * which no value of a change can be. Only versions that are here get one: what a peer makes up costs what it sent. A row that
 * holds the id itself says the same. Rule REP16.
 */
import type { RowId } from '../core/ids.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import type { Database } from './database.ts'

const shortName = (number: number): Uint8Array => {
  const bytes: number[] = []
  for (let left = number; left > 0; left = Math.floor(left / 256)) bytes.push(left % 256)
  return Uint8Array.from(bytes)
}
const numberIn = (short: Uint8Array): number => short.reduceRight((sum, byte) => sum * 256 + byte, 0)

export class VersionNumbers {
  private readonly db: Database
  private readonly shorts = new Map<RowId, Uint8Array>()
  private readonly ids = new Map<number, RowId>()
  /** Records mostly come with the version of the one before. */
  private readonly last: { readonly id: Uint8Array; short: Uint8Array | null } = { id: new Uint8Array(16), short: null }
  private isFrozen = false

  constructor(db: Database) {
    this.db = db
  }
  /** At the start, and after a transaction that was rolled back. */
  load(): void {
    this.shorts.clear()
    this.ids.clear()
    this.last.short = null
    for (const [id, number] of this.db.rows<[Uint8Array, number]>('SELECT id, number FROM version_number')) this.keep(rowIdFromBytes(id), number)
  }
  /** Gives no more numbers: a database whose rows go into another one. */
  freeze(): void {
    this.isFrozen = true
  }

  /** What a row holds: a short name, or the id itself. */
  idOf(held: Uint8Array): RowId | null {
    return held.length === 16 ? rowIdFromBytes(held) : (this.ids.get(numberIn(held)) ?? null)
  }
  /** Inside a transaction; null for a version that is not here. */
  shortOf(id: RowId): Uint8Array | null {
    return this.shorts.get(id) ?? this.give(id)
  }
  /** The same for the id that lies at `at`. */
  shortAt(bytes: Uint8Array, at: number): Uint8Array | null {
    const { last } = this
    let same = 0
    while (same < 16 && bytes[at + same] === last.id[same]) same++
    if (same === 16 && last.short !== null) return last.short
    const id = bytes.slice(at, at + 16)
    last.short = this.shortOf(rowIdFromBytes(id))
    last.id.set(id)
    return last.short
  }

  private keep(id: RowId, number: number): Uint8Array {
    const short = shortName(number)
    this.shorts.set(id, short)
    this.ids.set(number, id)
    return short
  }
  private give(id: RowId): Uint8Array | null {
    const bytes = rowIdBytes(id)
    if (this.isFrozen || this.db.first('SELECT 1 FROM form_version WHERE id = ?', [bytes]) === null) return null
    const number = this.ids.size + 1
    this.db.run('INSERT INTO version_number (id, number) VALUES (?, ?)', [bytes, number])
    return this.keep(id, number)
  }
}
