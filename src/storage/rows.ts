/**
 * Inserting rows that are new, at full speed: one raw statement a table, cells bound where they lie. When the row turns out
 * to be there already nothing happens, and the caller merges (cells.ts).
 */
import type { ColumnInfo, TableInfo } from './catalog.ts'
import type { Database } from './database.ts'
import { quoted } from './names.ts'
import type { HeapBuffer } from './raw.ts'
import { RawStatement } from './statement.ts'
import { deletedColumn, type Value } from '../core/change.ts'
import { parseRowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'

/** Bytes that an insert may need besides the texts: the row's id and the ids among its cells. */
export const idRoom = 64

export interface RowInserter {
  readonly statement: RawStatement
  /** parameter of each column, by ordinal; id, hlc and origin are 1, 2 and 3 */
  readonly parameter: ReadonlyMap<number, number>
}

const makeInserter = (db: Database, table: TableInfo): RowInserter => {
  const columns = [...table.columns.values()].filter((column) => column.name !== deletedColumn)
  const sql = `INSERT INTO ${quoted(table.sql)} (id, hlc, origin${columns.map((column) => `, ${quoted(column.sql)}`).join('')}) ` +
    `VALUES (?, ?, ?${', ?'.repeat(columns.length)}) ON CONFLICT (id) DO NOTHING`
  return { statement: new RawStatement(db, sql), parameter: new Map(columns.map((column, index) => [column.ordinal, 4 + index])) }
}

/** Inserters by table, made again when a table got wider. */
export class RowInserters {
  private readonly db: Database
  private readonly made = new Map<number, { readonly columns: number; readonly inserter: RowInserter }>()
  constructor(db: Database) {
    this.db = db
  }
  of(table: TableInfo): RowInserter {
    const found = this.made.get(table.id)
    if (found !== undefined && found.columns === table.columns.size) return found.inserter
    const inserter = makeInserter(this.db, table)
    this.made.set(table.id, { columns: table.columns.size, inserter })
    return inserter
  }
  /** After a rolled-back transaction table ids may stand for other tables. */
  forget(): void {
    this.made.clear()
  }
}

/** Where a save lies in the wasm heap: the change's bytes, the place of each text in them, and idRoom bytes after them. */
export interface PlacedChange { readonly heap: HeapBuffer; readonly pointer: number; readonly size: number; readonly texts: readonly number[] }

/** Inserts a new row of this device; `firstCell` counts the cells of the rows before it. */
export const insertOwnRow = (
  { statement, parameter }: RowInserter, placed: PlacedChange, id: Uint8Array, hlc: bigint, origin: number,
  cells: readonly (readonly [ColumnInfo, Value])[], firstCell: number,
): void => {
  let ids = placed.pointer + placed.size
  const heap = placed.heap.bytes()
  heap.set(id, ids)
  statement.blob(1, ids, 16)
  statement.bigint(2, hlc)
  statement.number(3, origin)
  for (const [index, [column, value]] of cells.entries()) {
    const at = parameter.get(column.ordinal) as number
    if (typeof value === 'number') statement.number(at, value)
    else if (typeof value === 'string') {
      const rowId = column.isId ? parseRowId(value) : null
      const cell = (firstCell + index) * 2
      if (rowId === null) statement.text(at, placed.pointer + (placed.texts[cell] as number), placed.texts[cell + 1] as number)
      else {
        ids += 16
        const bytes = column.numbers?.shortOf(rowId) ?? rowIdBytes(rowId)
        placed.heap.bytes().set(bytes, ids)
        statement.blob(at, ids, bytes.length)
      }
    }
  }
  if (statement.run() === 0) throw new Error('a new row of this device is there already')
}
