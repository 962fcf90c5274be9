import init, { type Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { expect, test } from 'vitest'
import { fakeDirectory } from '../blobs/testing/directory.ts'
import { openSync } from '../core/sync-file.ts'
import { schemaVersion } from './migrate.ts'
import { openPool, type OpenEnvironment } from './open.ts'
import { poolHeaderSize } from './pool-header.ts'
import { schemaSteps } from './testing/schemas.ts'
import { poolFileHeader } from './testing/pool-file.ts'
import { readBackup } from './migrate-backup.ts'
import { restoreBackup } from './migrate-restore.ts'
import { openDraft } from './draft-open.ts'
import { saveDraft } from './drafts.ts'
import { databaseCopy, makeReadOnly } from './readonly.ts'
import { openReplica } from './replica.ts'
import { openGolden } from './testing/golden.ts'
import { testDevice } from './testing/device.ts'
import { testVerify } from '../core/testing/identity.ts'
import { openDatabase, type Database } from './database.ts'
import { addFormVersion } from './forms.ts'
import { dumpCells } from './testing/dump.ts'

const named = (name: string, message = 'x'): Error => Object.assign(new Error(message), { name })
const refused = async (): Promise<never> => Promise.reject(named('SecurityError'))
const databasePath = '/transect.sqlite3'

/** The real SQLite over files in memory, with a pool of our own in place of the VFS and a clock that only sleeps move. */
const machine = async () => {
  const sqlite = await init()
  const { root, disk, paths } = fakeDirectory(true)
  const installs: unknown[] = []
  let clock = 0
  let busyUntil = 0
  let failWith: Error | null = null
  const pool = {
    OpfsSAHPoolDb: class extends sqlite.oo1.DB {
      constructor(path: string) {
        super(path.replace('/', `/m${id}-`), 'c')
      }
    },
    isPaused: () => false,
    pauseVfs: () => pool,
    unpauseVfs: async () => pool,
  }
  const id = (machines += 1)
  const fake = {
    ...sqlite,
    installOpfsSAHPoolVfs: async (settings: unknown) => {
      installs.push(settings)
      if (clock < busyUntil) throw named('NoModificationAllowedError')
      if (failWith !== null) throw failWith
      return pool
    },
  } as unknown as Sqlite3Static
  const environment: OpenEnvironment = {
    load: async () => fake,
    root: async () => root,
    now: () => clock,
    sleep: async (ms) => {
      clock += ms
    },
  }
  const putPoolFile = async (bytes: Uint8Array): Promise<void> => {
    const folder = await (await root.getDirectoryHandle('transect-database', { create: true })).getDirectoryHandle('.opaque', { create: true })
    const handle = await openSync(await folder.getFileHandle('abc', { create: true }))
    handle.truncate(0)
    handle.write(bytes, { at: 0 })
    handle.close()
  }
  return {
    environment, installs, putPoolFile, disk, paths, root,
    now: () => clock,
    lockedFor: (ms: number) => {
      busyUntil = clock + ms
    },
    fail: (error: Error) => {
      failWith = error
    },
  }
}
let machines = 0
const options = { migrations: schemaSteps() }
const poolFile = (): Uint8Array => {
  const bytes = new Uint8Array(poolHeaderSize + 8192)
  bytes.set(poolFileHeader(databasePath))
  return bytes
}

test('[MIG8] a new database is in exclusive WAL with full syncs and has all schemas', async () => {
  const phone = await machine()
  const opened = await openPool(phone.environment, options)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database } = opened.value
  expect(['journal_mode', 'synchronous', 'locking_mode', 'temp_store', 'foreign_keys'].map((name) => database.first(`PRAGMA ${name}`)?.[0]))
    .toEqual(['wal', 2, 'exclusive', 2, 0])
  expect([opened.value.from, schemaVersion(database)]).toEqual([0, options.migrations.length])
  expect(phone.installs).toEqual([expect.objectContaining({ preserveOnInitFailure: true, forceReinitIfPreviouslyFailed: true })])
  opened.value.close()
})

test('[MIG5] handles that stay locked for ten seconds are waited for', async () => {
  const phone = await machine()
  phone.lockedFor(10_000)
  const opened = await openPool(phone.environment, options)
  expect(opened.ok).toBe(true)
  if (opened.ok) opened.value.close()
})

