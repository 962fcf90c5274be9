/**
 * Merging one cell into a row that is there, when the write is later than the row and the cell: what an edit nearly always is.
 * The replaced value goes from one statement to the next without leaving SQLite's memory. Whatever is otherwise, and rows of
 * several cells, is merged by cells.ts, to which this says the same. Rules MRG2, MRG5.
 */
import { ByteReader, ByteWriter } from '../core/bytes.ts'
import { compareStamps } from '../core/merge.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import type { LocalStamp } from './cells.ts'
import type { Database } from './database.ts'
import type { Feeds } from './feeds.ts'
import { quoted } from './names.ts'
import { HeapBuffer } from './raw.ts'
import { RawStatement } from './statement.ts'

const keepLoser = 'INSERT INTO overwritten (data_table, row, ordinal, value, hlc, origin, by_hlc, by_origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
/** an entry of `clocks`: ordinal, origin, hlc */
const longestClock = 24

export interface CellEditor {
  /**
   * The row's id lies at `id` in SQLite's memory; `bind` binds the value as a parameter of the number given. False: nothing was
   * done, it has to be merged in the general way.
   */
  merge(id: number, stamp: LocalStamp, bind: (statement: RawStatement, at: number) => void): boolean
}

interface Shared { readonly db: Database; readonly feeds: Feeds; readonly loser: RawStatement; readonly heap: HeapBuffer; readonly writer: ByteWriter }

const isLater = ({ feeds }: Shared, hlc: bigint, origin: number, than: LocalStamp): boolean =>
  hlc !== than.hlc ? hlc > than.hlc : origin !== than.origin && compareStamps({ hlc, origin: feeds.at(origin).origin }, { hlc, origin: feeds.at(than.origin).origin }) > 0

const makeEditor = (shared: Shared, table: TableInfo, column: ColumnInfo): CellEditor => {
  const { db, heap, loser, writer } = shared
  const [target, name] = [quoted(table.sql), quoted(column.sql)]
  const select = new RawStatement(db, `SELECT rowid, hlc, origin, clocks, ${name} FROM ${target} WHERE id = ?`)
  const update = new RawStatement(db, `UPDATE ${target} SET clocks = ?, ${name} = ? WHERE rowid = ?`)

  /** The other cells' clocks into `writer`; answers with this cell's. */
  const otherClocks = (): LocalStamp | null => {
    writer.length = 0
    const bytes = select.bytes(3)
    if (bytes === null) return null
    const reader = new ByteReader(bytes)
    let own: LocalStamp | null = null
    while (reader.left > 0 && !reader.failed) {
      const start = reader.at
      const ordinal = reader.varint()
      const origin = reader.varint()
      const hlc = reader.int64()
      if (ordinal === column.ordinal) own = { hlc, origin }
      else writer.slice(bytes, start, reader.at - start)
    }
    return own
  }

  return {
    merge: (id, stamp, bind) => {
      const { hlc, origin } = stamp
      select.blob(1, id, 16)
      try {
        if (!select.step()) return false
        const row = { hlc: select.int64(1), origin: select.integer(2) }
        if (!isLater(shared, hlc, origin, row)) return false
        const rowid = select.integer(0)
        const clock = otherClocks()
        const before = clock ?? (select.isNull(4) ? null : row)
        if (before !== null && !isLater(shared, hlc, origin, before)) return false
        if (before !== null) {
          loser.number(1, table.id)
          loser.blob(2, id, 16)
          loser.number(3, column.ordinal)
          select.passOn(4, loser, 4)
          loser.bigint(5, before.hlc)
          loser.number(6, before.origin)
          loser.bigint(7, hlc)
          loser.number(8, origin)
          loser.run()
        }
        writer.varint(column.ordinal)
        writer.varint(origin)
        writer.int64(hlc)
        const pointer = heap.reserve(writer.length + longestClock)
        heap.bytes().set(writer.bytes.subarray(0, writer.length), pointer)
        update.blob(1, pointer, writer.length)
        bind(update, 2)
        update.number(3, rowid)
      } finally {
        select.reset()
      }
      update.run()
      return true
    },
  }
}

/** Editors by table and column. */
export class CellEditors {
  private readonly shared: Shared
  private readonly made = new Map<ColumnInfo, CellEditor>()
  constructor(db: Database, feeds: Feeds) {
    this.shared = { db, feeds, loser: new RawStatement(db, keepLoser), heap: new HeapBuffer(db), writer: new ByteWriter(256) }
  }
  of(table: TableInfo, column: ColumnInfo): CellEditor {
    let editor = this.made.get(column)
    if (editor === undefined) {
      editor = makeEditor(this.shared, table, column)
      this.made.set(column, editor)
    }
    return editor
  }
  /** After a rolled-back transaction the catalog has other objects, and names may stand for other tables. */
  forget(): void {
    this.made.clear()
  }
}
