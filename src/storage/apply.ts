/**
 * Merging decoded changes into the tables. Rows that a change inserts go in at full speed from the batch's own bytes; the
 * rest is merged cell by cell (cells.ts). A change that names something unknown here waits whole (pending.ts). Rules REP1-REP3.
 */
import { batchChange, cellValue, tagNull, tagNumber, tagText, type Batch } from '../core/batch.ts'
import { deletedColumn, parentColumn, type TableName } from '../core/change.ts'
import { originBytes, readNewRowId, rowIdFromBytes, writeNewRowId } from '../core/row-bytes.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import { mergeRow, recordOf } from './cells.ts'
import type { CellEditor } from './edit-cell.ts'
import type { Feed } from './feeds.ts'
import { formVersionTable, makeFormTables } from './form-tables.ts'
import { noteEdits } from './history-seen.ts'
import type { RowInserter } from './rows.ts'
import type { RawStatement } from './statement.ts'
import type { Store } from './store.ts'
import type { TouchedBuilder } from './touched.ts'

/** A shape as this database knows it. */
interface KnownShape {
  readonly table: TableInfo
  readonly columns: readonly ColumnInfo[]
  readonly inserter: RowInserter
  /** for a shape of one cell that is edited */
  readonly editor: CellEditor | null
  /** parameter of each column in the inserter; null when the columns can't be inserted that way */
  readonly parameters: readonly number[] | null
  readonly parentAt: number
}
export interface MergeCount {
  readonly touched: TouchedBuilder
  recordsNew: number
  readonly recordsUpdated: Set<string>
}

const knownShape = (store: Store, batch: Batch, index: number): KnownShape | null => {
  const shape = batch.shapes[index]
  const table = shape === undefined ? undefined : store.catalog.table(shape.table)
  if (shape === undefined || table === undefined) return null
  const columns = shape.columns.map((name) => table.columns.get(name))
  if (!columns.every((column) => column !== undefined)) return null
  const inserter = store.inserters.of(table)
  const parameters = shape.columns.includes(deletedColumn) ? null : columns.map((column) => inserter.parameter.get(column.ordinal) as number)
  const [only] = columns
  const editor = columns.length === 1 && only !== undefined && only.name !== deletedColumn && only.numbers === undefined ? store.editors.of(table, only) : null
  return { table, columns, inserter, editor, parameters, parentAt: shape.columns.indexOf(parentColumn) }
}

const hexDigit = (code: number): number => (code < 58 ? code - 48 : code < 97 || code > 102 ? -1 : code - 87)
/** 32 lower-case hex digits to 16 bytes within one array; false when they are none. */
const unhex = (heap: Uint8Array, from: number, to: number): boolean => {
  for (let byte = 0; byte < 16; byte++) {
    const high = hexDigit(heap[from + byte * 2] as number)
    const low = hexDigit(heap[from + byte * 2 + 1] as number)
    if (high < 0 || low < 0) return false
    heap[to + byte] = high * 16 + low
  }
  return true
}

