/**
 * Unfinished records of this phone: every answer is saved as it is typed, one upserted cell per keystroke, durable when the
 * call returns. A draft keeps beside each answer what it was when the draft was opened, so that finishing (draft-finish.ts)
 * writes the difference. Opening: draft-open.ts. Never replicated. Rules DRF1-DRF4 in docs/rules.md.
 */
import type { BlobId, RowId } from '../core/ids.ts'
import { err, ok, type Result } from '../core/result.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import { rootRow, type Answers, type CellText, type RowShape } from './answers.ts'
import { unusedBlobs } from './blob-facts.ts'
import type { Database } from './database.ts'
import { grouped } from './grouped.ts'

export interface DraftFailure { readonly type: 'draft-gone' | 'not-found' | 'invalid' | 'too-large'; readonly message: string }

export interface Draft {
  readonly draftId: string
  readonly versionId: string
  readonly recordId: string | null
  readonly answers: Answers
  readonly position: string
  readonly language: string
}
export interface DraftChange {
  readonly cells: readonly CellText[]
  readonly rowsAdded: readonly RowShape[]
  readonly rowsRemoved: readonly string[]
  readonly rowsMoved: readonly { readonly id: string; readonly order: string }[]
  readonly position?: string
  readonly language?: string
  readonly name?: string
}
export interface DraftHead {
  readonly number: number
  readonly formId: string
  readonly version: RowId
  readonly record: RowId | null
  readonly position: string
  readonly language: string
}
export interface NewDraft {
  readonly draftId: string
  readonly formId: string
  readonly version: RowId
  readonly record: RowId | null
  readonly name: string
  /** what an edited record holds now; empty for a new one */
  readonly base: Answers
}

/** name of the file that a draft's log becomes */
export const auditFile = 'audit.csv'

const longestId = 64
const longestName = 4096
const longestText = 1024 * 1024

const draftGone = (draftId: string): Result<never, DraftFailure> => err({ type: 'draft-gone', message: `no draft ${draftId}` })
const invalid = (message: string): Result<never, DraftFailure> => err({ type: 'invalid', message })

export const draftHead = (db: Database, draftId: string): DraftHead | null => {
  const row = db.first<[number, string, Uint8Array, Uint8Array | null, string, string]>(
    'SELECT number, form_id, version, record, position, language FROM draft WHERE id = ?', [draftId])
  return row && {
    number: row[0], formId: row[1], version: rowIdFromBytes(row[2]), record: row[3] && rowIdFromBytes(row[3]), position: row[4], language: row[5],
  }
}

export const draftOfRecord = (db: Database, record: RowId): string | null =>
  db.first<[string]>('SELECT id FROM draft WHERE record = ?', [rowIdBytes(record)])?.[0] ?? null

export const insertDraft = (db: Database, draft: NewDraft, nowMs: number): void => {
  db.transaction(() => {
    db.run("INSERT INTO draft (id, form_id, version, record, name, position, language, updated) VALUES (?, ?, ?, ?, ?, '', '', ?)",
      [draft.draftId, draft.formId, rowIdBytes(draft.version), draft.record && rowIdBytes(draft.record), draft.name, nowMs])
    const number = draftHead(db, draft.draftId)?.number as number
    for (const row of draft.base.rows) {
      db.run('INSERT INTO draft_row (draft, id, range, parent, order_key, base_order) VALUES (?1, ?2, ?3, ?4, ?5, ?5)',
        [number, row.id, row.range, row.parent, row.order])
    }
    for (const cell of draft.base.cells) {
      db.run('INSERT INTO draft_cell (draft, row, "column", value, base) VALUES (?1, ?2, ?3, ?4, ?4)', [number, cell.row, cell.column, cell.value])
    }
  })
}

/** Rows that are there and hang on rows that are there, parents before children, siblings in order. */
export const liveRows = (db: Database, draft: number): readonly (RowShape & { readonly baseOrder: string | null })[] => {
  const rows = db.rows<[string, string, string, string, string | null]>(
    'SELECT id, range, parent, order_key, base_order FROM draft_row WHERE draft = ? AND removed = 0 ORDER BY parent, order_key, id', [draft])
  const below = grouped(rows, (row) => row[2])
  const found: (RowShape & { readonly baseOrder: string | null })[] = []
  const seen = new Set<string>()
  const walk = (parent: string): void => {
    for (const [id, range, , order, baseOrder] of below.get(parent) ?? []) {
      if (seen.has(id)) continue
      seen.add(id)
      found.push({ id, range, parent, order, baseOrder })
      walk(id)
    }
  }
  walk(rootRow)
  return found
}

