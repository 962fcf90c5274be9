/**
 * Plain sqlite-wasm doing the same rows: one table, a random 16-byte id, no merge, no history, no signatures.
 * Same pool VFS, exclusive WAL, synchronous FULL.
 */
import type { Database, PreparedStatement, SAHPoolUtil, Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { columns, type SurveyRecord } from './survey.ts'

export interface Plain { readonly database: Database; readonly pool: SAHPoolUtil; close(): Promise<void> }

export const openPlain = async (sqlite: Sqlite3Static, name: string, fresh: boolean): Promise<Plain> => {
  const pool = await sqlite.installOpfsSAHPoolVfs({ name, directory: name, initialCapacity: 4, clearOnInit: fresh })
  const database = new pool.OpfsSAHPoolDb('/plain.db')
  database.exec('PRAGMA locking_mode=exclusive; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=memory; PRAGMA cache_size=-16384;')
  if (database.selectValue('PRAGMA journal_mode') !== 'wal') throw new Error('the baseline did not get WAL')
  database.exec(`CREATE TABLE IF NOT EXISTS water(id BLOB NOT NULL UNIQUE, ${columns.join(', ')}, created INTEGER)`)
  database.exec('CREATE INDEX IF NOT EXISTS water_created ON water(created)')
  return {
    database,
    pool,
    close: async () => {
      database.close()
      pool.pauseVfs()
    },
  }
}

const insertSql = `INSERT INTO water VALUES (${Array.from({ length: columns.length + 2 }, () => '?').join(',')})`
/** `created` in milliseconds: lists show when a record was made, newest first. */
const put = (statement: PreparedStatement, id: Uint8Array, record: SurveyRecord): void => {
  statement.bind([id, ...record, Date.now()])
  statement.step()
  statement.reset(true)
}

export const newIds = (count: number): readonly Uint8Array[] => Array.from({ length: count }, () => crypto.getRandomValues(new Uint8Array(16)))

export const insertOneByOne = ({ database }: Plain, ids: readonly Uint8Array[], records: readonly SurveyRecord[]): void => {
  const statement = database.prepare(insertSql)
  for (const [index, record] of records.entries()) put(statement, ids[index] as Uint8Array, record)
  statement.finalize()
}

export const insertTogether = ({ database }: Plain, ids: readonly Uint8Array[], records: readonly SurveyRecord[]): void => {
  const statement = database.prepare(insertSql)
  database.exec('BEGIN')
  for (const [index, record] of records.entries()) put(statement, ids[index] as Uint8Array, record)
  database.exec('COMMIT')
  statement.finalize()
}

export const updateColumn = ({ database }: Plain, ids: readonly Uint8Array[], together: boolean, text: (index: number) => string, column = 'remarks'): void => {
  const statement = database.prepare(`UPDATE water SET ${column} = ? WHERE id = ?`)
  if (together) database.exec('BEGIN')
  for (const [index, id] of ids.entries()) {
    statement.bind([text(index), id])
    statement.step()
    statement.reset(true)
  }
  if (together) database.exec('COMMIT')
  statement.finalize()
}

type Value = string | number | Uint8Array | null

/** Values as packed bytes: per value a tag byte, then text (length, UTF-8), number (8 bytes) or blob. */
const makePacker = (): { add(values: readonly Value[]): void; done(): Uint8Array } => {
  const encoder = new TextEncoder()
  let bytes = new Uint8Array(1 << 20)
  let view = new DataView(bytes.buffer)
  let at = 0
  const room = (more: number): void => {
    if (at + more <= bytes.length) return
    const larger = new Uint8Array(Math.max(bytes.length * 2, at + more))
    larger.set(bytes)
    bytes = larger
    view = new DataView(bytes.buffer)
  }
  const add = (values: readonly Value[]): void => {
    for (const value of values) {
      room(16 + (typeof value === 'string' ? value.length * 3 : value instanceof Uint8Array ? value.length : 0))
      if (value === null) bytes[at++] = 0
      else if (typeof value === 'number') {
        bytes[at] = 1
        view.setFloat64(at + 1, value)
        at += 9
      } else {
        const blob = typeof value !== 'string'
        const size = blob ? value.length : encoder.encodeInto(value, bytes.subarray(at + 3)).written
        if (blob) bytes.set(value, at + 3)
        bytes[at] = blob ? 3 : 2
        view.setUint16(at + 1, size)
        at += 3 + size
      }
    }
  }
  return { add, done: () => bytes.slice(0, at) }
}

/** Rows of `width` values each. */
const unpack = (bytes: Uint8Array, width: number, onRow: (row: Value[]) => void): void => {
  const decoder = new TextDecoder()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let row: Value[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at++]
    if (tag === 0) row.push(null)
    else if (tag === 1) {
      row.push(view.getFloat64(at))
      at += 8
    } else {
      const size = view.getUint16(at)
      const part = bytes.subarray(at + 2, at + 2 + size)
      row.push(tag === 3 ? part.slice() : decoder.decode(part))
      at += 2 + size
    }
    if (row.length < width) continue
    onRow(row)
    row = []
  }
}

/** Runs a statement for each packed row, one transaction. */
const applyRows = ({ database }: Plain, sql: string, bytes: Uint8Array, width: number): void => {
  const statement = database.prepare(sql)
  database.exec('BEGIN')
  unpack(bytes, width, (row) => {
    statement.bind(row)
    statement.step()
    statement.reset(true)
  })
  database.exec('COMMIT')
  statement.finalize()
}

export const exportPacked = ({ database }: Plain): Uint8Array => {
  const packer = makePacker()
  const statement = database.prepare('SELECT * FROM water')
  while (statement.step()) packer.add(statement.get([]) as Value[])
  statement.finalize()
  return packer.done()
}
/** Packed rows into an empty table. */
export const applyPacked = (plain: Plain, bytes: Uint8Array): void => applyRows(plain, insertSql, bytes, columns.length + 2)

/** A list of changes kept in memory (the rows that were edited), read and packed; no rule for conflicts. */
export const exportChanged = ({ database }: Plain, ids: readonly Uint8Array[], column: string): Uint8Array => {
  const packer = makePacker()
  const statement = database.prepare(`SELECT ${column}, id FROM water WHERE id = ?`)
  for (const id of ids) {
    statement.bind([id])
    if (statement.step()) packer.add(statement.get([]) as Value[])
    statement.reset(true)
  }
  statement.finalize()
  return packer.done()
}
export const applyChanged = (plain: Plain, bytes: Uint8Array, column: string): void => applyRows(plain, `UPDATE water SET ${column} = ? WHERE id = ?`, bytes, 2)

export const size = ({ database }: Plain): number => {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  return (database.selectValue('PRAGMA page_count') as number) * (database.selectValue('PRAGMA page_size') as number)
}

/** The first page, and how many there are: both are on the screen. */
export const firstList = ({ database }: Plain): readonly unknown[] => [
  database.selectValue('SELECT count(*) FROM water'),
  database.selectArrays('SELECT * FROM water ORDER BY created DESC LIMIT 50'),
]
