/**
 * A prepared statement driven through SQLite's raw exports, with texts and blobs bound where they lie in the wasm heap:
 * several times cheaper per row than the object API, which copies each value on its own. Only for hot inserts.
 */
import type { Database } from './database.ts'
import { codeDone, rawOf, stay, type Raw } from './raw.ts'

export class RawStatement {
  private readonly db: Database
  private readonly raw: Raw
  private readonly statement: number
  private readonly connection: number
  constructor(db: Database, sql: string) {
    this.db = db
    this.raw = rawOf(db.sqlite)
    this.statement = db.prepare(sql).pointer as number
    this.connection = db.connection.pointer as number
  }
  text(at: number, pointer: number, size: number): void {
    this.raw.sqlite3_bind_text(this.statement, at, pointer, size, stay)
  }
  blob(at: number, pointer: number, size: number): void {
    this.raw.sqlite3_bind_blob(this.statement, at, pointer, size, stay)
  }
  number(at: number, value: number): void {
    if ((value | 0) === value) this.raw.sqlite3_bind_int(this.statement, at, value)
    else if (Number.isSafeInteger(value)) this.raw.sqlite3_bind_int64(this.statement, at, BigInt(value))
    else this.raw.sqlite3_bind_double(this.statement, at, value)
  }
  bigint(at: number, value: bigint): void {
    this.raw.sqlite3_bind_int64(this.statement, at, value)
  }
  /** Runs it once and forgets the bindings; answers with the number of rows it changed. */
  run(): number {
    const code = this.raw.sqlite3_step(this.statement)
    const changed = code === codeDone ? this.raw.sqlite3_changes(this.connection) : 0
    this.raw.sqlite3_reset(this.statement)
    this.raw.sqlite3_clear_bindings(this.statement)
    if (code !== codeDone) this.db.sqlite.oo1.DB.checkRc(this.connection as never, code)
    return changed
  }
}