/** Merges changes `from` .. `to` of a batch; inside a transaction. Answers with the tables that became known or wider. */
export const applyChanges = (store: Store, feed: Feed, batch: Batch, from: number, to: number, count: MergeCount): readonly TableName[] => {
  const { db, catalog } = store
  const own = originBytes(batch.origin)
  const madeKnown: TableName[] = []
  const firstSeq = batch.firstSeq + from
  const lastSeq = batch.firstSeq + to - 1
  const texts = store.heap.reserve(batch.arena.length + 64)
  // 16 bytes each: the row's id, and up to two ids among its cells
  const scratch = texts + batch.arena.length
  store.heap.bytes().set(batch.arena, texts)
  const id = new Uint8Array(16)
  const origin = new Uint8Array(8)

  let version = -1
  let shapes: (KnownShape | null | undefined)[] = []
  const shapeAt = (index: number): KnownShape | null => {
    if (version !== catalog.version) {
      shapes = []
      version = catalog.version
    }
    let shape = shapes[index]
    if (shape === undefined) {
      shape = knownShape(store, batch, index)
      if (shape !== null) count.touched.table(shape.table.name)
      shapes[index] = shape
    }
    return shape
  }
  /** Whether the changes being applied inserted this row, so that the record is told of already. */
  const isOfThese = (row: Uint8Array, at: number): boolean => {
    const address = readNewRowId(row, at, origin)
    return address !== null && address.seq >= firstSeq && address.seq <= lastSeq && origin.every((byte, index) => byte === own[index])
  }

  /** Binds a cell where it lies; an id is written behind `ids`. Answers with the last id's place. */
  const bind = (statement: RawStatement, parameter: number, column: ColumnInfo, cell: number, ids: number): number => {
    const tag = batch.tag[cell]
    if (tag === tagNumber) statement.number(parameter, batch.num[cell] as number)
    else if (tag === tagText) {
      const at = texts + (batch.at[cell] as number)
      const size = batch.size[cell] as number
      if (column.isId && size === 32 && unhex(store.heap.bytes(), at, ids + 16)) {
        const short = column.numbers?.shortAt(store.heap.bytes(), ids + 16) ?? null
        if (short !== null) store.heap.bytes().set(short, ids + 16)
        statement.blob(parameter, ids + 16, short?.length ?? 16)
        return ids + 16
      }
      statement.text(parameter, at, size)
    }
    return ids
  }

  /** Writes one cell of a row that is there; false when it has to be merged in the general way. */
  const edit = (shape: KnownShape, op: number, hlc: bigint): boolean => {
    if (shape.editor === null) return false
    const cell = batch.cellStart[op] as number
    const column = shape.columns[0] as ColumnInfo
    store.heap.bytes().set(id, scratch)
    return shape.editor.merge(scratch, { hlc, origin: feed.ordinal }, (statement, at) => void bind(statement, at, column, cell, scratch))
  }

  /** Inserts a new row; false when it has to be merged instead. */
  const insert = (shape: KnownShape, op: number, hlc: bigint): boolean => {
    if (shape.parameters === null) return false
    const start = batch.cellStart[op] as number
    const end = batch.cellStart[op + 1] as number
    for (let cell = start; cell < end; cell++) if (batch.tag[cell] === tagNull) return false
    const { statement } = shape.inserter
    const heap = store.heap.bytes()
    heap.set(id, scratch)
    statement.blob(1, scratch, 16)
    statement.bigint(2, hlc)
    statement.number(3, feed.ordinal)
    let ids = scratch
    for (let cell = start; cell < end; cell++) {
      ids = bind(statement, shape.parameters[cell - start] as number, shape.columns[cell - start] as ColumnInfo, cell, ids)
    }
    return statement.run() > 0
  }

  const tell = (shape: KnownShape, op: number, outcome: 'inserted' | 'changed' | 'unchanged'): void => {
    if (outcome === 'unchanged' || shape.table.kind === 'fixed') return
    if (shape.table.kind === 'root') {
      count.touched.record(shape.table.name, () => rowIdFromBytes(id))
      if (outcome === 'inserted') count.recordsNew++
      else if (!isOfThese(id, 0)) count.recordsUpdated.add(rowIdFromBytes(id))
      return
    }
    if (shape.parentAt >= 0) {
      const cell = (batch.cellStart[op] as number) + shape.parentAt
      const at = texts + (batch.at[cell] as number)
      const heap = store.heap.bytes()
      // the row above is new with these changes and has been told of, or will be
      if (batch.tag[cell] === tagText && batch.size[cell] === 32 && unhex(heap, at, scratch) && isOfThese(heap, scratch)) return
    }
    const record = recordOf(db, shape.table, id, (table) => catalog.parentOf(table))
    if (record === null) return
    count.touched.record(record.root.name, () => rowIdFromBytes(record.id))
    if (!isOfThese(record.id, 0)) count.recordsUpdated.add(rowIdFromBytes(record.id))
  }

  for (let index = from; index < to; index++) {
    const firstOp = batch.opStart[index] as number
    const endOp = batch.opStart[index + 1] as number
    let unknown: TableName | null = null
    for (let op = firstOp; op < endOp; op++) {
      if (batch.shapes[batch.opShape[op] as number]?.table !== formVersionTable) continue
      madeKnown.push(...makeFormTables(store, batchChange(batch, index).ops))
      break
    }
    for (let op = firstOp; op < endOp && unknown === null; op++) {
      const shape = batch.opShape[op] as number
      if (shape < 0) unknown = ''
      else if (shapeAt(shape) === null) unknown = batch.shapes[shape]?.table ?? ''
    }
    const seq = batch.firstSeq + index
    if (unknown !== null) {
      db.run('INSERT OR REPLACE INTO pending VALUES (?, ?, ?)', [feed.ordinal, seq, unknown])
      continue
    }
    const hlc = batch.hlc[index] as bigint
    for (let op = firstOp; op < endOp; op++) {
      const shape = shapeAt(batch.opShape[op] as number) as KnownShape
      const row = batch.opRow[op] as number
      if (row < 0) writeNewRowId(id, 0, own, seq, op - firstOp)
      else id.set(batch.rowIds.subarray(row * 16, row * 16 + 16))
      if (row < 0 && insert(shape, op, hlc)) {
        tell(shape, op, 'inserted')
        continue
      }
      if (row >= 0 && edit(shape, op, hlc)) {
        tell(shape, op, 'changed')
        continue
      }
      const start = batch.cellStart[op] as number
      const cells = shape.columns.map((column, at) => [column, cellValue(batch, start + at)] as const)
      tell(shape, op, mergeRow(store, shape.table, id, { hlc, origin: feed.ordinal }, cells))
    }
  }
  noteEdits(store, feed, batch, from, to)
  return madeKnown
}
