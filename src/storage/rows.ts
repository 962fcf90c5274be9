/**
 * Inserting rows that are new, at full speed: one raw statement a table, cells bound where they lie. When the row turns out
 * to be there already nothing happens, and the caller merges (cells.ts).
 */
import type { TableInfo } from './catalog.ts'
import type { Database } from './database.ts'
import { quoted } from './names.ts'
import { RawStatement } from './statement.ts'
import { deletedColumn } from '../core/change.ts'

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
