/**
 * A draft goes on with another version of its form: rows and cells stay under their ids and nodesets, so that what both
 * versions ask stays answered, and what the new one does not ask is kept aside and written with the record. Rules FUP6, FUP7.
 */
import type { RowId } from '../core/ids.ts'
import { err, ok, type Result } from '../core/result.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { rootTables, formVersion } from './forms.ts'
import { newestWithRoot, type TablesOf } from './form-versions.ts'
import { draftHead, type DraftFailure, type DraftHead } from './drafts.ts'
import { findRecord } from './record-rows.ts'
import type { Store } from './store.ts'

const rootOf = (store: Store, draft: DraftHead, tablesOf: TablesOf): string | null => {
  const record = draft.record === null ? null : findRecord(store, draft.record)
  if (record !== null) return record.table.range
  const roots = rootTables(store, draft.formId)
  return roots.length === 1 ? (roots[0]?.range ?? null) : (tablesOf(draft.version)?.[0]?.range ?? null)
}

/** [FUP6] The version that a draft may be moved to; null when it has the newest, or when none has its root. */
export const newerVersion = (store: Store, draft: DraftHead, tablesOf: TablesOf): RowId | null => {
  const root = rootOf(store, draft, tablesOf)
  const newest = root === null ? null : newestWithRoot(store, draft.formId, root, tablesOf)
  return newest === draft.version ? null : newest
}

/** Answers that are there under columns of these names. */
export const answersUnder = (store: Store, draft: DraftHead, columns: ReadonlySet<string>): number =>
  store.db.rows<[string]>(`SELECT "column" FROM draft_cell c WHERE draft = ? AND value <> ''
    AND (row = 'root' OR row IN (SELECT id FROM draft_row WHERE draft = c.draft AND removed = 0))`, [draft.number])
    .filter(([column]) => columns.has(column)).length

/** `calculated`: columns that the version before calculated and the new one has not; nobody typed them, so they go. */
export const moveDraft = (store: Store, draftId: string, version: RowId, calculated: readonly string[], nowMs: number): Result<null, DraftFailure> =>
  store.db.transaction(() => {
    const draft = draftHead(store.db, draftId)
    if (draft === null) return err({ type: 'draft-gone', message: `no draft ${draftId}` })
    const target = formVersion(store.db, version)
    if (target === null || target.formId !== draft.formId) return err({ type: 'not-found', message: `no version ${version} of form ${draft.formId}` })
    for (const column of calculated) store.db.run('DELETE FROM draft_cell WHERE draft = ? AND "column" = ?', [draft.number, column])
    store.db.run('UPDATE draft SET version = ?, updated = ? WHERE number = ?', [rowIdBytes(version), nowMs, draft.number])
    return ok(null)
  })
