/**
 * Finishing a draft: one change with the difference (draft-difference.ts) and the end of the draft, in one transaction.
 * Rules DRF5-DRF8 in docs/rules.md.
 */
import type { RowId } from '../core/ids.ts'
import { err, ok, type Result } from '../core/result.ts'
import { rootRow } from './answers.ts'
import { ChangeTooLarge, commitLocal } from './commit.ts'
import { draftDifference, type FinishShape } from './draft-difference.ts'
import { deleteDraft, draftHead, type DraftFailure } from './drafts.ts'
import { unseenBy } from './history-seen.ts'
import { findRecord } from './record-rows.ts'
import type { Store } from './store.ts'

export interface Finished {
  readonly recordId: RowId
  /** false when nothing differed from what was opened */
  readonly written: boolean
  /** the record was deleted meanwhile; what was written is kept below the deletion */
  readonly deleted: boolean
}

export const finishDraft = (store: Store, draftId: string, shape: FinishShape): Result<Finished, DraftFailure> => {
  try {
    return store.db.transaction(() => {
      const draft = draftHead(store.db, draftId)
      if (draft === null) return err({ type: 'draft-gone', message: `no draft ${draftId}` })
      const record = draft.record === null ? null : findRecord(store, draft.record)
      const rows = draftDifference(store, draft, shape, record)
      const made = rows.length === 0 ? null : commitLocal(store, [...rows, ...unseenBy(store, draft, rows)], store.options.now()).rowIds.get(rootRow)
      deleteDraft(store.db, draft.number)
      return ok({ recordId: draft.record ?? (made as RowId), written: rows.length > 0, deleted: record?.deleted ?? false })
    })
  } catch (error) {
    if (error instanceof ChangeTooLarge) return err({ type: 'too-large', message: error.message })
    throw error
  }
}
