/**
 * The log of a draft whose form asks for one (ODK's audit.csv): lines are appended as they come, so that a crash loses at most
 * the last moments, and become a file of the record when the draft is finished. What a line says is the page's. Rule DRF10.
 */
import { err, ok, type Result } from '../core/result.ts'
import type { BlobId } from '../core/ids.ts'
import { attachmentsOf } from './attachments.ts'
import { blobArrived, blobIdBytes } from './blob-facts.ts'
import type { Database } from './database.ts'
import { auditFile, draftHead, readDraft, saveDraft, type DraftFailure } from './drafts.ts'
import type { Store } from './store.ts'

const longestLine = 64 * 1024
const mostLines = 100_000

/** `from`: number of the first line; lines that are there already stay as they are, so that a repeated call does nothing twice. */
export const appendEvents = (db: Database, draftId: string, from: number, lines: readonly string[]): Result<null, DraftFailure> =>
  db.transaction(() => {
    const number = draftHead(db, draftId)?.number
    if (number === undefined) return err({ type: 'draft-gone', message: `no draft ${draftId}` })
    if (!Number.isInteger(from) || from < 0 || from + lines.length > mostLines) return err({ type: 'too-large', message: `line ${from} of the log` })
    lines.forEach((line, index) => db.run('INSERT OR IGNORE INTO draft_event VALUES (?, ?, ?)', [number, from + index, line.slice(0, longestLine).replaceAll('\u0000', '')]))
    return ok(null)
  })

export const eventsOf = (db: Database, draftId: string): readonly string[] => {
  const number = draftHead(db, draftId)?.number
  return number === undefined ? [] : db.rows<[string]>('SELECT line FROM draft_event WHERE draft = ? ORDER BY number', [number]).map(([line]) => line)
}

/** The log that the edited record has so far; null when it has none or its file is not here. */
export const earlierLog = (store: Store, draftId: string, column: string): BlobId | null => {
  const head = draftHead(store.db, draftId)
  const draft = readDraft(store.db, draftId)
  if (head === null || head.record === null || !draft.ok) return null
  const found = attachmentsOf(store, head.record, draft.value.answers).find((file) => file.row === 'root' && file.column === column)
  return found?.here === true ? (found.blobId as BlobId) : null
}

/** The file of the log and its name in the cell, always the same name: ODK's tools look for it. */
export const keepAuditFile = (store: Store, draftId: string, column: string, file: { readonly size: number; readonly blobId: BlobId }, nowMs: number): Result<null, DraftFailure> =>
  store.db.transaction(() => {
    const number = draftHead(store.db, draftId)?.number
    if (number === undefined) return err({ type: 'draft-gone', message: `no draft ${draftId}` })
    if (!column.startsWith('/')) return err({ type: 'invalid', message: `log in ${column.slice(0, 100)}` })
    blobArrived(store.db, file.blobId, file.size)
    store.db.run('INSERT OR REPLACE INTO draft_file (draft, row, "column", name, blob, size, type) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [number, 'root', column, auditFile, blobIdBytes(file.blobId), file.size, 'text/csv'])
    return saveDraft(store.db, draftId, { cells: [{ row: 'root', column, value: auditFile }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, nowMs)
  })
