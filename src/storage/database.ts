/**
 * A small face over one open sqlite-wasm connection: cached prepared statements, one transaction at a time.
 * Opening files and VFS is open.ts; what is stored is in the modules beside it.
 * A failing statement throws SqlError (disk full, I/O); the edge of storage/ turns it into a StorageFailure.
 */
import type { Database as Connection, PreparedStatement, SqlValue, Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { bindAll, codeDone, codeRow, HeapBuffer, rawOf, readRow, type Bindable } from './raw.ts'

export type { Bindable }
export type Row = readonly SqlValue[]

export interface Database {
  readonly sqlite: Sqlite3Static
  readonly connection: Connection
  /** Runs one statement; answers with the number of rows it changed. */
  run(sql: string, params?: readonly Bindable[]): number
  rows<T extends Row = Row>(sql: string, params?: readonly Bindable[]): T[]
  first<T extends Row = Row>(sql: string, params?: readonly Bindable[]): T | null
  /** All or nothing; nested calls join the outer one. */
  transaction<T>(body: () => T): T
  /** Called once when the transaction under way has ended, for what is kept in memory beside the database. */
  afterTransaction(listener: (committed: boolean) => void): void
  prepare(sql: string): PreparedStatement
  close(): void
}

export const openDatabase = (sqlite: Sqlite3Static, connection: Connection): Database => {
  const statements = new Map<string, PreparedStatement>()
  let depth = 0
  let listeners: ((committed: boolean) => void)[] = []

  const ended = (committed: boolean): void => {
    const heard = listeners
    listeners = []
    for (const listener of heard) listener(committed)
  }

  const prepare = (sql: string): PreparedStatement => {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = connection.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }

  const raw = rawOf(sqlite)
  const scratch = new HeapBuffer({ sqlite })
  const connectionPointer = connection.pointer as number
  let isRunning = false

  /** Runs a statement to its end, row by row. */
  const execute = (sql: string, params: readonly Bindable[] | undefined, onRow: ((statement: number) => void) | null): void => {
    // its parameters lie in the scratch memory until the end
    if (isRunning) throw new Error('a statement within a statement')
    const statement = prepare(sql).pointer as number
    isRunning = true
    try {
      let code = params === undefined ? 0 : bindAll(raw, scratch, statement, params)
      if (code === 0) {
        code = raw.sqlite3_step(statement)
        while (code === codeRow) {
          if (onRow === null) break
          onRow(statement)
          code = raw.sqlite3_step(statement)
        }
      }
      if (code !== codeDone && code !== codeRow) sqlite.oo1.DB.checkRc(connection, code)
    } finally {
      raw.sqlite3_reset(statement)
      if (params !== undefined) raw.sqlite3_clear_bindings(statement)
      isRunning = false
      scratch.shrink()
    }
  }

  const rows = <T extends Row>(sql: string, params?: readonly Bindable[]): T[] => {
    const found: T[] = []
    execute(sql, params, (statement) => found.push(readRow(raw, sqlite, statement) as unknown as T))
    return found
  }

  const run = (sql: string, params?: readonly Bindable[]): number => {
    execute(sql, params, null)
    return raw.sqlite3_changes(connectionPointer)
  }

  const transaction = <T>(body: () => T): T => {
    if (depth > 0) return body()
    run('BEGIN IMMEDIATE')
    depth = 1
    let value: T
    try {
      value = body()
      run('COMMIT')
    } catch (error) {
      // SQLite has already rolled back after I/O errors; a second ROLLBACK would hide the cause.
      if (sqlite.capi.sqlite3_get_autocommit(connection) === 0) run('ROLLBACK')
      depth = 0
      ended(false)
      throw error
    }
    depth = 0
    ended(true)
    return value
  }

  const afterTransaction = (listener: (committed: boolean) => void): void => {
    if (depth === 0) throw new Error('afterTransaction outside a transaction')
    listeners.push(listener)
  }

  return {
    sqlite,
    connection,
    run,
    rows,
    first: <T extends Row>(sql: string, params?: readonly Bindable[]) => rows<T>(sql, params)[0] ?? null,
    transaction,
    afterTransaction,
    prepare,
    close: () => {
      for (const statement of statements.values()) statement.finalize()
      statements.clear()
      connection.close()
    },
  }
}
