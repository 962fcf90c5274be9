/**
 * Which rows of the real database are not what the feeds say. Rows are compared by what they mean: values, and the stamp of
 * each cell; the ways to write `clocks` are many. Rules REP10, REP13.
 */
import { equalBytes } from '../core/bytes.ts'
import { loadRow } from './cells.ts'
import type { TableInfo } from './catalog.ts'
import type { Bindable, Database, Row } from './database.ts'
import { quoted } from './names.ts'

export interface Keyed { readonly key: Uint8Array; readonly rows: readonly Row[] }
const atOnce = 500

const isSame = (a: unknown, b: unknown): boolean => (a instanceof Uint8Array && b instanceof Uint8Array ? equalBytes(a, b) : a === b)
const isSameRow = (a: Row | undefined, b: Row | undefined): boolean => a !== undefined && b !== undefined && a.length === b.length && a.every((value, index) => isSame(value, b[index]))

const meaning = (db: Database, table: TableInfo, id: Uint8Array): string | null => {
  const row = loadRow(db, table, id)
  if (row === null) return null
  const cells = row.cells.map(({ column, value, stamp }) => [column.ordinal, typeof value, String(value), stamp === null ? '' : `${stamp.hlc} ${stamp.origin}`])
  return JSON.stringify([`${row.stamp.hlc} ${row.stamp.origin}`, cells.sort((a, b) => Number(a[0]) - Number(b[0]))])
}
export const isEqualRow = (real: Database, shadow: Database, table: TableInfo, id: Uint8Array): boolean => meaning(real, table, id) === meaning(shadow, table, id)

const hexOf = (bytes: unknown): string => (bytes instanceof Uint8Array ? bytes.join() : '')

/** Ids that differ among the next rows after `after`, and where the next piece begins; null: at the end. */
export const differingRows = (real: Database, shadow: Database, table: TableInfo, after: Uint8Array): { readonly ids: readonly Uint8Array[]; readonly rows: number; readonly next: Uint8Array | null } => {
  const columns = `id, hlc, origin, clocks, ${[...table.columns.values()].map((column) => quoted(column.sql)).join(', ')}`
  const expected = shadow.rows<Row>(`SELECT ${columns} FROM ${quoted(table.sql)} WHERE id > ? ORDER BY id LIMIT ?`, [after, atOnce])
  const last = expected.length < atOnce ? null : (expected.at(-1)?.[0] as Uint8Array)
  const params: Bindable[] = last === null ? [after] : [after, last]
  const found = real.rows<Row>(`SELECT ${columns} FROM ${quoted(table.sql)} WHERE id > ?${last === null ? '' : ' AND id <= ?'} ORDER BY id`, params)
  const byId = new Map(expected.map((row) => [hexOf(row[0]), row]))
  const ids: Uint8Array[] = []
  for (const row of found) {
    const key = hexOf(row[0])
    const id = row[0] as Uint8Array
    if (!isSameRow(row, byId.get(key)) && !isEqualRow(real, shadow, table, id)) ids.push(id)
    byId.delete(key)
  }
  for (const row of byId.values()) ids.push(row[0] as Uint8Array)
  return { ids, rows: Math.max(expected.length, found.length), next: last }
}

/** Makes the real row what the shadow's is. */
export const replaceRow = (real: Database, shadow: Database, table: TableInfo, id: Uint8Array): void => {
  const columns = ['id', 'hlc', 'origin', 'clocks', ...[...table.columns.values()].map((column) => quoted(column.sql))]
  const row = shadow.first<Row>(`SELECT ${columns.join(', ')} FROM ${quoted(table.sql)} WHERE id = ?`, [id])
  real.run(`DELETE FROM ${quoted(table.sql)} WHERE id = ?`, [id])
  if (row !== null) real.run(`INSERT INTO ${quoted(table.sql)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, row as readonly Bindable[])
}

const losers = (db: Database, row: Uint8Array): string =>
  db.rows('SELECT data_table, ordinal, value, hlc, origin FROM overwritten WHERE row = ?', [row])
    .map((values) => values.map((value) => (value instanceof Uint8Array ? value.join() : `${typeof value} ${String(value)}`)).join('|')).sort().join('\n')
export const isEqualLosers = (real: Database, shadow: Database, row: Uint8Array): boolean => losers(real, row) === losers(shadow, row)

/** Rows whose replaced values differ; found by their number first, which is one look at an index. */
export const differingLosers = (real: Database, shadow: Database): Uint8Array[] => {
  const sql = 'SELECT row, count(*), sum(hlc % 1000003), sum(ordinal), sum(coalesce(length(value), 0)) FROM overwritten GROUP BY row'
  const expected = new Map(shadow.rows<Row>(sql).map((row) => [hexOf(row[0]), row]))
  const rows: Uint8Array[] = []
  for (const row of real.rows<Row>(sql)) {
    const key = hexOf(row[0])
    if (!isSameRow(row, expected.get(key))) rows.push(row[0] as Uint8Array)
    expected.delete(key)
  }
  return [...rows, ...[...expected.values()].map((row) => row[0] as Uint8Array)]
}

export const replaceLosers = (real: Database, shadow: Database, row: Uint8Array): void => {
  const columns = 'data_table, row, ordinal, value, hlc, origin, by_hlc, by_origin'
  real.run('DELETE FROM overwritten WHERE row = ?', [row])
  for (const values of shadow.rows(`SELECT ${columns} FROM overwritten WHERE row = ?`, [row])) {
    real.run(`INSERT INTO overwritten (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, values as readonly Bindable[])
  }
}
