/** One record: read whole, deleted, or written at once without a draft. Lists are record-list.ts. Rules REC14-REC16 in docs/rules.md. */
import { deletedColumn, formTable, orderColumn, parentColumn, versionColumn } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { err, ok, type Result } from '../core/result.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { columnsOf, rootRow, valueOf, type Answers, type TableShape } from './answers.ts'
import { attachmentsOf, type Attachment } from './attachments.ts'
import { commitLocal, type LocalRow } from './commit.ts'
import { grouped } from './grouped.ts'
import { deviceNamesOf } from './members.ts'
import { quoted } from './names.ts'
import { namedByExpression, nameExpression, type ListShape } from './record-naming.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import { summaryOf, type RecordSummary, type SummaryRow } from './record-summary.ts'
import type { Store } from './store.ts'

export interface RecordDetail {
  readonly summary: RecordSummary
  readonly versionId: string
  readonly answers: Answers
  readonly attachments: readonly Attachment[]
  readonly deleted: boolean
}
type NotFound = { readonly type: 'not-found'; readonly message: string }
const notFound = (id: RowId): Result<never, NotFound> => err({ type: 'not-found', message: `no record ${id}` })

export const recordDetail = (store: Store, id: RowId, shapeOf: (formId: string) => ListShape | null): Result<RecordDetail, NotFound> => {
  const record = findRecord(store, id)
  if (record === null) return notFound(id)
  const { table } = record
  const shape = shapeOf(table.formId ?? '')
  const row = store.db.first(`SELECT ${table.id}, id, hlc, origin, clocks, ${nameExpression(table, shape)}, ${namedByExpression(table, shape)} FROM ${quoted(table.sql)} WHERE id = ?`,
    [rowIdBytes(id)]) as SummaryRow | null
  if (row === null) return notFound(id)
  const answers = readAnswers(store, record)
  return ok({
    summary: summaryOf(store, row, shapeOf, deviceNamesOf(store)),
    versionId: record.version ?? '',
    answers,
    attachments: attachmentsOf(store, id, answers),
    deleted: record.deleted,
  })
}

/** [REC14] A tombstone: one cell, merged like any other. Deleting twice is once. */
export const deleteRecord = (store: Store, id: RowId): Result<null, NotFound> =>
  store.db.transaction(() => {
    const record = findRecord(store, id)
    if (record === null) return notFound(id)
    if (!record.deleted) commitLocal(store, [{ table: record.table.name, row: id, cells: [[deletedColumn, 1]] }], store.options.now())
    return ok(null)
  })

export interface WriteShape { readonly formId: string; readonly versionId: RowId; readonly tables: readonly TableShape[] }

/** [REC15] Records written at once (import): one change each, one transaction for all. */
export const writeRecords = (store: Store, shape: WriteShape, records: readonly Answers[]): readonly RowId[] => {
  const columns = columnsOf(shape.tables)
  const rootTable = formTable(shape.formId, shape.tables[0]?.range ?? '')
  const rowsOf = (record: Answers): readonly LocalRow[] => {
    const cellsOf = grouped(record.cells.filter((cell) => columns.has(cell.column)), (cell) => cell.row)
    const answersOf = (row: string): LocalRow['cells'] => (cellsOf.get(row) ?? []).map((cell) => [cell.column, valueOf(cell.value, columns.get(cell.column)?.type)])
    return [
      { table: rootTable, row: { newRow: rootRow }, cells: [[versionColumn, shape.versionId], ...answersOf(rootRow)] },
      ...record.rows.map((row): LocalRow => ({
        table: formTable(shape.formId, row.range),
        row: { newRow: row.id },
        cells: [[parentColumn, { rowOf: row.parent }], [orderColumn, row.order], ...answersOf(row.id)],
      })),
    ]
  }
  return store.db.transaction(() => records.map((record) => commitLocal(store, rowsOf(record), store.options.now()).rowIds.get(rootRow) as RowId))
}
