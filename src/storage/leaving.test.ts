import init, { type Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { expect, test } from 'vitest'
import { fakeDirectory } from '../blobs/testing/directory.ts'
import { beginLeaving, isLeaving } from './leaving.ts'
import { hasMarker } from './marker.ts'
import { openPool, type OpenEnvironment } from './open.ts'
import { schemaSteps } from './testing/schemas.ts'

/** A device with a database, a mirror and a picture; the pool is SQLite's memory. Emptying it fails as often as wanted. */
const device = async () => {
  const sqlite = await init()
  const { root, paths } = fakeDirectory(true)
  const folder = await root.getDirectoryHandle('blobs', { create: true })
  await folder.getFileHandle('picture', { create: true })
  await (await root.getDirectoryHandle('transect-mirror', { create: true })).getFileHandle('0001', { create: true })
  await root.getDirectoryHandle('transect-database', { create: true })
  let emptied = 0
  let failures = 0
  const pool = {
    OpfsSAHPoolDb: class extends sqlite.oo1.DB {
      constructor() {
        super(':memory:', 'c')
        // an in-memory database knows no write-ahead log, which opening insists on
        const real = this.selectValue.bind(this)
        this.selectValue = ((sql: string, ...rest: []) => (sql === 'PRAGMA journal_mode = wal' ? 'wal' : real(sql, ...rest))) as typeof this.selectValue
      }
    },
    isPaused: () => false, pauseVfs: () => pool, unpauseVfs: async () => pool,
    wipeFiles: async () => {
      if (failures > 0) {
        failures--
        throw new Error('the power went')
      }
      emptied++
    },
  }
  const environment: OpenEnvironment = {
    load: async () => ({ ...sqlite, installOpfsSAHPoolVfs: async () => pool }) as unknown as Sqlite3Static,
    root: async () => root, now: () => 0, sleep: async () => undefined,
  }
  const open = async (): Promise<string> => {
    const opened = await openPool(environment, { migrations: schemaSteps() })
    if (opened.ok) opened.value.close()
    return opened.ok ? 'open' : opened.error.message
  }
  return { root, paths, open, emptied: () => emptied, fail: (times: number) => { failures = times } }
}

test('[LEV2] the next opening empties the pool, removes what lies beside it, and ends it', async () => {
  const { root, paths, open, emptied } = await device()
  expect(await open()).toBe('open')
  await beginLeaving(root)
  expect(await open()).toBe('open')
  expect([emptied(), await isLeaving(root), await hasMarker(root)]).toEqual([1, false, true])
  expect(paths().filter((path) => /picture|0001/.test(path))).toEqual([])
})

test('[LEV1] cut short, it is finished by the opening after that', async () => {
  const { root, open, emptied, fail } = await device()
  await open()
  await beginLeaving(root)
  fail(1)
  expect(await open()).toContain('the power went')
  expect(await isLeaving(root)).toBe(true)
  expect(await open()).toBe('open')
  expect([emptied(), await isLeaving(root)]).toEqual([1, false])
})

test('[LEV1] without the decision nothing is removed', async () => {
  const { paths, open, emptied } = await device()
  expect(await open()).toBe('open')
  expect(emptied()).toBe(0)
  expect(paths().filter((path) => /picture|0001/.test(path))).toHaveLength(2)
})
