/**
 * Opening a draft: a new record of a form version, an edit of a record, or one that was left. Editing copies what the record
 * holds now, beside which later answers are compared. Rules DRF1, DRF3, FUP4, FUP5 in docs/rules.md.
 */
import type { RowId } from '../core/ids.ts'
import { err, type Result } from '../core/result.ts'
import { rootRow, type Answers, type CellText } from './answers.ts'
import { draftOfRecord, insertDraft, readDraft, type Draft, type DraftFailure } from './drafts.ts'
import { formVersion } from './forms.ts'
import { newestWithRoot, plannedTables, type TablesOf, type VersionTables } from './form-versions.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import type { Store } from './store.ts'

export type DraftTarget = { readonly versionId: RowId } | { readonly recordId: RowId } | { readonly draftId: string }

const notFound = (message: string): Result<never, DraftFailure> => err({ type: 'not-found', message })

/**
 * [FUP5] Questions that the record's own version asked and that have no answer were emptied: they stay empty, while questions
 * that are new since then start with the form's default.
 */
const withEmptied = (answers: Answers, tables: VersionTables | null): Answers => {
  const answered = new Set(answers.cells.map(({ row, column }) => `${row} ${column}`))
  const emptied: CellText[] = []
  for (const { range, parent, columns } of tables ?? []) {
    const rows = parent === null ? [rootRow] : answers.rows.filter((row) => row.range === range).map((row) => row.id)
    const asked = columns.filter(({ kind }) => kind === undefined || kind === 'user')
    for (const row of rows) for (const { nodeset } of asked) if (!answered.has(`${row} ${nodeset}`)) emptied.push({ row, column: nodeset, value: '' })
  }
  return { rows: answers.rows, cells: [...answers.cells, ...emptied] }
}

/** [DRF1] `newDraftId` becomes the id when a draft has to be made. */
export const openDraft = (store: Store, target: DraftTarget, newDraftId: string, tablesOf: TablesOf = plannedTables(store)): Result<Draft, DraftFailure> =>
  store.db.transaction(() => {
    const { db } = store
    if ('draftId' in target) return readDraft(db, target.draftId)
    if ('versionId' in target) {
      const version = formVersion(db, target.versionId)
      if (version === null) return notFound(`no form version ${target.versionId}`)
      insertDraft(db, {
        draftId: newDraftId, formId: version.formId, version: target.versionId, record: null, name: '', base: { rows: [], cells: [] },
      }, store.options.now())
      return readDraft(db, newDraftId)
    }
    const unfinished = draftOfRecord(db, target.recordId)
    if (unfinished !== null) return readDraft(db, unfinished)
    const record = findRecord(store, target.recordId)
    if (record === null || record.deleted) return notFound(`no record ${target.recordId}`)
    const formId = record.table.formId as string
    const version = newestWithRoot(store, formId, record.table.range ?? '', tablesOf) ?? record.version
    if (version === null) return notFound(`no version of form ${formId}`)
    const base = withEmptied(readAnswers(store, record), record.version && tablesOf(record.version))
    insertDraft(db, { draftId: newDraftId, formId, version, record: record.id, name: '', base }, store.options.now())
    return readDraft(db, newDraftId)
  })
