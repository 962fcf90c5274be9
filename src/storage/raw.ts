/**
 * Values into and out of a prepared statement through SQLite's raw exports. The object API of sqlite-wasm checks, converts and
 * allocates for each value, which costs several times what SQLite itself does for a row. Types are as there: a whole number
 * beyond 2^53 is read as a bigint, a text is UTF-8, a blob is a copy. Statements whose values lie in the heap already are statement.ts.
 */
import type { SqlValue, Sqlite3Static } from '@sqlite.org/sqlite-wasm'

export type Bindable = string | number | bigint | Uint8Array | null

export interface Raw {
  sqlite3_bind_text(statement: number, at: number, pointer: number, size: number, dispose: number): number
  sqlite3_bind_blob(statement: number, at: number, pointer: number, size: number, dispose: number): number
  sqlite3_bind_int(statement: number, at: number, value: number): number
  sqlite3_bind_int64(statement: number, at: number, value: bigint): number
  sqlite3_bind_double(statement: number, at: number, value: number): number
  sqlite3_bind_null(statement: number, at: number): number
  sqlite3_step(statement: number): number
  sqlite3_reset(statement: number): number
  sqlite3_clear_bindings(statement: number): number
  sqlite3_changes(connection: number): number
  sqlite3_data_count(statement: number): number
  sqlite3_column_type(statement: number, column: number): number
  sqlite3_column_double(statement: number, column: number): number
  sqlite3_column_int64(statement: number, column: number): bigint
  sqlite3_column_text(statement: number, column: number): number
  sqlite3_column_blob(statement: number, column: number): number
  sqlite3_column_bytes(statement: number, column: number): number
}
/** SQLITE_STATIC: the bytes stay where they are until the statement is reset. */
export const stay = 0
export const codeRow = 100
export const codeDone = 101
export const typeInteger = 1
export const typeFloat = 2
export const typeText = 3
const typeBlob = 4
export const typeNull = 5

/**
 * V8 11.3 (Node 20, Chromium 113) compiles calls of wasm exports into the calling function, and crashes in some of that code. It
 * does so only where it knows the target: not when one place calls several, taken from an array.
 */
type Export = (a: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown) => unknown
const notCompiledIn = (targets: readonly Export[], index: number): Export => {
  const count = (targets[index] as Export).length
  if (count === 1) return (a) => (targets[index] as Export)(a)
  if (count === 2) return (a, b) => (targets[index] as Export)(a, b)
  return count === 3 ? (a, b, c) => (targets[index] as Export)(a, b, c) : (a, b, c, d, e) => (targets[index] as Export)(a, b, c, d, e)
}

const used = [
  'bind_text', 'bind_blob', 'bind_int', 'bind_int64', 'bind_double', 'bind_null', 'step', 'reset', 'clear_bindings', 'changes', 'data_count',
  'column_type', 'column_double', 'column_int64', 'column_text', 'column_blob', 'column_bytes',
] as const
const made = new WeakMap<Sqlite3Static, Raw>()
export const rawOf = (sqlite: Sqlite3Static): Raw => {
  let raw = made.get(sqlite)
  if (raw === undefined) {
    const { exports } = sqlite.wasm as unknown as { readonly exports: Readonly<Record<string, Export>> }
    const targets = used.map((name) => exports[`sqlite3_${name}`] as Export)
    raw = Object.fromEntries(used.map((name, index) => [`sqlite3_${name}`, notCompiledIn(targets, index)])) as unknown as Raw
    made.set(sqlite, raw)
  }
  return raw
}

