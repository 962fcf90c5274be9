/** The record of a form that this phone finished last, for `last-saved` in forms. Rule FFL13. */
import type { RowId } from '../core/ids.ts'
import { rowIdFromBytes } from '../core/row-bytes.ts'
import type { Answers } from './answers.ts'
import { rootTables } from './forms.ts'
import { quoted } from './names.ts'
import { ownRowsAfter } from './own-rows.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import type { Store } from './store.ts'

export interface LastSaved { readonly recordId: RowId; readonly answers: Answers }

/** Ids of one device ascend with its changes, so the last id is the last record. */
export const lastSaved = (store: Store, formId: string): LastSaved | null => {
  const [from, to] = ownRowsAfter(store.options.origin, 0)
  const last = rootTables(store, formId)
    .map((table) => store.db.first<[Uint8Array]>(`SELECT id FROM ${quoted(table.sql)} WHERE is_deleted = 0 AND id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1`, [from, to]))
    .map((row) => (row === null ? '' : rowIdFromBytes(row[0]))).reduce((best, id) => (id > best ? id : best), '')
  const record = last === '' ? null : findRecord(store, last as RowId)
  return record && { recordId: last as RowId, answers: readAnswers(store, record) }
}
