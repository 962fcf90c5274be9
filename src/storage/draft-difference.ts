/**
 * What a finished draft adds to the record: a new record whole; of an edited one only the answers that differ from what was
 * opened, rows added, rows removed (a `_deleted` cell) and rows moved (an `_order` cell). Rules DRF5-DRF8 in docs/rules.md.
 */
import { deletedColumn, formTable, orderColumn, parentColumn, versionColumn } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { columnsOf, rootRow, valueOf, type TableShape } from './answers.ts'
import type { LocalRow } from './commit.ts'
import type { Database } from './database.ts'
import type { Store } from './store.ts'
import { auditFile, liveRows, type DraftHead } from './drafts.ts'
import { grouped } from './grouped.ts'
import type { StoredRecord } from './record-rows.ts'

type Cell = LocalRow['cells'][number]
interface KeptFile { readonly row: string; readonly column: string; readonly name: string; readonly blob: string; readonly size: number; readonly type: string; readonly thumb: string | null }

export interface FinishShape {
  readonly tables: readonly TableShape[]
  /** columns that are not written, e.g. those the engine says do not belong to the submission */
  readonly omit?: readonly string[]
}

/** [DRF7] A calculation alone is no reason to write: opening a record computes it again. */
const isDerived = (kind: string | undefined): boolean => kind === 'derived'

export const draftDifference = ({ db, catalog }: Pick<Store, 'db' | 'catalog'>, draft: DraftHead, shape: FinishShape, record: StoredRecord | null): readonly LocalRow[] => {
  const columns = columnsOf(shape.tables)
  const omitted = new Set(shape.omit ?? [])
  const rows = liveRows(db, draft.number)
  const added = new Set(rows.filter((row) => row.baseOrder === null).map((row) => row.id))
  const idOf = (row: string): RowId => (row === rootRow ? (draft.record as RowId) : (row as RowId))
  const isNew = (row: string): boolean => (row === rootRow ? draft.record === null : added.has(row))
  const refOf = (row: string): LocalRow['row'] => (isNew(row) ? { newRow: row } : idOf(row))
  const valueOfRow = (row: string): Cell[1] => (isNew(row) ? { rowOf: row } : idOf(row))

  const rootTable = record?.table.name ?? formTable(draft.formId, shape.tables[0]?.range ?? '')
  const tableOf = new Map([[rootRow, rootTable], ...rows.map((row) => [row.id, formTable(draft.formId, row.range)] as const)])
  /** [FUP6] Of this form version, or of the one that the draft was moved from. */
  const columnOf = (row: string, column: string): { readonly type: string; readonly kind?: string } | undefined =>
    columns.get(column) ?? catalog.table(tableOf.get(row) ?? '')?.columns.get(column)

  let worthWriting = draft.record === null
  const cellsOf = grouped(
    db.rows<[string, string, string, string]>('SELECT row, "column", value, base FROM draft_cell WHERE draft = ? ORDER BY row, "column"', [draft.number])
      .filter(([row, column, value, base]) => value !== base && columnOf(row, column) !== undefined && !omitted.has(column)),
    ([row]) => row,
  )
  const answersOf = (row: string): Cell[] => (cellsOf.get(row) ?? []).map(([, column, value]) => {
    const known = columnOf(row, column)
    if (!isDerived(known?.kind) && value !== auditFile) worthWriting = true
    return [column, valueOf(value, known?.type)]
  })

  const found: LocalRow[] = []
  const rootCells = answersOf(rootRow)
  for (const row of rows) {
    const cells = answersOf(row.id)
    const isAdded = row.baseOrder === null
    const moved = !isAdded && row.order !== row.baseOrder
    if (isAdded || moved) worthWriting = true
    const structure: Cell[] = isAdded ? [[parentColumn, valueOfRow(row.parent)], [orderColumn, row.order]] : moved ? [[orderColumn, row.order]] : []
    if (isAdded || moved || cells.length > 0) found.push({ table: formTable(draft.formId, row.range), row: refOf(row.id), cells: [...structure, ...cells] })
  }
  const removed = db.rows<[string, string]>('SELECT id, range FROM draft_row WHERE draft = ? AND removed = 1 AND base_order IS NOT NULL ORDER BY id', [draft.number])
  for (const [id, range] of removed) {
    worthWriting = true
    found.push({ table: formTable(draft.formId, range), row: id as RowId, cells: [[deletedColumn, 1]] })
  }
  for (const file of filesToWrite(db, draft.number, new Set([rootRow, ...rows.map((row) => row.id)]), omitted)) {
    if (file.name !== auditFile) worthWriting = true
    found.push({
      table: 'attachment',
      row: { newRow: `file ${file.row} ${file.column}` },
      cells: [
        ['record', valueOfRow(rootRow)], ['row', valueOfRow(file.row)], ['column', file.column], ['name', file.name],
        ['blob', file.blob], ['size', file.size], ['type', file.type], ['thumb', file.thumb],
      ],
    })
  }
  if (!worthWriting) return []
  // [DRF8] Every edit writes a cell of the root row, so that the root row alone says when the record was changed last and by whom.
  if (record?.version !== draft.version || rootCells.length === 0) rootCells.unshift([versionColumn, draft.version])
  return [{ table: rootTable, row: refOf(rootRow), cells: rootCells }, ...found]
}

/** Files whose name still stands in their cell; the log keeps its name and gets longer. */
const filesToWrite = (db: Database, draft: number, shown: ReadonlySet<string>, omitted: ReadonlySet<string>): readonly KeptFile[] =>
  db.rows<[string, string, string, string, number, string, string | null]>(`SELECT f.row, f."column", f.name, lower(hex(f.blob)), f.size, f.type, lower(hex(f.thumb))
    FROM draft_file f JOIN draft_cell c ON c.draft = f.draft AND c.row = f.row AND c."column" = f."column" AND c.value = f.name AND (c.value <> c.base OR f.name = '${auditFile}')
    WHERE f.draft = ? ORDER BY f.row, f."column"`, [draft])
    .filter(([row, column]) => shown.has(row) && !omitted.has(column))
    .map(([row, column, name, blob, size, type, thumb]) => ({ row, column, name, blob, size, type, thumb: thumb === '' ? null : thumb }))
