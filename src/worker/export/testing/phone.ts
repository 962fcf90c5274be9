/** A device in memory that exports: real XForms, records written as people would, files, meetings. */
import { formTable, orderColumn, parentColumn, versionColumn } from '../../../core/change.ts'
import type { RowId } from '../../../core/ids.ts'
import { openReplica } from '../../../storage/replica.ts'
import { testIdentity, testVerify } from '../../../core/testing/identity.ts'
import { ok } from '../../../core/result.ts'
import { memoryBlobStore } from '../../../blobs/testing/memory.ts'
import { planForm } from '../../../forms/columns.ts'
import { blobArrived } from '../../../storage/blob-facts.ts'
import { commitLocal } from '../../../storage/commit.ts'
import { renameDevice } from '../../../storage/device.ts'
import { addFormVersion, formVersion } from '../../../storage/forms.ts'
import { openStore, type Store } from '../../../storage/store.ts'
import { memoryDatabase } from '../../../storage/testing/memory.ts'
import { databaseCopy } from '../../../storage/readonly.ts'
import { migrate } from '../../../storage/migrate.ts'
import { schemaSteps } from '../../../storage/testing/schemas.ts'
import type { ExportFilter, ExportOptions, ExportWish } from '../../api-export.ts'
import { fail, type Context } from '../../context.ts'
import { planTables } from '../../handlers/forms.ts'
import { makeExport, type Made, type MakeMeans } from '../make.ts'

export const all: ExportFilter = { formId: 'visits', versionIds: null, date: null, devices: null, state: 'any', withDeleted: false, sincePreset: null }
export const plainly: ExportOptions = { labels: false, language: null, splitSelects: false, groupNames: true, withRemoved: true, media: false, bom: false, neutralFormulas: false }
export const visitsRoot = formTable('visits', '/data')
const memberTable = formTable('visits', '/data/member')
const petTable = formTable('visits', '/data/member/grp/pet')

export interface Entry { readonly who: string; readonly order?: string; readonly omit?: string; readonly pets?: readonly string[] }
export interface NewRecord { readonly answers: Readonly<Record<string, string | number>>; readonly members?: readonly Entry[] }
export interface ExportPhone {
  readonly store: Store
  readonly context: Pick<Context, 'store' | 'replica' | 'blobs' | 'plan' | 'now'>
  readonly means: MakeMeans
  now: number
  add(version: RowId, record: NewRecord): RowId
  edit(record: RowId, column: string, value: string): void
  delete(record: RowId): void
  attach(record: RowId, row: RowId, column: string, name: string, bytes: Uint8Array, isHere?: boolean): Promise<void>
  version(xform: string, version: string): RowId
  /** What the other lacks comes to it. */
  give(other: ExportPhone): Promise<void>
  make(wish?: Partial<Omit<ExportWish, 'filter' | 'options'>> & { readonly filter?: Partial<ExportFilter>; readonly options?: Partial<ExportOptions> }, means?: Partial<MakeMeans>): Promise<Made>
}

