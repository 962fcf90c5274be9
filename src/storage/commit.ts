/**
 * Saving on this device: one change, in one transaction with its rows. Merging what others wrote is apply.ts.
 * Rules CHG4, HLC4, FEED1-FEED3.
 */
import { ByteWriter } from '../core/bytes.ts'
import { deletedColumn, limits, type ColumnName, type RowOp, type TableName, type Value } from '../core/change.ts'
import { encodeChange, plainText } from '../core/change-codec.ts'
import { above, tick } from '../core/hlc.ts'
import { newRowId, type RowId } from '../core/ids.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import { fitsSegment } from '../core/segment.ts'
import { loadRow, mergeRow, recordOf, replacedStamp, type StoredRow } from './cells.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import { makeFormTables } from './form-tables.ts'
import { noteOwnEdit, unusedStamp, withSeen } from './history-seen.ts'
import { retryPending } from './pending.ts'
import { insertOwnRow } from './rows.ts'
import type { Store } from './store.ts'
import { TouchedBuilder, type TouchedRows } from './touched.ts'

export interface LocalRow {
  readonly table: TableName
  /** an existing or named row, or a new one under a name that other rows of this save may refer to */
  readonly row: RowId | { readonly newRow: string }
  readonly cells: readonly (readonly [ColumnName, Value | { readonly rowOf: string }])[]
}
export interface Committed {
  readonly seq: number
  readonly rowIds: ReadonlyMap<string, RowId>
  readonly touched: TouchedRows
}
/** The save cannot become a segment that others accept; nothing was written. */
export class ChangeTooLarge extends Error {}

const resolve = (store: Store, op: RowOp): { readonly table: TableInfo; readonly cells: readonly (readonly [ColumnInfo, Value])[] } => {
  const table = store.catalog.table(op.table)
  if (table === undefined) throw new Error(`no table ${op.table}`)
  return {
    table,
    cells: op.cells.map(([name, value]) => {
      const column = table.columns.get(name)
      if (column === undefined) throw new Error(`${op.table} has no column ${name}`)
      return [column, value] as const
    }),
  }
}

/** Names become ids; a new row drops its empty cells, which say nothing. Loops, not lists of lists: an import comes by ten thousand times. */
const toOps = (rows: readonly LocalRow[], rowIds: ReadonlyMap<string, RowId>): RowOp[] => {
  const ops: RowOp[] = []
  for (const { table, row, cells } of rows) {
    const isNew = typeof row !== 'string'
    const named: (readonly [ColumnName, Value])[] = []
    for (const cell of cells) {
      const [column, given] = cell
      if (given === null) {
        if (!isNew) named.push([column, null])
      } else if (typeof given === 'object') {
        const id = rowIds.get(given.rowOf)
        if (id === undefined) throw new Error(`${column} refers to a row that is not in this save`)
        named.push([column, id])
      } else if (typeof given === 'string') named.push([column, plainText(given)])
      else named.push([column, given])
    }
    ops.push({ kind: 'row', table, row: isNew ? 'new' : row, cells: named })
  }
  return ops
}

/** Where changes are written before they go to SQLite's memory; used up within one save. */
const scratch = new ByteWriter(4096)

/** Writes one change. Joins a transaction under way, so that a draft goes with it or an import is one transaction. Throws ChangeTooLarge, SqlError. */
export const commitLocal = (store: Store, given: readonly LocalRow[], nowMs: number): Committed =>
  store.write(true, (all) => {
    const { own, db, catalog } = store
    const rows = withSeen(store, given)
    const seq = own.seq + 1
    const ids = rows.map(({ row }, index) => (typeof row === 'string' ? row : newRowId({ origin: own.feed.origin, seq, index })))
    const rowIds = new Map<string, RowId>()
    for (const [index, { row }] of rows.entries()) if (typeof row !== 'string') rowIds.set(row.newRow, ids[index] as RowId)
    const ops = toOps(rows, rowIds)
    if (ops.length > limits.opsPerChange) throw new ChangeTooLarge(`${ops.length} rows in one save`)
    const madeKnown = makeFormTables(store, ops)

    const clock = tick(own.clock, nowMs)
    let hlc = clock
    const targets = ops.map((op, index) => {
      const { table, cells } = resolve(store, op)
      const id = rowIdBytes(ids[index] as RowId)
      const known: StoredRow | null = op.row === 'new' ? null : loadRow(db, table, id, cells.map(([column]) => column))
      if (known !== null) hlc = above(hlc, replacedStamp(known, cells.map(([column]) => column)))
      return { table, cells, id, known }
    })
    // [HLC6] a clock that was set back may pass times it had been at
    if (hlc !== clock || clock < own.clock) hlc = unusedStamp(store, hlc)
    const encoded = encodeChange(hlc, ops, own.book, scratch)
    if (!fitsSegment(encoded.bytes)) throw new ChangeTooLarge(`${encoded.bytes.length} bytes in one save`)

    const touched = new TouchedBuilder()
    const stamp = { hlc, origin: own.feed.ordinal }
    const placed = own.place(encoded)
    if (scratch.bytes.length > 1024 * 1024) scratch.bytes = new Uint8Array(4096)
    const met = new Set<RowId>()
    let cellsBefore = 0
    for (const [index, { table, cells, id, known }] of targets.entries()) {
      const rowId = ids[index] as RowId
      if (ops[index]?.row === 'new' && !cells.some(([column]) => column.name === deletedColumn)) {
        insertOwnRow(store.inserters.of(table), placed, id, hlc, stamp.origin, cells, cellsBefore)
        // a row that this save has written already is not as it was loaded
      } else mergeRow(store, table, id, stamp, cells, met.has(rowId) ? undefined : known)
      met.add(rowId)
      cellsBefore += cells.length
      touched.table(table.name)
    }
    own.append(placed, encoded.shapes, clock)
    noteOwnEdit(store, rows, hlc, seq)
    for (const { table, id } of targets) {
      const record = recordOf(db, table, id, (child) => catalog.parentOf(child))
      if (record !== null) touched.record(record.root.name, () => rowIdFromBytes(record.id))
    }
    retryPending(store, madeKnown, touched)
    all.add(touched)
    return { seq, rowIds, touched }
  })
