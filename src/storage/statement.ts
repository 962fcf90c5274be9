/**
 * A prepared statement driven through SQLite's raw exports, with texts and blobs bound where they lie in the wasm heap:
 * several times cheaper per row than the object API, which copies each value on its own. Only for hot inserts.
 */
import type { Database } from './database.ts'

interface Raw {
  sqlite3_bind_text(statement: number, at: number, pointer: number, size: number, dispose: number): number
  sqlite3_bind_blob(statement: number, at: number, pointer: number, size: number, dispose: number): number
  sqlite3_bind_int(statement: number, at: number, value: number): number
  sqlite3_bind_int64(statement: number, at: number, value: bigint): number
  sqlite3_bind_double(statement: number, at: number, value: number): number
  sqlite3_step(statement: number): number
  sqlite3_reset(statement: number): number
  sqlite3_clear_bindings(statement: number): number
  sqlite3_changes(connection: number): number
}
/** SQLITE_STATIC: the bytes stay where they are until the statement is reset. */
const stay = 0
const done = 101

export class HeapBuffer {
  private readonly db: Database
  private size = 0
  pointer = 0
  constructor(db: Database) {
    this.db = db
  }
  /** Room for `size` bytes; what was in it before is lost when it has to grow. */
  reserve(size: number): number {
    if (size > this.size) {
      const wasm = this.db.sqlite.wasm
      if (this.pointer !== 0) wasm.dealloc(this.pointer)
      this.size = Math.max(size, 64 * 1024, this.size * 2)
      this.pointer = wasm.alloc(this.size)
    }
    return this.pointer
  }
  /** Releases what a large segment needed. */
  shrink(): void {
    if (this.size <= 1024 * 1024) return
    this.db.sqlite.wasm.dealloc(this.pointer)
    this.size = 0
    this.pointer = 0
  }
  /** The heap; asked for anew each time because growing wasm memory replaces it. */
  bytes(): Uint8Array {
    return this.db.sqlite.wasm.heap8u()
  }
}

export class RawStatement {
  private readonly db: Database
  private readonly raw: Raw
  private readonly statement: number
  private readonly connection: number
  constructor(db: Database, sql: string) {
    this.db = db
    this.raw = db.sqlite.wasm.exports as unknown as Raw
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
    const changed = code === done ? this.raw.sqlite3_changes(this.connection) : 0
    this.raw.sqlite3_reset(this.statement)
    this.raw.sqlite3_clear_bindings(this.statement)
    if (code !== done) this.db.sqlite.oo1.DB.checkRc(this.connection as never, code)
    return changed
  }
}