/** Memory in the wasm heap that grows when it has to. */
export class HeapBuffer {
  private readonly sqlite: Sqlite3Static
  private size = 0
  pointer = 0
  constructor({ sqlite }: { readonly sqlite: Sqlite3Static }) {
    this.sqlite = sqlite
  }
  /** Room for `size` bytes; what was in it before is lost when it has to grow. */
  reserve(size: number): number {
    if (size > this.size) {
      const { wasm } = this.sqlite
      if (this.pointer !== 0) wasm.dealloc(this.pointer)
      this.size = 0
      this.pointer = 0
      const wanted = Math.max(size, 64 * 1024)
      this.pointer = wasm.alloc(wanted)
      this.size = wanted
    }
    return this.pointer
  }
  /** Releases what a large segment or file needed. */
  shrink(): void {
    if (this.size <= 1024 * 1024) return
    this.sqlite.wasm.dealloc(this.pointer)
    this.size = 0
    this.pointer = 0
  }
  /** The heap; asked for anew each time because growing wasm memory replaces it. */
  bytes(): Uint8Array {
    return this.sqlite.wasm.heap8u()
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const longestPlain = 48

/** UTF-8 of `text` at `at`; answers with its size. There is room for 3 bytes a unit. */
const writeText = (heap: Uint8Array, at: number, text: string): number => {
  if (text.length > longestPlain) return encoder.encodeInto(text, heap.subarray(at, at + text.length * 3)).written
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) return encoder.encodeInto(text, heap.subarray(at, at + text.length * 3)).written
    heap[at + index] = code
  }
  return text.length
}

const readText = (heap: Uint8Array, at: number, size: number): string => {
  if (size > longestPlain) return decoder.decode(heap.subarray(at, at + size))
  let text = ''
  for (let index = at; index < at + size; index++) {
    const code = heap[index] as number
    if (code > 0x7f) return decoder.decode(heap.subarray(at, at + size))
    text += String.fromCharCode(code)
  }
  return text
}

/** Binds parameters 1, 2, 3 ...; answers with the first code that is no success, or 0. The bytes lie in `scratch` until the statement is reset. */
export const bindAll = (raw: Raw, scratch: HeapBuffer, statement: number, params: readonly Bindable[]): number => {
  let room = 1
  for (const value of params) {
    if (typeof value === 'string') room += value.length * 3
    else if (value instanceof Uint8Array) room += value.length
  }
  let at = scratch.reserve(room)
  const heap = scratch.bytes()
  for (let index = 0; index < params.length; index++) {
    const value = params[index] as Bindable
    let code: number
    if (typeof value === 'number') {
      if ((value | 0) === value) code = raw.sqlite3_bind_int(statement, index + 1, value)
      else if (Number.isInteger(value)) code = raw.sqlite3_bind_int64(statement, index + 1, BigInt(value))
      else code = raw.sqlite3_bind_double(statement, index + 1, value)
    } else if (typeof value === 'string') {
      const size = writeText(heap, at, value)
      code = raw.sqlite3_bind_text(statement, index + 1, at, size, stay)
      at += size
    } else if (value === null) code = raw.sqlite3_bind_null(statement, index + 1)
    else if (typeof value === 'bigint') code = raw.sqlite3_bind_int64(statement, index + 1, value)
    else {
      heap.set(value, at)
      code = raw.sqlite3_bind_blob(statement, index + 1, at, value.length, stay)
      at += value.length
    }
    if (code !== 0) return code
  }
  return 0
}

/** The row that the statement stands on. */
export const readRow = (raw: Raw, sqlite: Sqlite3Static, statement: number): SqlValue[] => {
  const count = raw.sqlite3_data_count(statement)
  const row = Array.from<SqlValue>({ length: count })
  for (let column = 0; column < count; column++) {
    const type = raw.sqlite3_column_type(statement, column)
    if (type === typeInteger) {
      const value = raw.sqlite3_column_double(statement, column)
      row[column] = Number.isSafeInteger(value) ? value : raw.sqlite3_column_int64(statement, column)
    } else if (type === typeFloat) row[column] = raw.sqlite3_column_double(statement, column)
    else if (type === typeText) {
      const at = raw.sqlite3_column_text(statement, column)
      row[column] = readText(sqlite.wasm.heap8u(), at, raw.sqlite3_column_bytes(statement, column))
    } else if (type === typeBlob) {
      const at = raw.sqlite3_column_blob(statement, column)
      row[column] = sqlite.wasm.heap8u().slice(at, at + raw.sqlite3_column_bytes(statement, column))
    } else row[column] = null
  }
  return row
}
