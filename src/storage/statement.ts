/**
 * A prepared statement driven through SQLite's raw exports, with texts and blobs bound where they lie in the wasm heap:
 * several times cheaper per row than the object API, which copies each value on its own. Only for merging many rows.
 */
import type { Database } from './database.ts'
import { codeDone, codeRow, rawOf, stay, typeFloat, typeInteger, typeNull, typeText, type Raw } from './raw.ts'

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
  /** Steps to a row and stays there until `reset`; false when there is none. */
  step(): boolean {
    const code = this.raw.sqlite3_step(this.statement)
    if (code !== codeRow && code !== codeDone) this.db.sqlite.oo1.DB.checkRc(this.connection as never, code)
    return code === codeRow
  }
  reset(): void {
    this.raw.sqlite3_reset(this.statement)
    this.raw.sqlite3_clear_bindings(this.statement)
  }
  isNull(column: number): boolean {
    return this.raw.sqlite3_column_type(this.statement, column) === typeNull
  }
  integer(column: number): number {
    return this.raw.sqlite3_column_double(this.statement, column)
  }
  int64(column: number): bigint {
    return this.raw.sqlite3_column_int64(this.statement, column)
  }
  /** A copy; null for NULL. */
  bytes(column: number): Uint8Array | null {
    const at = this.raw.sqlite3_column_blob(this.statement, column)
    return at === 0 ? null : this.db.sqlite.wasm.heap8u().slice(at, at + this.raw.sqlite3_column_bytes(this.statement, column))
  }
  /** Binds a column's value to a parameter of another statement, which has to run before this one goes on. */
  passOn(column: number, to: RawStatement, at: number): void {
    const { raw, statement } = this
    const type = raw.sqlite3_column_type(statement, column)
    if (type === typeInteger) to.bigint(at, raw.sqlite3_column_int64(statement, column))
    else if (type === typeFloat) raw.sqlite3_bind_double(to.statement, at, raw.sqlite3_column_double(statement, column))
    else if (type === typeText) to.text(at, raw.sqlite3_column_text(statement, column), raw.sqlite3_column_bytes(statement, column))
    else if (type !== typeNull) to.blob(at, raw.sqlite3_column_blob(statement, column), raw.sqlite3_column_bytes(statement, column))
  }
}
