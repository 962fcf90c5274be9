/**
 * Which records an export takes, fixed when it begins: a temporary list of them, oldest first, that pages are cut from
 * (export-rows.ts, export-files.ts), so that what is saved meanwhile shifts no page. Rules EXP2, EXP3.
 */
import { parseOrigin, type RowId } from '../core/ids.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import type { TableInfo } from './catalog.ts'
import type { Bindable, Database } from './database.ts'
import { rootTables } from './forms.ts'
import { quoted } from './names.ts'
import { ownRowsAfter } from './own-rows.ts'
import { versionIn } from './record-rows.ts'
import { allowLatestStamp } from './record-stamps.ts'
import type { Store } from './store.ts'

export interface ExportWanted {
  readonly formId: string
  /** last saved with one of these */
  readonly versions: readonly string[] | null
  readonly date: { readonly of: 'created' | 'updated'; readonly from: number | null; readonly to: number | null } | null
  /** origins of the devices that made them */
  readonly devices: readonly string[] | null
  readonly state: 'any' | 'to-review' | 'to-check' | 'settled'
  /** that wait for a decision */
  readonly toReview: readonly RowId[]
  /** null: all */
  readonly only: Iterable<RowId> | null
  readonly withDeleted: boolean
}
export interface ExportSelection {
  readonly job: number
  readonly total: number
  /** Lets go of the list. */
  close(): void
}

const lists = { only: 1, toReview: 2 } as const
const jobs = new WeakMap<Database, number>()

const prepare = (db: Database): number => {
  const known = jobs.get(db)
  if (known === undefined) {
    db.connection.exec(`CREATE TEMP TABLE IF NOT EXISTS export_record (job INTEGER, n INTEGER, data_table INTEGER, row INTEGER, PRIMARY KEY (job, n)) WITHOUT ROWID;
      CREATE TEMP TABLE IF NOT EXISTS export_id (job INTEGER, list INTEGER, id BLOB, PRIMARY KEY (job, list, id)) WITHOUT ROWID`)
    allowLatestStamp(db)
  }
  const job = (known ?? 0) + 1
  jobs.set(db, job)
  return job
}

type Condition = readonly [sql: string, params: readonly Bindable[]]
const stampOf = (ms: number): bigint => BigInt(Math.min(2 ** 47 - 1, Math.max(0, Math.floor(ms) || 0))) << 16n
const listed = (job: number, list: number): string => `id IN (SELECT id FROM temp.export_id WHERE job = ${job} AND list = ${list})`
const checked = 'id IN (SELECT record FROM record_check WHERE questions > 0)'

/** [EXP2] A row holds a version by its id or by a short name. */
const ofVersions = (store: Store, table: TableInfo, versions: readonly string[]): Condition => {
  const held = store.db.rows<[Bindable]>(`SELECT DISTINCT version FROM ${quoted(table.sql)} WHERE version IS NOT NULL`)
    .map(([version]) => version).filter((version) => versions.includes(versionIn(store, version) ?? ''))
  return [`version IN (${held.map(() => '?').join(', ')})`, held]
}
/** [EXP2] The record's id says which device made it (REC16). */
const byDevices = (devices: readonly string[]): Condition => {
  const ranges = devices.flatMap((device) => {
    const origin = parseOrigin(device)
    return origin === null ? [] : [ownRowsAfter(origin, 0)]
  })
  return ranges.length === 0 ? ['0', []] : [`(${ranges.map(() => 'id BETWEEN ? AND ?').join(' OR ')})`, ranges.flat()]
}
const inTime = ({ of, from, to }: NonNullable<ExportWanted['date']>): Condition => {
  const stamp = of === 'created' ? 'hlc' : '(CASE WHEN clocks IS NULL THEN hlc ELSE latest_stamp(hlc, clocks) END)'
  return [`${from === null ? '1' : `${stamp} >= ?`} AND ${to === null ? '1' : `${stamp} < ?`}`, [...(from === null ? [] : [stampOf(from)]), ...(to === null ? [] : [stampOf(to)])]]
}
const inState = (job: number, state: ExportWanted['state']): string => {
  const review = listed(job, lists.toReview)
  return { any: '1', 'to-review': review, 'to-check': checked, settled: `NOT ${review} AND NOT ${checked}` }[state]
}

export const selectRecords = (store: Store, wanted: ExportWanted): ExportSelection => {
  const { db } = store
  const job = prepare(db)
  const keep = (list: number, ids: Iterable<RowId>): void => {
    for (const id of ids) db.run('INSERT OR IGNORE INTO temp.export_id VALUES (?, ?, ?)', [job, list, rowIdBytes(id)])
  }
  const close = (): void => {
    for (const table of ['export_record', 'export_id']) db.run(`DELETE FROM temp.${table} WHERE job = ?`, [job])
  }
  if (wanted.only !== null) keep(lists.only, wanted.only)
  keep(lists.toReview, wanted.toReview)
  const params: Bindable[] = []
  const parts = rootTables(store, wanted.formId).map((table) => {
    const conditions: readonly Condition[] = [
      [wanted.withDeleted ? '1' : 'is_deleted = 0', []],
      ...(wanted.versions === null ? [] : [ofVersions(store, table, wanted.versions)]),
      ...(wanted.date === null ? [] : [inTime(wanted.date)]),
      ...(wanted.devices === null ? [] : [byDevices(wanted.devices)]),
      [inState(job, wanted.state), []],
      [wanted.only === null ? '1' : listed(job, lists.only), []],
    ]
    params.push(...conditions.flatMap(([, values]) => values))
    return `SELECT ${table.id} AS data_table, rowid AS row, hlc, id FROM ${quoted(table.sql)} WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`
  })
  if (parts.length === 0) return { job, total: 0, close }
  // not kept prepared: each job's text is its own
  db.connection.exec({ sql: `INSERT INTO temp.export_record SELECT ${job}, row_number() OVER (ORDER BY hlc, id), data_table, row FROM (${parts.join(' UNION ALL ')})`, bind: params as never })
  return { job, total: Number(db.first('SELECT count(*) FROM temp.export_record WHERE job = ?', [job])?.[0]), close }
}

/** Records of the selection that are in other tables than these: no version of the form that can be read here has their root. */
export const countBeside = ({ db }: Store, { job }: ExportSelection, roots: readonly TableInfo[]): number =>
  Number(db.first(`SELECT count(*) FROM temp.export_record WHERE job = ? AND data_table NOT IN (${roots.map(({ id }) => id).join(', ')})`, [job])?.[0])

/** How many records each device made: its origin is in the id of one of them. */
export const madeBy = (store: Store, formId: string, withDeleted: boolean): readonly { readonly id: RowId; readonly records: number }[] => {
  const counts = new Map<string, { readonly id: RowId; records: number }>()
  for (const { sql } of rootTables(store, formId)) {
    // the first 9 bytes of an id are its device (core/ids.ts), but for two bits that count beyond 2^42 changes
    for (const [key, id, records] of store.db.rows<[string, Uint8Array, number]>(`SELECT hex(substr(id, 1, 9)), min(id), count(*) FROM ${quoted(sql)} ${withDeleted ? '' : 'WHERE is_deleted = 0'} GROUP BY 1`)) {
      const known = counts.get(key)
      if (known === undefined) counts.set(key, { id: rowIdFromBytes(id), records })
      else known.records += records
    }
  }
  return [...counts.values()]
}
