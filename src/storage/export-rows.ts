/** Rows of the records that an export takes, a range of records at a time, as they are stored. What they mean is worker/export. Rules EXP1, EXP3. */
import type { SqlValue } from '@sqlite.org/sqlite-wasm'
import { textOf } from './answers.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import type { Bindable, Row } from './database.ts'
import { quoted } from './names.ts'
import { nameExpression, type ListShape } from './record-naming.ts'
import type { Store } from './store.ts'

/** Records `after` < n <= `to` of a selection. */
export interface Span { readonly job: number; readonly after: number; readonly to: number }

export interface StoredRoot {
  readonly n: number
  readonly id: Uint8Array
  readonly hlc: bigint
  readonly origin: number
  readonly clocks: Uint8Array | null
  readonly version: SqlValue
  readonly isDeleted: boolean
  readonly name: string
  readonly omit: string
  /** of the columns asked for, in their order, as answers show them */
  readonly values: string[]
}
export interface StoredRepeat { readonly n: number; readonly id: Uint8Array; readonly parent: Uint8Array; readonly order: string; readonly omit: string; readonly values: string[] }

const text = (value: SqlValue | undefined): string => (typeof value === 'string' ? value : '')
const textsFrom = (row: Row, first: number): string[] => {
  const texts: string[] = []
  for (let at = first; at < row.length; at++) texts.push(textOf(row[at] as SqlValue))
  return texts
}
const list = (alias: string, columns: readonly (ColumnInfo | null)[]): string => columns.map((column) => (column === null ? ', NULL' : `, ${alias}.${quoted(column.sql)}`)).join('')

/** What is not relevant in a row: the column that forms/columns.ts adds to each table. */
export const omitOf = (table: TableInfo, alias: string): string => {
  const column = table.columns.get(`${table.range ?? ''}/_omit`)
  return column === undefined ? 'NULL' : `${alias}.${quoted(column.sql)}`
}

/** From the records down to the rows of the last table: t0 is the root, t1, t2 ... the repeats below it. */
export const chainSql = (chain: readonly TableInfo[]): string => chain.map((table, depth) => depth === 0
  ? `temp.export_record e CROSS JOIN ${quoted(table.sql)} t0 ON t0.rowid = e.row`
  : ` CROSS JOIN ${quoted(table.sql)} t${depth} ON t${depth}.parent = t${depth - 1}.id AND t${depth}.is_deleted = 0`).join('')
export const inSpan = (root: TableInfo): string => `e.job = ?1 AND e.n > ?2 AND e.n <= ?3 AND e.data_table = ${root.id}`
export const spanParams = ({ job, after, to }: Span): readonly Bindable[] => [job, after, to]

/** Null columns: not in this database. */
export const rootRows = (store: Store, table: TableInfo, columns: readonly (ColumnInfo | null)[], shape: ListShape | null, span: Span): readonly StoredRoot[] =>
  store.db.rows<[number, Uint8Array, bigint | number, number, Uint8Array | null, SqlValue, number, string, ...Row]>(
    `SELECT e.n, t0.id, t0.hlc, t0.origin, t0.clocks, t0.version, t0.is_deleted, ${nameExpression(table, shape)}, ${omitOf(table, 't0')}${list('t0', columns)}
     FROM ${chainSql([table])} WHERE ${inSpan(table)} ORDER BY e.n`, spanParams(span))
    .map((row) => ({
      n: row[0], id: row[1], hlc: BigInt(row[2]), origin: row[3], clocks: row[4], version: row[5], isDeleted: row[6] === 1, name: String(row[7]), omit: text(row[8]),
      values: textsFrom(row, 9),
    }))

export const countRepeats = (store: Store, chain: readonly TableInfo[], span: Span): number =>
  Number(store.db.first(`SELECT count(*) FROM ${chainSql(chain)} WHERE ${inSpan(chain[0] as TableInfo)}`, spanParams(span))?.[0])

/** Rows of the last table of the chain, by record; siblings are not in their order. Deleted rows, and rows below them, are left out. */
export const repeatRows = (store: Store, chain: readonly TableInfo[], columns: readonly (ColumnInfo | null)[], span: Span): readonly StoredRepeat[] => {
  const last = chain.length - 1
  const alias = `t${last}`
  return store.db.rows<[number, Uint8Array, Uint8Array, SqlValue, SqlValue, ...Row]>(
    `SELECT e.n, ${alias}.id, ${alias}.parent, ${alias}.order_key, ${omitOf(chain[last] as TableInfo, alias)}${list(alias, columns)}
     FROM ${chainSql(chain)} WHERE ${inSpan(chain[0] as TableInfo)} ORDER BY e.n`, spanParams(span))
    .map((row) => ({ n: row[0], id: row[1], parent: row[2], order: text(row[3]), omit: text(row[4]), values: textsFrom(row, 5) }))
}

/** [EXP5] Saves after the one that made the record: every edit writes to its root row (DRF8), and what was written over is kept. */
export const editStamps = (store: Store, id: Uint8Array): readonly string[] =>
  store.db.rows<[bigint | number, number]>('SELECT hlc, origin FROM overwritten WHERE row = ?', [id]).map(([hlc, origin]) => `${hlc} ${origin}`)
