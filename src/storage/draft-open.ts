/**
 * Opening a draft: a new record of a form version, an edit of a record, or one that was left. Editing copies what the record
 * holds now, beside which later answers are compared. Rules DRF1, DRF3 in docs/rules.md.
 */
import type { RowId } from '../core/ids.ts'
import { err, type Result } from '../core/result.ts'
import { draftOfRecord, insertDraft, readDraft, type Draft, type DraftFailure } from './drafts.ts'
import { formVersion, newestVersion } from './forms.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import type { Store } from './store.ts'

export type DraftTarget = { readonly versionId: RowId } | { readonly recordId: RowId } | { readonly draftId: string }

const notFound = (message: string): Result<never, DraftFailure> => err({ type: 'not-found', message })

/** [DRF1] `newDraftId` becomes the id when a draft has to be made. */
export const openDraft = (store: Store, target: DraftTarget, newDraftId: string): Result<Draft, DraftFailure> =>
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
    const version = newestVersion(db, formId) ?? record.version
    if (version === null) return notFound(`no version of form ${formId}`)
    insertDraft(db, { draftId: newDraftId, formId, version, record: record.id, name: '', base: readAnswers(store, record) }, store.options.now())
    return readDraft(db, newDraftId)
  })
