/** Deciding what is listed under "To review": taking a value back and restoring a row are ordinary changes; leaving it is this device's own note. Rule HIS8. */
import { deletedColumn, versionColumn, type Value } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { err, ok, type Result } from '../core/result.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import { recordOf, type LocalStamp } from './cells.ts'
import { commitLocal, type LocalRow } from './commit.ts'
import { stampKey } from './history-knowledge.ts'
import { findRecord } from './record-rows.ts'
import { forgetReviewed } from './review-count.ts'
import { cellConflict, deletedConflict, tableOfRow } from './review-find.ts'
import type { Store } from './store.ts'

export type Settled = { readonly type: 'not-found'; readonly message: string }
const settled: Result<never, Settled> = err({ type: 'not-found', message: 'this was decided meanwhile' })

/** [DRF8] An edit of a repeat's row writes a cell of the root row too. */
const saveCell = (store: Store, table: TableInfo, row: RowId, column: ColumnInfo, value: Value): void => {
  const rows: LocalRow[] = [{ table: table.name, row, cells: [[column.name, value]] }]
  const record = recordOf(store.db, table, rowIdBytes(row), (child) => store.catalog.parentOf(child))
  const stored = record === null || table.kind === 'root' ? null : findRecord(store, rowIdFromBytes(record.id))
  if (stored !== null) rows.unshift({ table: stored.table.name, row: stored.id, cells: [[versionColumn, stored.version]] })
  commitLocal(store, rows, store.options.now())
}

const keep = (store: Store, table: TableInfo, row: RowId, ordinal: number, stamps: readonly LocalStamp[]): void => {
  for (const { hlc, origin } of stamps) {
    store.db.run('INSERT OR IGNORE INTO review_kept (data_table, row, ordinal, hlc, origin) VALUES (?, ?, ?, ?, ?)', [table.id, rowIdBytes(row), ordinal, hlc, origin])
  }
  forgetReviewed(store)
}

const conflictAt = (store: Store, row: RowId, name: string) => {
  const table = tableOfRow(store, row)
  const column = table?.columns.get(name)
  return table === null || column === undefined ? null : cellConflict(store, table, rowIdBytes(row), column)
}
const deletionAt = (store: Store, row: RowId) => {
  const table = tableOfRow(store, row)
  return table === null ? null : deletedConflict(store, table, rowIdBytes(row))
}

/** [HIS8] Writes the value of `key` again, as a new change. */
export const takeValue = (store: Store, row: RowId, column: string, key: string): Result<null, Settled> =>
  store.db.transaction(() => {
    const conflict = conflictAt(store, row, column)
    const other = conflict?.others.find(({ stamp }) => stampKey(store, stamp) === key)
    if (conflict === null || other === undefined) return settled
    saveCell(store, conflict.table, row, conflict.column, other.value)
    return ok(null)
  })

/** [HIS8] The value that stands stays; this device does not ask about the others again. */
export const keepValue = (store: Store, row: RowId, column: string): Result<null, Settled> =>
  store.db.transaction(() => {
    const conflict = conflictAt(store, row, column)
    if (conflict === null) return settled
    keep(store, conflict.table, row, conflict.column.ordinal, conflict.others.map(({ stamp }) => stamp))
    return ok(null)
  })

/** [HIS8] Takes a deletion back, as a new change. */
export const restoreRow = (store: Store, row: RowId): Result<null, Settled> =>
  store.db.transaction(() => {
    const conflict = deletionAt(store, row)
    const column = conflict?.table.columns.get(deletedColumn)
    if (conflict === null || column === undefined) return settled
    saveCell(store, conflict.table, row, column, 0)
    return ok(null)
  })

/** [HIS8] It stays deleted; this device does not ask about these edits again. */
export const keepDeleted = (store: Store, row: RowId): Result<null, Settled> =>
  store.db.transaction(() => {
    const conflict = deletionAt(store, row)
    if (conflict === null) return settled
    keep(store, conflict.table, row, 0, conflict.edits)
    return ok(null)
  })
