/** What "To review" lists: records with concurrent values or edits that a deletion had not seen, with who wrote what and when. Rules HIS5-HIS9. */
import type { RowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import type { ColumnInfo } from './catalog.ts'
import { quoted } from './names.ts'
import { deviceNamesOf } from './members.ts'
import { stampedIn, valueText, type Stamped, type Written } from './history-people.ts'
import { placesOf, type Place } from './history-places.ts'
import { namedByExpression, nameExpression, type ListShape } from './record-naming.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import { summaryOf, type RecordSummary, type SummaryRow } from './record-summary.ts'
import { countOpen } from './review-count.ts'
import { openConflicts, type Conflict, type IsAsked } from './review-find.ts'
import type { Store } from './store.ts'

export type ReviewItem =
  | { readonly type: 'cell'; readonly row: RowId; readonly place: readonly Place[]; readonly column: string; readonly current: Written; readonly others: readonly Written[] }
  /** `range`: null for the record itself, else the repeat that the row is of */
  | { readonly type: 'deleted'; readonly row: RowId; readonly range: string | null; readonly deletion: Stamped; readonly edits: readonly Stamped[] }
export interface ReviewRecord { readonly summary: RecordSummary; readonly versionId: string; readonly items: readonly ReviewItem[] }

type ShapeOf = (formId: string) => ListShape | null

/** [HIS5] Calculated answers follow from others; what the form does not know any more is shown. */
export const askedIn = (shapeOf: ShapeOf): IsAsked => {
  const derived = new Map<string, ReadonlySet<string>>()
  return (table, column) => {
    const formId = table.formId ?? ''
    let known = derived.get(formId)
    if (known === undefined) {
      known = new Set(shapeOf(formId)?.tables.flatMap(({ columns }) => columns.filter(({ kind }) => kind === 'derived').map(({ nodeset }) => nodeset)) ?? [])
      derived.set(formId, known)
    }
    return !known.has(column.name)
  }
}

export const countReview = (store: Store, shapeOf: ShapeOf): number => countOpen(store, askedIn(shapeOf)).records

export const listReview = (store: Store, shapeOf: ShapeOf): readonly ReviewRecord[] => {
  const stamped = stampedIn(store)
  const nameOf = deviceNamesOf(store)
  const written = (column: ColumnInfo, write: { readonly value: string | number | null; readonly stamp: Parameters<typeof stamped>[0] }): Written =>
    ({ ...stamped(write.stamp), value: valueText(column, write) })
  const itemOf = (conflict: Conflict, places: ReadonlyMap<string, readonly Place[]>): ReviewItem =>
    conflict.type === 'cell'
      ? { type: 'cell', row: conflict.row, place: places.get(conflict.row) ?? [], column: conflict.column.name, current: written(conflict.column, conflict.current), others: conflict.others.map((other) => written(conflict.column, other)) }
      : { type: 'deleted', row: conflict.row, range: conflict.table.kind === 'root' ? null : conflict.table.range, deletion: stamped(conflict.deletion), edits: conflict.edits.map(stamped) }
  return [...openConflicts(store, askedIn(shapeOf))].flatMap(([id, conflicts]): ReviewRecord[] => {
    const record = findRecord(store, id)
    if (record === null) return []
    const { table } = record
    const shape = shapeOf(table.formId ?? '')
    const row = store.db.first(`SELECT ${table.id}, id, hlc, origin, clocks, ${nameExpression(table, shape)}, ${namedByExpression(table, shape)} FROM ${quoted(table.sql)} WHERE id = ?`,
      [rowIdBytes(id)]) as SummaryRow | null
    if (row === null) return []
    const places = conflicts.every(({ row: at }) => at === id) ? new Map<string, readonly Place[]>() : placesOf(readAnswers(store, record))
    return [{ summary: summaryOf(store, row, shapeOf, nameOf), versionId: record.version ?? '', items: conflicts.map((conflict) => itemOf(conflict, places)) }]
  })
}