test('[MIG5] handles that never come free end in a failure, and other errors at once', async () => {
  const locked = await machine()
  locked.lockedFor(1e9)
  expect(await openPool(locked.environment, options)).toMatchObject({ ok: false, error: { type: 'storage-failed' } })
  expect(locked.now()).toBeGreaterThanOrEqual(10_000)
  const full = await machine()
  full.fail(named('QuotaExceededError'))
  expect(await openPool(full.environment, options)).toMatchObject({ ok: false, error: { type: 'storage-full' } })
  const old = await machine()
  old.fail(new Error('Missing required OPFS APIs.'))
  expect(await openPool(old.environment, options)).toMatchObject({ ok: false, error: { type: 'storage-unavailable' } })
  expect([full.now(), old.now()]).toEqual([0, 0])
})

test('[MIG5] no OPFS and no WebAssembly are named', async () => {
  const { environment } = await machine()
  expect(await openPool({ ...environment, root: refused }, options)).toMatchObject({ ok: false, error: { type: 'storage-unavailable' } })
  expect(await openPool({ ...environment, load: refused }, options)).toMatchObject({ ok: false, error: { type: 'storage-unavailable' } })
})

test('[MIG7] an emptied pool on a device that owns a database is not replaced by a new one, unless the user says so', async () => {
  const phone = await machine()
  const first = await openPool(phone.environment, options)
  if (!first.ok) throw new Error(first.error.message)
  first.value.close()
  const installsBefore = phone.installs.length
  expect(await openPool(phone.environment, options)).toMatchObject({ ok: false, error: { type: 'database-lost' } })
  expect(phone.installs.length).toBe(installsBefore)
  await phone.putPoolFile(poolFile())
  const found = await openPool(phone.environment, options)
  expect(found.ok).toBe(true)
  if (found.ok) found.value.close()
  await phone.putPoolFile(new Uint8Array(poolHeaderSize))
  expect(await openPool(phone.environment, options)).toMatchObject({ ok: false, error: { type: 'database-lost' } })
  const afresh = await openPool(phone.environment, { ...options, startAfresh: true })
  expect(afresh.ok).toBe(true)
  if (afresh.ok) afresh.value.close()
})

test('[MIG6] any flipped bit in the header of a pool file is seen before the VFS would empty the file', async () => {
  const phone = await machine()
  const first = await openPool(phone.environment, options)
  if (first.ok) first.value.close()
  const installsBefore = phone.installs.length
  for (let bit = 8; bit < 524 * 8; bit += 61) {
    const bytes = poolFile()
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
    await phone.putPoolFile(bytes)
    expect(await openPool(phone.environment, options)).toMatchObject({ ok: false, error: { type: 'database-damaged' } })
  }
  expect(phone.installs.length).toBe(installsBefore)
})

const steps = (...extra: readonly string[]) => [...schemaSteps(), ...extra.map((sql, index) => ({ number: schemaSteps().length + index + 1, name: `later-${index}.sql`, sql }))]
/** A database of this app with a form, and a second phone's; closed again. */
const inUse = async () => {
  const phone = await machine()
  const opened = await openPool(phone.environment, options)
  if (!opened.ok) throw new Error(opened.error.message)
  const store = openGolden(opened.value.database)
  const add = (version: string) => addFormVersion(store, { formId: 'f', title: 'F', version, xform: JSON.stringify({ formId: 'f', version, tables: [{ range: '/data', parent: null, columns: [] }] }) })
  const versionId = add('1')
  await openReplica(store, testVerify).heads()
  add('2')
  const draft = openDraft(store, { versionId }, 'd', () => [{ range: '/data', parent: null, columns: [] }])
  if (!draft.ok) throw new Error(draft.error.message)
  saveDraft(store.db, draft.value.draftId, { rowsAdded: [], rowsRemoved: [], rowsMoved: [], cells: [{ row: 'root', column: '/data/x', value: 'half an answer' }] }, 1_700_000_000_000)
  const cells = dumpCells(store)
  const drafts = dumpDrafts(store.db)
  opened.value.close()
  await phone.putPoolFile(poolFile())
  return { phone, cells, drafts }
}
const dumpDrafts = (db: Database): readonly unknown[][] => ['draft', 'draft_cell'].flatMap((table) => db.rows(`SELECT * FROM ${table}`).map((row) => [...row]))
const backupFile = 'transect-before-upgrade'

