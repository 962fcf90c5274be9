/** The list of unfinished records, latest first. */
import { rowIdFromBytes } from '../core/row-bytes.ts'
import type { Database } from './database.ts'

export interface DraftSummary {
  readonly draftId: string
  readonly formId: string
  readonly formTitle: string
  readonly name: string
  readonly updatedAt: number
  readonly recordId: string | null
  readonly answered: number
}
type DraftRow = [string, string, string | null, string, number, Uint8Array | null, number, Uint8Array]

/** `isAnswer` tells the questions that a person answers from calculations and notes of the phone, by form version. */
export const listDrafts = (db: Database, formId: string | null, isAnswer: (versionId: string, column: string) => boolean): readonly DraftSummary[] =>
  db.rows<DraftRow>(`SELECT d.id, d.form_id, (SELECT title FROM form_version WHERE id = d.version), d.name, d.updated, d.record, d.number, d.version
    FROM draft d WHERE ?1 IS NULL OR d.form_id = ?1 ORDER BY d.updated DESC, d.number DESC`, [formId])
    .map(([draftId, form, title, name, updatedAt, record, number, version]) => {
      const versionId = rowIdFromBytes(version)
      const answered = db.rows<[string, number]>(`SELECT "column", count(*) FROM draft_cell c WHERE draft = ? AND value <> ''
        AND (row = 'root' OR row IN (SELECT id FROM draft_row WHERE draft = c.draft AND removed = 0)) GROUP BY 1`, [number])
        .reduce((sum, [column, count]) => sum + (isAnswer(versionId, column) ? count : 0), 0)
      return { draftId, formId: form, formTitle: String(title ?? form), name, updatedAt, recordId: record && rowIdFromBytes(record), answered }
    })
