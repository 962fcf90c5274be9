/**
 * Merging cells into one row that may be there already: the slow, general path (edits, rows that arrive twice or out of
 * order). Rows that are certainly new go through rows.ts.
 *
 * A row keeps one stamp, the lowest that wrote to it; `clocks` keeps the stamps of the cells that differ. A cell that is
 * empty and has no clock was never written. Rules MRG1-MRG5.
 */
import { ByteReader, ByteWriter, equalBytes } from '../core/bytes.ts'
import { deletedColumn, type Value } from '../core/change.ts'
import { parseRowId } from '../core/ids.ts'
import { compareStamps, compareValues } from '../core/merge.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import type { Bindable, Database } from './database.ts'
import type { Feeds } from './feeds.ts'
import { quoted } from './names.ts'

export interface LocalStamp { readonly hlc: bigint; readonly origin: number }
export interface Cell { readonly column: ColumnInfo; value: Value; stamp: LocalStamp | null }
/** `cells`: every cell, or only the one asked for; `clocks` is whole, as it is stored. */
export interface StoredRow { readonly rowid: number; stamp: LocalStamp; readonly cells: readonly Cell[]; readonly clocks: ReadonlyMap<number, LocalStamp> }
export interface MergeStore { readonly db: Database; readonly feeds: Feeds }

export const toSql = (column: ColumnInfo, value: Value): Bindable => {
  if (column.name === deletedColumn) return value === 1 ? 1 : 0
  if (typeof value === 'number' && Number.isSafeInteger(value) && (value | 0) !== value) return BigInt(value)
  if (!column.isId || typeof value !== 'string') return value
  const id = parseRowId(value)
  return id === null ? value : rowIdBytes(id)
}
export const fromSql = (value: unknown): Value =>
  value instanceof Uint8Array ? rowIdFromBytes(value) : typeof value === 'bigint' ? Number(value) : (value as Value)

/** As a row holds it; elsewhere a version is written out. */
const toRow = (column: ColumnInfo, value: Value): Bindable => {
  const id = column.numbers === undefined || typeof value !== 'string' ? null : parseRowId(value)
  return (id === null ? null : column.numbers?.shortOf(id)) ?? toSql(column, value)
}
const fromRow = (column: ColumnInfo, value: unknown): Value =>
  column.numbers !== undefined && value instanceof Uint8Array ? column.numbers.idOf(value) : fromSql(value)

/** Whether the value alone shows that the cell was written. */
const isPresent = (column: ColumnInfo, value: Value): boolean => (column.name === deletedColumn ? value === 1 : value !== null)
const plain = (column: ColumnInfo, value: Value): Value => (column.name === deletedColumn ? (value === 1 ? 1 : 0) : value)

export const readClocks = (bytes: Uint8Array | null): Map<number, LocalStamp> => {
  const clocks = new Map<number, LocalStamp>()
  if (bytes === null) return clocks
  const reader = new ByteReader(bytes)
  while (reader.left > 0 && !reader.failed) {
    const ordinal = reader.varint()
    clocks.set(ordinal, { origin: reader.varint(), hlc: reader.int64() })
  }
  return clocks
}

const writeClocks = (row: Pick<StoredRow, 'stamp' | 'cells' | 'clocks'>): Uint8Array | null => {
  const clocks = new Map(row.clocks)
  for (const { column, value, stamp } of row.cells) {
    const isPlain = stamp === null || (stamp.hlc === row.stamp.hlc && stamp.origin === row.stamp.origin && isPresent(column, value))
    if (isPlain) clocks.delete(column.ordinal)
    else clocks.set(column.ordinal, stamp)
  }
  if (clocks.size === 0) return null
  const writer = new ByteWriter(64)
  for (const [ordinal, stamp] of clocks) {
    writer.varint(ordinal)
    writer.varint(stamp.origin)
    writer.int64(stamp.hlc)
  }
  return writer.done()
}

