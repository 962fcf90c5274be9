/**
 * The versions of a form: which is the newest, who added each and how many records are written with it; removing a form.
 * Adding one is forms.ts, moving a draft to one is draft-move.ts. Rules FUP1-FUP4, FUP9 in docs/rules.md.
 */
import type { SqlValue } from '@sqlite.org/sqlite-wasm'
import { deletedColumn } from '../core/change.ts'
import { hlcMs } from '../core/hlc.ts'
import { namedRowId, type RowId } from '../core/ids.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import { commitLocal } from './commit.ts'
import type { Database } from './database.ts'
import { formVersion, newestFirst, newestVersion, rootTables } from './forms.ts'
import { deviceNamesOf } from './members.ts'
import { quoted } from './names.ts'
import { versionIn } from './record-rows.ts'
import type { Store } from './store.ts'

export interface FormVersionSummary {
  readonly versionId: RowId
  readonly version: string
  readonly title: string
  /** when and by whom it was first added, on whatever device */
  readonly addedAt: number
  readonly addedBy: string
  readonly mine: boolean
  /** records, not deleted, last saved with this version */
  readonly records: number
  readonly newest: boolean
  /** why this app cannot use it, or not wholly */
  readonly problem: string | null
}

/** The tables of a version with the kinds of their columns, where forms/ tells them. */
export type VersionTables = readonly {
  readonly range: string
  readonly parent: string | null
  readonly columns: readonly { readonly nodeset: string; readonly type: string; readonly kind?: string }[]
}[]
export type TablesOf = (version: RowId) => VersionTables | null

/** Reads the XForm each time; the worker has a way that remembers. */
export const plannedTables = (store: Store): TablesOf => (version) => {
  const found = formVersion(store.db, version)
  const planned = found === null ? null : store.options.planTables(found.xform)
  return planned?.ok === true ? planned.value.tables : null
}

/** Row ids of a form's versions, newest first. */
export const versionsOf = (db: Database, formId: string): readonly RowId[] =>
  db.rows<[Uint8Array]>(`SELECT id FROM form_version WHERE form_id = ? AND is_deleted = 0 ${newestFirst}`, [formId]).map(([id]) => rowIdFromBytes(id))

/** [FUP4] The newest version whose records are in the table of this root: a form whose root was renamed has two. */
export const newestWithRoot = (store: Store, formId: string, range: string, tablesOf: TablesOf): RowId | null => {
  if (rootTables(store, formId).length <= 1) return newestVersion(store.db, formId)
  return versionsOf(store.db, formId).find((version) => tablesOf(version)?.[0]?.range === range) ?? null
}

const recordsByVersion = (store: Store, formId: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { sql } of rootTables(store, formId)) {
    for (const [version, count] of store.db.rows<[SqlValue, number]>(`SELECT version, count(*) FROM ${quoted(sql)} WHERE is_deleted = 0 GROUP BY 1`)) {
      const id = versionIn(store, version)
      if (id !== null) counts.set(id, (counts.get(id) ?? 0) + count)
    }
  }
  return counts
}

type VersionRow = [Uint8Array, bigint | number, number, SqlValue, SqlValue, string | null]

/** [FUP1] Newest first. */
export const listVersions = (store: Store, formId: string): readonly FormVersionSummary[] => {
  const records = recordsByVersion(store, formId)
  const nameOf = deviceNamesOf(store)
  return store.db.rows<VersionRow>(`SELECT id, hlc, origin, version, title, (SELECT message FROM form_problem p WHERE p.form_version = form_version.id)
    FROM form_version WHERE form_id = ? AND is_deleted = 0 ${newestFirst}`, [formId])
    .map(([id, hlc, ordinal, version, title, problem], index) => {
      const versionId = rowIdFromBytes(id)
      const { origin } = store.feeds.at(ordinal)
      return {
        versionId, version: String(version ?? ''), title: String(title ?? formId), addedAt: hlcMs(BigInt(hlc)), addedBy: nameOf(origin),
        mine: store.ownOrigins.has(origin), records: records.get(versionId) ?? 0, newest: index === 0, problem,
      }
    })
}

/** [FUP9] One cell; versions, records and drafts stay. Answers with whether there was such a form. */
export const removeForm = (store: Store, formId: string): boolean =>
  store.db.transaction(() => {
    const row = namedRowId('form', formId)
    if (store.db.first('SELECT 1 FROM form WHERE id = ? AND is_deleted = 0', [rowIdBytes(row)]) === null) return false
    commitLocal(store, [{ table: 'form', row, cells: [[deletedColumn, 1]] }], store.options.now())
    return true
  })