test('[MIG3] a database of a newer app is opened for a copy and nothing else', async () => {
  const { phone } = await inUse()
  const newer = await openPool(phone.environment, { migrations: steps('CREATE TABLE future (x); INSERT INTO future VALUES (7)') })
  if (newer.ok) newer.value.close()
  const opened = await openPool(phone.environment, options)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, newer: reason, from, close } = opened.value
  expect(reason).toMatchObject({ type: 'database-newer' })
  expect(from).toBe(schemaSteps().length + 1)
  makeReadOnly(database)
  expect(() => database.run('DELETE FROM form')).toThrow(/READONLY|readonly/)
  const bytes = databaseCopy(database)
  close()
  const sqlite = await init()
  const copy = openDatabase(sqlite, new sqlite.oo1.DB(':memory:'))
  const memory = sqlite.wasm.allocFromTypedArray(bytes)
  sqlite.capi.sqlite3_deserialize(copy.connection, 'main', memory, bytes.length, bytes.length, sqlite.capi.SQLITE_DESERIALIZE_FREEONCLOSE)
  // a copy in WAL mode is a file's business; in memory the header says what a rollback journal's would
  sqlite.wasm.heap8u()[memory + 18] = 1
  sqlite.wasm.heap8u()[memory + 19] = 1
  expect([copy.first('SELECT x FROM future'), copy.first('SELECT count(*) FROM form_version')]).toEqual([[7], [2]])
})

test('[MIG9] before an upgrade the feeds and drafts are written beside the pool; the file goes when the upgrade has succeeded, and not before', async () => {
  const { phone, cells, drafts } = await inUse()
  expect(await openPool(phone.environment, { migrations: steps('CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)') })).toMatchObject({ ok: false, error: { type: 'storage-failed' } })
  expect(phone.paths()).toContain(backupFile)
  const bytes = new Uint8Array(await (await (await phone.root.getFileHandle(backupFile)).getFile()).arrayBuffer())
  const backup = readBackup(bytes)
  expect(backup).toMatchObject({ feeds: [{ algorithm: 1 }], segments: [expect.any(Uint8Array)], tail: [{ seq: 2 }] })

  // everything shared comes back from it, on a device with another key, and the draft too
  const other = await testDevice('restored')
  if (backup === null) throw new Error('no backup')
  expect(await restoreBackup(other.store, other.replica, backup)).toMatchObject({ ok: true })
  const again = other.reopen()
  expect([...dumpCells(again.store)].map(([cell, { value }]) => [cell, value])).toEqual(expect.arrayContaining([...cells].map(([cell, { value }]) => [cell, value])))
  expect(dumpDrafts(again.db)).toEqual(drafts)
  expect(drafts.flat()).toContain('half an answer')

  for (let at = 0; at < bytes.length; at += 7) expect(readBackup(bytes.subarray(0, at))).toBe(null)
  const upgraded = await openPool(phone.environment, { migrations: steps('CREATE TABLE whole (x)') })
  if (!upgraded.ok) throw new Error(upgraded.error.message)
  expect(upgraded.value.database.rows("SELECT name FROM sqlite_schema WHERE name IN ('half', 'whole')")).toEqual([['whole']])
  expect(phone.paths()).not.toContain(backupFile)
  upgraded.value.close()
})

test('[MIG9] without room for that file nothing is upgraded, and it is said; a database that needs no upgrade writes none', async () => {
  const { phone } = await inUse()
  phone.disk.free = 100
  expect(await openPool(phone.environment, { migrations: steps('CREATE TABLE whole (x)') })).toMatchObject({ ok: false, error: { type: 'storage-full' } })
  const opened = await openPool(phone.environment, options)
  if (!opened.ok) throw new Error(opened.error.message)
  expect([opened.value.newer, schemaVersion(opened.value.database)]).toEqual([null, schemaSteps().length])
  opened.value.close()
})
