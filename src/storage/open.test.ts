import init, { type Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { expect, test } from 'vitest'
import { fakeDirectory } from '../blobs/testing/directory.ts'
import { openSync } from '../blobs/sync-access.ts'
import { schemaVersion } from './migrate.ts'
import { openPool, type OpenEnvironment } from './open.ts'
import { poolHeaderSize } from './pool-header.ts'
import { schemaSteps } from './testing/schemas.ts'
import { poolFileHeader } from './testing/pool-file.ts'

const named = (name: string, message = 'x'): Error => Object.assign(new Error(message), { name })
const refused = async (): Promise<never> => Promise.reject(named('SecurityError'))
const databasePath = '/transect.sqlite3'

/** The real SQLite over files in memory, with a pool of our own in place of the VFS and a clock that only sleeps move. */
const machine = async () => {
  const sqlite = await init()
  const { root } = fakeDirectory(true)
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
    environment, installs, putPoolFile,
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
