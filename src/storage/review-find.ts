/**
 * Finds what somebody should look at: cells whose value replaced one that its writer had not seen, and rows that were deleted
 * by somebody who had not seen an edit of them. Deciding is review-decide.ts, the list for the screen review.ts. Rules HIS5-HIS7.
 */
import { deletedColumn } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import { loadRow, readClocks, recordOf, type LocalStamp } from './cells.ts'
import { hadSeen, laterFirst, replacedWrites, unseenValues, type Write } from './history-knowledge.ts'
import { quoted } from './names.ts'
import type { Store } from './store.ts'

export interface CellConflict { readonly type: 'cell'; readonly table: TableInfo; readonly row: RowId; readonly column: ColumnInfo; readonly current: Write; readonly others: readonly Write[] }
export interface DeletedConflict { readonly type: 'deleted'; readonly table: TableInfo; readonly row: RowId; readonly deletion: LocalStamp; readonly edits: readonly LocalStamp[] }
export type Conflict = CellConflict | DeletedConflict

const firstAnswer = 4
/** Conflicts looked at in one go; the rest comes when these are decided. */
const mostConflicts = 1000

/** [HIS6] Looks through up to `limit` more overwritten values for concurrent ones; true when it has seen all. */
export const scanOverwritten = (store: Store, limit: number): boolean =>
  store.db.transaction(() => {
    const { db, catalog } = store
    const mark = db.first<[number]>('SELECT overwritten FROM review_mark')?.[0] ?? 0
    const rows = db.rows<[number, number, Uint8Array, number, bigint | number, number, bigint | number, number]>(
      'SELECT id, data_table, row, ordinal, hlc, origin, by_hlc, by_origin FROM overwritten WHERE id > ? ORDER BY id LIMIT ?', [mark, limit])
    for (const [, table, row, ordinal, hlc, origin, byHlc, byOrigin] of rows) {
      if (origin === byOrigin || ordinal < firstAnswer || catalog.tableById(table)?.kind === 'fixed') continue
      if (hadSeen(store, rowIdFromBytes(row), { hlc: BigInt(byHlc), origin: byOrigin }, { hlc: BigInt(hlc), origin })) continue
      db.run('INSERT OR IGNORE INTO review_cell (data_table, row, ordinal) VALUES (?, ?, ?)', [table, row, ordinal])
    }
    const last = rows.at(-1)
    if (last !== undefined) db.run('UPDATE review_mark SET overwritten = ?', [last[0]])
    return rows.length < limit
  })

const keptAt = (store: Store, table: TableInfo, row: Uint8Array, ordinal: number): ((stamp: LocalStamp) => boolean) => {
  const kept = new Set(store.db.rows<[bigint | number, number]>('SELECT hlc, origin FROM review_kept WHERE row = ? AND data_table = ? AND ordinal = ?', [row, table.id, ordinal])
    .map(([hlc, origin]) => `${hlc} ${origin}`))
  return (stamp) => kept.has(`${stamp.hlc} ${stamp.origin}`)
}

/** The row, one of those above it, or its record is deleted or missing here. */
const isBelowDeletion = (store: Store, table: TableInfo, row: Uint8Array): boolean => {
  let at: TableInfo | undefined = table
  let id: unknown = row
  while (at !== undefined && id instanceof Uint8Array) {
    const found = store.db.first(`SELECT is_deleted, ${at.kind === 'repeat' ? 'parent' : 'NULL'} FROM ${quoted(at.sql)} WHERE id = ?`, [id])
    if (found === null || found[0] === 1) return true
    if (at.kind === 'root') return false
    id = found[1]
    at = store.catalog.parentOf(at)
  }
  return true
}

/** [HIS5] What stands in the cell and the values its writers had not seen; null when there are none. */
export const cellConflict = (store: Store, table: TableInfo, id: Uint8Array, column: ColumnInfo): CellConflict | null => {
  const cell = loadRow(store.db, table, id, [column])?.cells[0]
  if (cell === undefined || cell.stamp === null) return null
  const row = rowIdFromBytes(id)
  const current = { value: cell.value, stamp: cell.stamp }
  const isKept = keptAt(store, table, id, column.ordinal)
  const others = unseenValues(store, row, current, replacedWrites(store, table.id, id, column.ordinal)).filter((write) => !isKept(write.stamp))
  return others.length === 0 ? null : { type: 'cell', table, row, column, current, others }
}

/** A cell or deleted row that may be a conflict, and the conflict that it is now. */
export interface Place { readonly table: TableInfo; readonly row: Uint8Array; readonly ordinal: number; find(): Conflict | null }

const cellPlaces = (store: Store): readonly Place[] =>
  store.db.rows<[number, Uint8Array, number]>('SELECT data_table, row, ordinal FROM review_cell LIMIT ?', [mostConflicts]).flatMap(([tableId, row, ordinal]): Place[] => {
    const table = store.catalog.tableById(tableId)
    return table === undefined ? [] : [{
      table, row, ordinal,
      find: () => {
        const column = [...table.columns.values()].find((known) => known.ordinal === ordinal)
        if (column === undefined || isBelowDeletion(store, table, row)) return null
        const conflict = cellConflict(store, table, row, column)
        // settled: only a new loser could open it again, and that is scanned
        if (conflict === null) store.db.run('DELETE FROM review_cell WHERE row = ? AND data_table = ? AND ordinal = ?', [row, tableId, ordinal])
        return conflict
      },
    }]
  })