export const exportPhone = async (name: string): Promise<ExportPhone> => {
  const db = await memoryDatabase()
  const migrated = migrate(db, schemaSteps())
  if (!migrated.ok) throw new Error(migrated.error.message)
  const phone = { now: Date.UTC(2026, 10, 21, 14, 30) }
  const now = (): number => phone.now
  const store = openStore(db, { ...testIdentity(name), planTables, now })
  const replica = openReplica(store, testVerify)
  const blobs = memoryBlobStore()
  renameDevice(store, { name: `Tablet ${name}`, userName: `${name}’s person` })
  const context: ExportPhone['context'] = {
    store, replica, blobs, now,
    plan: (versionId) => {
      const version = formVersion(db, versionId as RowId)
      const plan = version === null ? null : planForm(version.xform)
      return plan?.ok === true ? plan : fail('not-found', versionId)
    },
  }
  const means: MakeMeans = {
    ...context, root: async () => { throw new Error('no files here') }, pause: async () => undefined, stopped: () => false, tell: () => undefined,
    scratch: async () => {
      const db = await memoryDatabase()
      return { db, bytes: async function* () { yield databaseCopy(db) }, remove: async () => db.close() }
    },
    files: {
      keep: async (_, pieces, isWhole) => {
        const kept: Uint8Array[] = []
        for await (const piece of pieces) kept.push(piece.slice())
        return ok(isWhole() ? new Blob(kept as Uint8Array<ArrayBuffer>[]) : null)
      },
    },
  }
  const tick = (): number => (phone.now += 1000)
  return {
    store, context, means,
    get now() { return phone.now },
    set now(value) { phone.now = value },
    version: (xform, version) => {
      tick()
      return addFormVersion(store, { formId: planForm(xform).ok ? 'visits' : '', title: 'Visits, all', version, xform })
    },
    add: (version, { answers, members = [] }) => {
      const rows: Parameters<typeof commitLocal>[1][number][] = [{ table: visitsRoot, row: { newRow: 'root' }, cells: [[versionColumn, version], ...Object.entries(answers).map(([column, value]) => [`/data/${column}`, value] as const)] }]
      for (const [at, { who, order, omit, pets = [] }] of members.entries()) {
        rows.push({ table: memberTable, row: { newRow: `m${at}` }, cells: [[parentColumn, { rowOf: 'root' }], [orderColumn, order ?? `a${at}`], ['/data/member/who', who], ...(omit === undefined ? [] : [['/data/member/_omit', omit] as const])] })
        for (const [index, called] of pets.entries()) rows.push({ table: petTable, row: { newRow: `p${at} ${index}` }, cells: [[parentColumn, { rowOf: `m${at}` }], [orderColumn, `a${index}`], ['/data/member/grp/pet/called', called]] })
      }
      return commitLocal(store, rows, tick()).rowIds.get('root') as RowId
    },
    edit: (record, column, value) => void commitLocal(store, [{ table: visitsRoot, row: record, cells: [[`/data/${column}`, value]] }], tick()),
    delete: (record) => void commitLocal(store, [{ table: visitsRoot, row: record, cells: [['_deleted', 1]] }], tick()),
    attach: async (record, row, column, file, bytes, isHere = true) => {
      const kept = await blobs.put(bytes, 1e9)
      if (!kept.ok) throw new Error(kept.error.message)
      if (isHere) blobArrived(db, kept.value.id, bytes.length)
      const table = row === record ? visitsRoot : petTable
      commitLocal(store, [
        { table, row, cells: [[column, file]] },
        { table: 'attachment', row: { newRow: 'file' }, cells: [['record', record], ['row', row], ['column', column], ['name', file], ['blob', kept.value.id], ['size', bytes.length], ['type', 'image/jpeg']] },
      ], tick())
    },
    give: async (other) => {
      const heads = await other.context.replica.heads()
      const planned = await replica.missing(heads.ok ? heads.value : [])
      for (const { ref } of planned.ok ? planned.value : []) {
        const bytes = await replica.read(ref)
        const applied = bytes.ok ? await other.context.replica.apply(bytes.value) : bytes
        if (!applied.ok) throw new Error(JSON.stringify(applied.error))
      }
    },
    make: async ({ format = 'csv', filter = {}, options = {} } = {}, given = {}) => {
      const made = await makeExport({ ...means, ...given }, { format, filter: { ...all, ...filter }, options: { ...plainly, ...options } })
      if (!made.ok || made.value === null) throw new Error(made.ok ? 'stopped' : made.error.message)
      return made.value
    },
  }
}
/** Texts of the files in a zip, by name. */
export const unzipped = async (file: Blob): Promise<Readonly<Record<string, Uint8Array>>> => (await import('fflate')).unzipSync(new Uint8Array(await file.arrayBuffer()))
export const textsOf = async (file: Blob): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(Object.entries(await unzipped(file)).map(([name, bytes]) => [name, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)]))
