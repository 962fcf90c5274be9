/**
 * The history of a record: its saves, latest first, each with what it changed, read from the tables and from `overwritten`.
 * Rules HIS5, HIS9, HIS10.
 */
import { deletedColumn } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { err, ok, type Result } from '../core/result.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import { loadRow } from './cells.ts'
import { hadSeen, laterFirst, replacedWrites, stampKey, type Write } from './history-knowledge.ts'
import { stampedIn, valueText, type Stamped, type Written } from './history-people.ts'
import { placesOf, type Place } from './history-places.ts'
import { quoted } from './names.ts'
import type { ListShape } from './record-naming.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import { askedIn } from './review.ts'
import type { Store } from './store.ts'

export type HistoryItem = { readonly row: RowId; readonly place: readonly Place[]; readonly range: string | null } & (
  | { readonly type: 'value'; readonly column: string; readonly before: string; readonly after: string
    /** the later value that was written without having seen this one, and stood instead */
    readonly lostTo: Written | null }
  | { readonly type: 'added' | 'deleted' | 'restored' }
)
export interface Save extends Stamped {
  /** the save that made the record */
  readonly first: boolean
  readonly items: readonly HistoryItem[]
}
export interface RecordHistory { readonly saves: readonly Save[]; readonly versionId: string; readonly deleted: boolean }

interface RowAt { readonly table: TableInfo; readonly id: Uint8Array }

/** The record's row and those of its repeats, removed ones too. */
const rowsOf = (store: Store, root: RowAt): readonly RowAt[] => {
  const found: RowAt[] = [root]
  for (const above of found) {
    for (const table of store.catalog.tablesOf(root.table.formId ?? '')) {
      if (table.kind !== 'repeat' || store.catalog.parentOf(table) !== above.table) continue
      for (const [id] of store.db.rows<[Uint8Array]>(`SELECT id FROM ${quoted(table.sql)} WHERE parent = ? ORDER BY id`, [above.id])) found.push({ table, id })
    }
  }
  return found
}

/** [HIS10] Of the writes of one cell, latest first: what each replaced, and what stood in its stead although its writer had not seen it. */
const walked = (store: Store, row: RowId, writes: readonly Write[]): readonly { readonly write: Write; readonly before: Write | null; readonly lostTo: Write | null }[] =>
  writes.map((write, index) => {
    const before = writes.slice(index + 1).find((earlier) => hadSeen(store, row, write.stamp, earlier.stamp)) ?? null
    const next = writes.slice(0, index).reverse().find((later) => later.value !== write.value || hadSeen(store, row, later.stamp, write.stamp))
    return { write, before, lostTo: next === undefined || next.value === write.value || hadSeen(store, row, next.stamp, write.stamp) ? null : next }
  })

export const recordHistory = (store: Store, id: RowId, shapeOf: (formId: string) => ListShape | null): Result<RecordHistory, { readonly type: 'not-found'; readonly message: string }> => {
  const record = findRecord(store, id)
  if (record === null) return err({ type: 'not-found', message: `no record ${id}` })
  const stamped = stampedIn(store)
  const isAsked = askedIn(shapeOf)
  const places = placesOf(readAnswers(store, record))
  const saves = new Map<string, { readonly stamp: Write['stamp']; readonly items: HistoryItem[] }>()
  const add = (stamp: Write['stamp'], item: HistoryItem | null): void => {
    const key = stampKey(store, stamp)
    const save = saves.get(key) ?? { stamp, items: [] }
    saves.set(key, save)
    if (item !== null) save.items.push(item)
  }

  const addCell = (table: TableInfo, row: RowId, column: ColumnInfo, current: Write): void => {
    const at = { row, place: places.get(row) ?? [], range: table.kind === 'root' ? null : table.range }
    const replaced = replacedWrites(store, table.id, rowIdBytes(row), column.ordinal)
    const writes = [current, ...[...replaced].sort(laterFirst(store))]
    if (column.name === deletedColumn) {
      for (const { value, stamp } of writes) add(stamp, { ...at, type: value === 1 ? 'deleted' : 'restored' })
      return
    }
    const isShown = column.type !== 'hidden' && isAsked(table, column)
    for (const { write, before, lostTo } of walked(store, row, writes)) {
      const [old, after] = [before === null ? '' : valueText(column, before), valueText(column, write)]
      const lost = lostTo === null ? null : { ...stamped(lostTo.stamp), value: valueText(column, lostTo) }
      add(write.stamp, isShown && (old !== after || lost !== null) ? { ...at, type: 'value', column: column.name, before: old, after, lostTo: lost } : null)
    }
  }

  let made: string | null = null
  for (const { table, id: rowId } of rowsOf(store, { table: record.table, id: rowIdBytes(id) })) {
    const stored = loadRow(store.db, table, rowId)
    if (stored === null) continue
    const row = rowIdFromBytes(rowId)
    if (table.kind === 'root') made = stampKey(store, stored.stamp)
    else if (stampKey(store, stored.stamp) !== made) add(stored.stamp, { row, place: places.get(row) ?? [], range: table.range, type: 'added' })
    for (const { column, value, stamp } of stored.cells) if (stamp !== null) addCell(table, row, column, { value, stamp })
  }
  const order = laterFirst(store)
  return ok({
    versionId: record.version ?? '', deleted: record.deleted,
    saves: [...saves].filter(([key, { items }]) => items.length > 0 || key === made).sort(([, a], [, b]) => order(a, b))
      .map(([key, { stamp, items }]) => ({ ...stamped(stamp), first: key === made, items })),
  })
}