/** [HIS7] A deleted row whose deletion had not seen an edit of it; null when it had seen all, or they were left at that here. */
export const deletedConflict = (store: Store, table: TableInfo, id: Uint8Array): DeletedConflict | null => {
  const found = store.db.first<[bigint | number, number, Uint8Array | null]>(`SELECT hlc, origin, clocks FROM ${quoted(table.sql)} WHERE id = ? AND is_deleted = 1`, [id])
  if (found === null) return null
  const own = { hlc: BigInt(found[0]), origin: found[1] }
  const clocks = readClocks(found[2])
  const deletion = clocks.get(0) ?? own
  const row = rowIdFromBytes(id)
  const isKept = keptAt(store, table, id, 0)
  const byKey = new Map([own, ...clocks.values()].map((stamp) => [`${stamp.hlc} ${stamp.origin}`, stamp]))
  byKey.delete(`${deletion.hlc} ${deletion.origin}`)
  const edits = [...byKey.values()].filter((stamp) => !isKept(stamp) && !hadSeen(store, row, deletion, stamp))
  return edits.length === 0 ? null : { type: 'deleted', table, row, deletion, edits: edits.map((stamp) => ({ stamp })).sort(laterFirst(store)).map(({ stamp }) => stamp) }
}

/** Rows that were deleted and edited are few: each table has an index of just these. Two clocks take 20 bytes at least. */
const deletedAndEdited = 'is_deleted = 1 AND length(clocks) >= 20'
const indexed = new WeakSet<TableInfo>()
const deletedPlaces = (store: Store): readonly Place[] =>
  store.catalog.tables().flatMap((table) => {
    if (table.kind === 'fixed') return []
    if (!indexed.has(table)) {
      store.db.connection.exec(`CREATE INDEX IF NOT EXISTS deleted_${table.id} ON ${quoted(table.sql)} (id) WHERE ${deletedAndEdited}`)
      indexed.add(table)
    }
    return store.db.rows<[Uint8Array]>(`SELECT id FROM ${quoted(table.sql)} WHERE ${deletedAndEdited} LIMIT ?`, [mostConflicts]).map(([row]): Place => ({
      table, row, ordinal: 0,
      find: () => {
        const parent: unknown = table.kind === 'root' ? null : store.db.first(`SELECT parent FROM ${quoted(table.sql)} WHERE id = ?`, [row])?.[0]
        const above = store.catalog.parentOf(table)
        const isGone = table.kind === 'repeat' && (above === undefined || !(parent instanceof Uint8Array) || isBelowDeletion(store, above, parent))
        return isGone ? null : deletedConflict(store, table, row)
      },
    }))
  })

/** Calculated answers follow from others and are not reviewed. */
export type IsAsked = (table: TableInfo, column: ColumnInfo) => boolean
export const isReviewed = (conflict: Conflict, isAsked: IsAsked): boolean => conflict.type === 'deleted' || isAsked(conflict.table, conflict.column)
export const reviewPlaces = (store: Store): readonly Place[] => [...cellPlaces(store), ...deletedPlaces(store)]

/** Open conflicts by record, latest first. `isAsked`: whether a person answers this column. */
export const openConflicts = (store: Store, isAsked: IsAsked): ReadonlyMap<RowId, readonly Conflict[]> =>
  store.db.transaction(() => {
    const found = reviewPlaces(store).flatMap((place) => place.find() ?? []).filter((conflict) => isReviewed(conflict, isAsked))
    const latest = (conflict: Conflict): { readonly stamp: LocalStamp } => (conflict.type === 'cell' ? conflict.current : { stamp: conflict.deletion })
    const order = laterFirst(store)
    const placeOf = (conflict: Conflict): string => `${conflict.row} ${conflict.type === 'cell' ? conflict.column.name : ''}`
    const byRecord = new Map<RowId, Conflict[]>()
    for (const conflict of found.sort((a, b) => order(latest(a), latest(b)) || (placeOf(a) < placeOf(b) ? -1 : 1))) {
      const record = recordOf(store.db, conflict.table, rowIdBytes(conflict.row), (table) => store.catalog.parentOf(table))
      if (record === null) continue
      const id = rowIdFromBytes(record.id)
      byRecord.set(id, [...(byRecord.get(id) ?? []), conflict])
    }
    return byRecord
  })

/** The table that a row is in, of those that hold answers. */
export const tableOfRow = (store: Store, row: RowId): TableInfo | null =>
  store.catalog.tables().find((table) => table.kind !== 'fixed' && table.columns.has(deletedColumn) &&
    store.db.first(`SELECT 1 FROM ${quoted(table.sql)} WHERE id = ?`, [rowIdBytes(row)]) !== null) ?? null
