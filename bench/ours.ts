/** Transect's own storage under the benchmark: the production store, commit and replica over a pool of their own. */
import type { SAHPoolUtil, Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { formTable, versionColumn } from '../src/core/change.ts'
import { originOfKey, type RowId } from '../src/core/ids.ts'
import type { Identity, Replica } from '../src/core/ports.ts'
import { ok } from '../src/core/result.ts'
import { rowIdBytes } from '../src/core/row-bytes.ts'
import { commitLocal } from '../src/storage/commit.ts'
import { openDatabase } from '../src/storage/database.ts'
import { addFormVersion } from '../src/storage/forms.ts'
import { migrate, migrationsFrom } from '../src/storage/migrate.ts'
import { openReplica } from '../src/storage/replica.ts'
import { listRecords } from '../src/storage/record-list.ts'
import { openStore, type Store } from '../src/storage/store.ts'
import { verifyWith } from '../src/worker/identity.ts'
import { columns, type SurveyRecord } from './survey.ts'

const migrations = migrationsFrom(import.meta.glob('../schemas/*.sql', { query: '?raw', import: 'default', eager: true }))
const table = { formId: 'water', range: '/data' } as const
const types: Readonly<Record<string, string>> = { people: 'int', water_use: 'decimal' }
const nodesets = columns.map((name) => `/data/${name}`)

export interface Ours { readonly store: Store; readonly replica: Replica; readonly version: RowId; readonly pool: SAHPoolUtil; close(): void }

const makeIdentity = async (): Promise<Identity> => {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return {
    origin: originOfKey(1, publicKey),
    algorithm: 1,
    publicKey,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, message as Uint8Array<ArrayBuffer>)),
  }
}

export const newIdentity = makeIdentity

export const openOurs = async (sqlite: Sqlite3Static, name: string, identity: Identity, fresh: boolean): Promise<Ours> => {
  const pool = await sqlite.installOpfsSAHPoolVfs({ name, directory: name, initialCapacity: 4, clearOnInit: fresh })
  const connection = new pool.OpfsSAHPoolDb('/transect.sqlite3')
  // as storage/open.ts does
  connection.exec('PRAGMA page_size=4096; PRAGMA locking_mode=exclusive; PRAGMA temp_store=memory; PRAGMA foreign_keys=off; PRAGMA cache_size=-16000')
  if (connection.selectValue('PRAGMA journal_mode=wal') !== 'wal') throw new Error('no WAL')
  connection.exec('PRAGMA synchronous=full')
  const database = openDatabase(sqlite, connection)
  const migrated = migrate(database, migrations)
  if (!migrated.ok) throw new Error(migrated.error.message)
  const plan = { formId: table.formId, tables: [{ range: table.range, parent: null, columns: columns.map((column, at) => ({ nodeset: nodesets[at] as string, type: types[column] ?? 'string' })) }] }
  const store = openStore(database, { ...identity, planTables: () => ok(plan), now: () => Date.now() })
  const replica = openReplica(store, verifyWith(crypto.subtle))
  const version = addFormVersion(store, { formId: table.formId, title: 'Water', version: '1', xform: '<h:html/>' })
  return {
    store,
    replica,
    version,
    pool,
    close: () => {
      database.close()
      pool.pauseVfs()
    },
  }
}

/** What a session lets be under way without an acknowledgement; as much as this waits at the receiver and is merged in runs. */
const windowBytes = 1024 * 1024

/** Everything the other lacks: sealed, read, verified, merged. Answers with the bytes that travelled. */
export const copyAll = async (from: Ours, to: Ours): Promise<{ readonly bytes: number; readonly segments: number }> => {
  const { applyRun } = to.replica
  const heads = await to.replica.heads()
  const missing = heads.ok ? await from.replica.missing(heads.value) : heads
  if (!missing.ok || applyRun === undefined) throw new Error(missing.ok ? 'no runs' : missing.error.message)
  let bytes = 0
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  const merge = async (): Promise<void> => {
    while (waiting.length > 0) {
      const answers = await applyRun(waiting)
      for (const answer of answers) if (!answer.ok) throw new Error(answer.error.type)
      waiting = waiting.slice(answers.length)
    }
    waitingBytes = 0
  }
  for (const { ref } of missing.value) {
    const segment = await from.replica.read(ref)
    if (!segment.ok) throw new Error(segment.error.message)
    if (waitingBytes + segment.value.length > windowBytes) await merge()
    bytes += segment.value.length
    waiting.push(segment.value)
    waitingBytes += segment.value.length
  }
  await merge()
  return { bytes, segments: missing.value.length }
}

const rootTable = formTable(table.formId, table.range)

export const save = ({ store, version }: Ours, records: readonly SurveyRecord[]): readonly RowId[] =>
  records.map((record) => commitLocal(store, [{
    table: rootTable,
    row: { newRow: 'root' },
    cells: [[versionColumn, version], ...record.map((value, at) => [nodesets[at] as string, value] as const)],
  }], Date.now()).rowIds.get('root') as RowId)

export const edit = ({ store }: Ours, ids: readonly RowId[], column: string, text: (index: number) => string): void => {
  for (const [index, id] of ids.entries()) commitLocal(store, [{ table: rootTable, row: id, cells: [[column, text(index)]] }], Date.now())
}

export const sizeOf = ({ store }: Ours): number => {
  store.db.run('PRAGMA wal_checkpoint(TRUNCATE)')
  return Number(store.db.first('PRAGMA page_count')?.[0]) * Number(store.db.first('PRAGMA page_size')?.[0])
}

export const first50 = ({ store }: Ours): unknown =>
  listRecords(store, { formId: table.formId, search: '', sort: 'newest', after: null, limit: 50 }, () => null)

export const sealNow = async (ours: Ours): Promise<void> => {
  const heads = await ours.replica.heads()
  if (!heads.ok) throw new Error(heads.error.message)
}

/** What both sides edited, to compare two devices. */
export const textsOf = ({ store }: Ours, ids: readonly RowId[]): string =>
  JSON.stringify(ids.map((id) => store.db.first('SELECT village, remarks FROM form_water WHERE id = ?', [rowIdBytes(id)])))
