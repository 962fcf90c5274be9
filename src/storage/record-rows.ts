/**
 * A record's rows read back as answers: the root row, then the rows of its repeats, parents before children and siblings in
 * order. Deleted rows, and rows below deleted ones, are left out. Rules REC2, ORD5 in docs/rules.md.
 */
import type { SqlValue } from '@sqlite.org/sqlite-wasm'
import { byOrder } from '../core/order.ts'
import type { RowId } from '../core/ids.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import { rootRow, textOf, type Answers, type CellText, type RowShape } from './answers.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import type { Row } from './database.ts'
import { quoted } from './names.ts'
import type { Store } from './store.ts'

export interface StoredRecord { readonly table: TableInfo; readonly id: RowId; readonly deleted: boolean; readonly version: RowId | null }

/** What a row holds in its `version`: a short name of this database, or the id. */
export const versionIn = (store: Store, held: SqlValue): RowId | null =>
  held instanceof Uint8Array ? store.catalog.versions.idOf(held) : null

/** In whichever form's table it is. */
export const findRecord = (store: Store, id: RowId): StoredRecord | null => {
  for (const table of store.catalog.tables()) {
    if (table.kind !== 'root') continue
    const row = store.db.first<[number, SqlValue]>(`SELECT is_deleted, version FROM ${quoted(table.sql)} WHERE id = ?`, [rowIdBytes(id)])
    if (row !== null) return { table, id, deleted: row[0] === 1, version: versionIn(store, row[1]) }
  }
  return null
}

export const answerColumns = (table: TableInfo): readonly ColumnInfo[] => [...table.columns.values()].filter((column) => column.type !== 'hidden')

const columnList = (columns: readonly ColumnInfo[]): string => columns.map((column) => `, ${quoted(column.sql)}`).join('')

const cellsOf = (row: string, columns: readonly ColumnInfo[], values: Row): CellText[] =>
  columns.map((column, index) => ({ row, column: column.name, value: textOf(values[index] ?? null) })).filter((cell) => cell.value !== '')

export const readAnswers = (store: Store, record: StoredRecord): Answers => {
  const rows: RowShape[] = []
  const cells: CellText[] = []
  const walk = (above: TableInfo, parent: RowId, parentName: string): void => {
    for (const table of store.catalog.tablesOf(record.table.formId ?? '')) {
      if (table.kind !== 'repeat' || store.catalog.parentOf(table) !== above) continue
      const columns = answerColumns(table)
      const found = store.db.rows<[Uint8Array, string | null, ...Row]>(
        `SELECT id, order_key${columnList(columns)} FROM ${quoted(table.sql)} WHERE parent = ? AND is_deleted = 0`, [rowIdBytes(parent)])
      const ordered = found.map(([id, order, ...values]) => ({ id: rowIdFromBytes(id), order: typeof order === 'string' ? order : '', values })).sort(byOrder)
      for (const { id, order, values } of ordered) {
        rows.push({ id, range: table.range ?? '', parent: parentName, order })
        cells.push(...cellsOf(id, columns, values))
        walk(table, id, id)
      }
    }
  }

  const columns = answerColumns(record.table)
  const root = store.db.first(`SELECT id${columnList(columns)} FROM ${quoted(record.table.sql)} WHERE id = ?`, [rowIdBytes(record.id)])
  cells.push(...cellsOf(rootRow, columns, root?.slice(1) ?? []))
  walk(record.table, record.id, rootRow)
  return { rows, cells }
}