interface ColumnSql { readonly select: string; readonly set: string; readonly setWithClocks: string }
interface TableSql { readonly columns: number; readonly select: string; readonly insert: string; readonly ofColumn: Map<number, ColumnSql> }
const sqlOf = new WeakMap<TableInfo, TableSql>()
/** Statements that touch every column, made again when the table got wider. */
const tableSql = (table: TableInfo): TableSql => {
  const found = sqlOf.get(table)
  if (found !== undefined && found.columns === table.columns.size) return found
  const names = [...table.columns.values()].map((column) => quoted(column.sql))
  const made = {
    columns: names.length,
    select: `SELECT rowid, hlc, origin, clocks, ${names.join(', ')} FROM ${quoted(table.sql)} WHERE id = ?`,
    insert: `INSERT INTO ${quoted(table.sql)} (id, hlc, origin, clocks, ${names.join(', ')}) VALUES (?, ?, ?, ?${', ?'.repeat(names.length)})`,
    ofColumn: new Map(),
  }
  sqlOf.set(table, made)
  return made
}
/** Statements that touch one column. */
const columnSql = (table: TableInfo, column: ColumnInfo): ColumnSql => {
  const { ofColumn } = tableSql(table)
  let made = ofColumn.get(column.ordinal)
  if (made === undefined) {
    const [target, name] = [quoted(table.sql), quoted(column.sql)]
    made = {
      select: `SELECT rowid, hlc, origin, clocks, ${name} FROM ${target} WHERE id = ?`,
      set: `UPDATE ${target} SET ${name} = ? WHERE rowid = ?`,
      setWithClocks: `UPDATE ${target} SET clocks = ?, ${name} = ? WHERE rowid = ?`,
    }
    ofColumn.set(column.ordinal, made)
  }
  return made
}

/** A row with all its cells, or with one cell when only that is wanted. */
export const loadRow = (db: Database, table: TableInfo, id: Uint8Array, wanted: readonly ColumnInfo[] = []): StoredRow | null => {
  const [only] = wanted
  const columns = wanted.length === 1 && only !== undefined ? [only] : [...table.columns.values()]
  const sql = wanted.length === 1 && only !== undefined ? columnSql(table, only).select : tableSql(table).select
  const row = db.first(sql, [id])
  if (row === null) return null
  const stamp = { hlc: BigInt(row[1] as bigint), origin: row[2] as number }
  const clocks = readClocks(row[3] as Uint8Array | null)
  const cells = columns.map((column, index): Cell => {
    const value = fromRow(column, row[4 + index])
    return { column, value, stamp: clocks.get(column.ordinal) ?? (isPresent(column, value) ? stamp : null) }
  })
  return { rowid: row[0] as number, stamp, cells, clocks }
}

const compare = (feeds: Feeds, a: LocalStamp, b: LocalStamp): number =>
  a.origin === b.origin && a.hlc === b.hlc ? 0 : compareStamps({ hlc: a.hlc, origin: feeds.at(a.origin).origin }, { hlc: b.hlc, origin: feeds.at(b.origin).origin })

