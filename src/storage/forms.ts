/**
 * Forms and their versions as replicated rows: the XForm travels with the records, so a second phone needs no file. The same
 * file is the same version on every phone. Making the tables is the catalog's part. Rules REC3-REC6 in docs/rules.md.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { namedRowId, type RowId } from '../core/ids.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import type { TableInfo } from './catalog.ts'
import { commitLocal, type LocalRow } from './commit.ts'
import type { Database } from './database.ts'
import { quoted } from './names.ts'
import type { Store } from './store.ts'
import { unsharedIn } from './unshared.ts'

export interface NewFormVersion { readonly formId: string; readonly title: string; readonly version: string; readonly xform: string }
export interface FormSummary {
  readonly formId: string
  readonly title: string
  readonly versionId: string
  readonly version: string
  readonly records: number
  readonly drafts: number
  readonly unshared: number
}

export const formVersionId = (xform: string): RowId => namedRowId('form_version', bytesToHex(sha256(utf8ToBytes(xform))))

/** [REC3] Adds what is missing: nothing when this very file is here already. */
export const addFormVersion = (store: Store, form: NewFormVersion): RowId => {
  const formRow = namedRowId('form', form.formId)
  const versionRow = formVersionId(form.xform)
  const nowMs = store.options.now()
  const rows: LocalRow[] = []
  const known = store.db.first<[string | null]>('SELECT title FROM form WHERE id = ? AND is_deleted = 0', [rowIdBytes(formRow)])
  const knownVersion = store.db.first('SELECT 1 FROM form_version WHERE id = ? AND is_deleted = 0', [rowIdBytes(versionRow)])
  // [FUP3] Written with every new version: the change gets a stamp after the version that was added before it.
  if (known === null || knownVersion === null) {
    rows.push({ table: 'form', row: formRow, cells: [['form_id', form.formId], ['title', form.title], ['_deleted', 0]] })
  }
  if (knownVersion === null) {
    rows.push({
      table: 'form_version',
      row: versionRow,
      cells: [
        ['form', formRow], ['form_id', form.formId], ['title', form.title], ['version', form.version], ['xform', form.xform], ['created', nowMs],
      ],
    })
  }
  if (rows.length > 0) commitLocal(store, rows, nowMs)
  return versionRow
}

/** [REC4] Of the versions this app can read, the one added last; a version counts from when it was first added anywhere. */
export const newestFirst = 'ORDER BY EXISTS (SELECT 1 FROM form_problem p WHERE p.form_version = form_version.id), hlc DESC, id DESC'

export const newestVersion = (db: Database, formId: string): RowId | null => {
  const row = db.first<[Uint8Array]>(`SELECT id FROM form_version WHERE form_id = ? AND is_deleted = 0 ${newestFirst} LIMIT 1`, [formId])
  return row && rowIdFromBytes(row[0])
}

export const formVersion = (db: Database, version: RowId): { readonly formId: string; readonly xform: string } | null => {
  const row = db.first<[string, string]>('SELECT form_id, xform FROM form_version WHERE id = ?', [rowIdBytes(version)])
  return row && typeof row[0] === 'string' && typeof row[1] === 'string' ? { formId: row[0], xform: row[1] } : null
}

/** The root tables of the forms held; a form id has one unless two of its versions name their root differently. */
export const rootTables = (store: Store, formId: string | null): readonly TableInfo[] =>
  store.catalog.tables().filter((table) => table.kind === 'root' && (formId === null || table.formId === formId))

export const countForms = (db: Database): number => Number(db.first('SELECT count(*) FROM form WHERE is_deleted = 0')?.[0])

export const countRecords = (store: Store, formId: string | null): number =>
  rootTables(store, formId).reduce((sum, table) => sum + Number(store.db.first(`SELECT count(*) FROM ${quoted(table.sql)} WHERE is_deleted = 0`)?.[0]), 0)

const countUnshared = (store: Store, formId: string): number => rootTables(store, formId).reduce((sum, table) => sum + unsharedIn(store, table), 0)

/** [REC5] Forms that have a version here, by title. */
export const listForms = (store: Store): readonly FormSummary[] => {
  const forms = store.db.rows<[string, string | null]>('SELECT form_id, title FROM form WHERE is_deleted = 0 AND form_id IS NOT NULL')
  const found: FormSummary[] = []
  for (const [formId, title] of forms) {
    const newest = store.db.first<[Uint8Array, string | null, string | null]>(
      `SELECT id, version, title FROM form_version WHERE form_id = ? AND is_deleted = 0 ${newestFirst} LIMIT 1`, [formId])
    if (newest === null) continue
    found.push({
      formId,
      title: String(newest[2] ?? title ?? formId),
      versionId: rowIdFromBytes(newest[0]),
      version: String(newest[1] ?? ''),
      records: countRecords(store, formId),
      drafts: Number(store.db.first('SELECT count(*) FROM draft WHERE form_id = ?', [formId])?.[0]),
      unshared: countUnshared(store, formId),
    })
  }
  return found.sort((a, b) => a.title.localeCompare(b.title) || (a.formId < b.formId ? -1 : 1))
}