export const readDraft = (db: Database, draftId: string): Result<Draft, DraftFailure> => {
  const head = draftHead(db, draftId)
  if (head === null) return draftGone(draftId)
  const rows = liveRows(db, head.number).map(({ id, range, parent, order }) => ({ id, range, parent, order }))
  const shown = new Set([rootRow, ...rows.map((row) => row.id)])
  const cells = db.rows<[string, string, string]>('SELECT row, "column", value FROM draft_cell WHERE draft = ?', [head.number])
    .filter(([row]) => shown.has(row)).map(([row, column, value]) => ({ row, column, value }))
  const { version, record, position, language } = head
  return ok({ draftId, versionId: version, recordId: record, answers: { rows, cells }, position, language })
}

const changeProblem = (db: Database, draft: number, change: DraftChange): string | null => {
  for (const row of change.rowsAdded) {
    if (row.id === '' || row.id === rootRow || row.id.length > longestId) return `row id ${row.id.slice(0, longestId)}`
    if (!row.range.startsWith('/') || row.range.length > longestName || row.order.length > longestName) return `row ${row.id}`
  }
  const added = new Set(change.rowsAdded.map((row) => row.id))
  const known = (id: string): boolean =>
    id === rootRow || added.has(id) || db.first('SELECT 1 FROM draft_row WHERE draft = ? AND id = ?', [draft, id]) !== null
  for (const row of change.rowsAdded) if (!known(row.parent)) return `row ${row.id} hangs on ${row.parent}, which is not there`
  for (const cell of change.cells) {
    if (!cell.column.startsWith('/') || cell.column.length > longestName) return `column ${cell.column.slice(0, 100)}`
    if (cell.value.length > longestText) return `an answer of ${cell.value.length} letters in ${cell.column}`
    if (!known(cell.row)) return `row ${cell.row.slice(0, longestId)} is not there`
  }
  return null
}

/** [DRF2] Durable when it returns; the same change twice is the same as once; cost follows the change, not the draft. */
export const saveDraft = (db: Database, draftId: string, change: DraftChange, nowMs: number): Result<null, DraftFailure> =>
  db.transaction(() => {
    const number = draftHead(db, draftId)?.number
    if (number === undefined) return draftGone(draftId)
    const problem = changeProblem(db, number, change)
    if (problem !== null) return invalid(problem)
    for (const row of change.rowsAdded) {
      db.run(`INSERT INTO draft_row (draft, id, range, parent, order_key) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET removed = 0, order_key = excluded.order_key`, [number, row.id, row.range, row.parent, row.order])
    }
    for (const cell of change.cells) {
      db.run(`INSERT INTO draft_cell (draft, row, "column", value, base) VALUES (?, ?, ?, ?, '')
        ON CONFLICT DO UPDATE SET value = excluded.value`, [number, cell.row, cell.column, cell.value])
    }
    for (const row of change.rowsMoved) db.run('UPDATE draft_row SET order_key = ? WHERE draft = ? AND id = ?', [row.order.slice(0, longestName), number, row.id])
    for (const id of change.rowsRemoved) db.run('UPDATE draft_row SET removed = 1 WHERE draft = ? AND id = ?', [number, id])
    db.run('UPDATE draft SET updated = ?, position = coalesce(?, position), language = coalesce(?, language), name = coalesce(?, name) WHERE number = ?',
      [nowMs, change.position ?? null, change.language ?? null, change.name ?? null, number])
    return ok(null)
  })

export const deleteDraft = (db: Database, number: number): void => {
  for (const table of ['draft_row', 'draft_cell', 'draft_file', 'draft_event']) db.run(`DELETE FROM ${table} WHERE draft = ?`, [number])
  db.run('DELETE FROM draft WHERE number = ?', [number])
}

/** [DRF4] Answers with the files that nobody needs any more; the caller removes them from the BlobStore. */
export const discardDraft = (db: Database, draftId: string): Result<readonly BlobId[], DraftFailure> =>
  db.transaction(() => {
    const number = draftHead(db, draftId)?.number
    if (number === undefined) return draftGone(draftId)
    deleteDraft(db, number)
    return ok(unusedBlobs(db))
  })