const keepLoser = (db: Database, table: TableInfo, id: Uint8Array, column: ColumnInfo, value: Value, stamp: LocalStamp, by: LocalStamp): void => {
  db.run('INSERT INTO overwritten (data_table, row, ordinal, value, hlc, origin, by_hlc, by_origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [table.id, id, column.ordinal, toSql(column, value), stamp.hlc, stamp.origin, by.hlc, by.origin])
}

const insert = (db: Database, table: TableInfo, id: Uint8Array, row: Omit<StoredRow, 'rowid'>): void => {
  db.run(tableSql(table).insert,
    [id, row.stamp.hlc, row.stamp.origin, writeClocks(row), ...row.cells.map(({ column, value }) => toRow(column, value))])
}

/** Writes the changed cells only: texts that nobody edited are never read and written back. */
const update = (db: Database, table: TableInfo, row: StoredRow, changed: readonly Cell[], stampChanged: boolean): void => {
  const [first, ...others] = changed
  if (stampChanged || first === undefined) {
    db.run(`UPDATE ${quoted(table.sql)} SET hlc = ?, origin = ?, clocks = ? WHERE rowid = ?`, [row.stamp.hlc, row.stamp.origin, writeClocks(row), row.rowid])
    if (first !== undefined) others.push(first)
  } else {
    db.run(columnSql(table, first.column).setWithClocks, [writeClocks(row), toRow(first.column, first.value), row.rowid])
  }
  for (const { column, value } of others) db.run(columnSql(table, column).set, [toRow(column, value), row.rowid])
}

/**
 * [MRG2] Merges the cells that one operation writes under `stamp`. Equal in every order of arrival: cells by the later stamp,
 * the row's own stamp by the earliest.
 */
export const mergeRow = (
  store: MergeStore, table: TableInfo, id: Uint8Array, stamp: LocalStamp, cells: readonly (readonly [ColumnInfo, Value])[],
  found: StoredRow | null = loadRow(store.db, table, id, cells.map(([column]) => column)),
): 'inserted' | 'changed' | 'unchanged' => {
  const isEarlier = found !== null && compare(store.feeds, stamp, found.stamp) < 0
  // a lower stamp for the row gives every other cell a clock of its own
  const known = isEarlier ? loadRow(store.db, table, id) : found
  const row = known ?? { rowid: 0, stamp, clocks: new Map(), cells: [...table.columns.values()].map((column): Cell => ({ column, value: plain(column, null), stamp: null })) }
  const changed: Cell[] = []
  for (const [column, given] of cells) {
    const value = plain(column, given)
    const cell = row.cells.find((candidate) => candidate.column === column)
    if (cell === undefined) throw new Error(`${table.name} has no column ${column.name}`)
    if (cell.stamp !== null) {
      const order = compare(store.feeds, stamp, cell.stamp)
      if (order === 0 ? compareValues(value, cell.value) <= 0 : order < 0) {
        if (order !== 0) keepLoser(store.db, table, id, column, value, stamp, cell.stamp)
        continue
      }
      if (order !== 0) keepLoser(store.db, table, id, column, cell.value, cell.stamp, stamp)
    }
    cell.value = value
    cell.stamp = stamp
    changed.push(cell)
  }
  if (known === null) {
    insert(store.db, table, id, row)
    return 'inserted'
  }
  if (isEarlier) row.stamp = stamp
  if (changed.length === 0 && !isEarlier) return 'unchanged'
  update(store.db, table, row, changed, isEarlier)
  return 'changed'
}

/** [HLC4] The highest stamp that an edit of these columns replaces; the row's own stamp counts too. */
export const replacedStamp = (row: StoredRow, columns: readonly ColumnInfo[]): bigint => {
  let highest = row.stamp.hlc
  for (const cell of row.cells) if (cell.stamp !== null && columns.includes(cell.column) && cell.stamp.hlc > highest) highest = cell.stamp.hlc
  return highest
}

/** The record that a row belongs to: itself in a root table, the row at the top of its parents in a repeat; null while a parent is missing. */
export const recordOf = (db: Database, table: TableInfo, id: Uint8Array, parentOf: (table: TableInfo) => TableInfo | undefined): { readonly root: TableInfo; readonly id: Uint8Array } | null => {
  let at: TableInfo | undefined = table
  let row = id
  while (at !== undefined && at.kind === 'repeat') {
    const parent: unknown = db.first(`SELECT parent FROM ${quoted(at.sql)} WHERE id = ?`, [row])?.[0]
    if (!(parent instanceof Uint8Array) || equalBytes(parent, row)) return null
    row = parent
    at = parentOf(at)
  }
  return at?.kind === 'root' ? { root: at, id: row } : null
}
