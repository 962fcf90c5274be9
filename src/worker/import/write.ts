/** What was agreed to, written: one change for each record, some records to a transaction, so that it can be stopped between two. Rules IMP17-IMP19. */
import { formTable, orderColumn, parentColumn, versionColumn } from '../../core/change.ts'
import type { RowId } from '../../core/ids.ts'
import { rootRow } from '../../forms/answers.ts'
import { valueOf } from '../../storage/answers.ts'
import { commitLocal, type LocalRow } from '../../storage/commit.ts'
import { keepCheck, questionsToCheck } from '../../storage/record-check.ts'
import { rowIdBytes } from '../../core/row-bytes.ts'
import type { ImportWritten } from '../api-import.ts'
import type { Job, Opened } from './analyse.ts'
import type { RecordChange } from './compare.ts'

/** In one transaction. */
const mostAtOnce = 100

const rowsOf = (formId: string, versionId: RowId, { id, record, rows }: RecordChange, takesConflicts: boolean): readonly LocalRow[] => {
  const idOf = (row: string): RowId => (row === rootRow ? id : (row as RowId))
  const kept = rows.map((row) => ({ ...row, cells: row.cells.filter(({ isConflict }) => takesConflicts || !isConflict) })).filter(({ made, cells }) => made !== null || cells.length > 0 || record === null)
  if (kept.length === 0) return []
  const root = record?.table.name ?? formTable(formId, rows.find((row) => row.id === rootRow)?.range ?? '')
  const cellsOf = (cells: RecordChange['rows'][number]['cells']): LocalRow['cells'] => cells.map(({ column, after }) => [column.nodeset, valueOf(after, column.type)])
  const found: LocalRow[] = [
    // [IMP17] a record stays with the version it was last saved with; the root row tells who changed it last (DRF8)
    { table: root, row: id, cells: [[versionColumn, record?.version ?? versionId], ...cellsOf(kept.find((row) => row.id === rootRow)?.cells ?? [])] },
  ]
  for (const row of kept) {
    if (row.id === rootRow) continue
    const structure: LocalRow['cells'] = row.made === null ? [] : [[parentColumn, idOf(row.made.parent)], [orderColumn, row.made.order]]
    found.push({ table: formTable(formId, row.range), row: idOf(row.id), cells: [...structure, ...cellsOf(row.cells)] })
  }
  return found
}

export const writeImport = async (opened: Opened, changes: readonly RecordChange[], takesConflicts: boolean, job: Job): Promise<ImportWritten> => {
  const { store, formId } = opened.comparing
  let [recordsNew, recordsChanged, done] = [0, 0, 0]
  for (let at = 0; at < changes.length && !job.stopped(); at += mostAtOnce) {
    const slice = changes.slice(at, at + mostAtOnce)
    store.db.transaction(() => {
      for (const change of slice) {
        const rows = rowsOf(formId, opened.versionId, change, takesConflicts)
        if (rows.length === 0) continue
        commitLocal(store, rows, store.options.now())
        // [IMP18] the form is asked about it when it is opened next
        keepCheck(store, change.id, 'imported', questionsToCheck(store, rowIdBytes(change.id)))
        if (change.record === null) recordsNew += 1
        else recordsChanged += 1
      }
    })
    done += slice.length
    job.tell({ done, total: changes.length })
    await job.pause()
  }
  return { recordsNew, recordsChanged, left: changes.length - done }
}
