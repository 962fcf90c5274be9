import { expect, test } from 'vitest'
import { migrate, migrationsFrom, schemaVersion, applicationId } from './migrate.ts'
import { memoryDatabase } from './testing/memory.ts'
import { schemaSteps } from './testing/schemas.ts'

const steps = migrationsFrom({
  '../schemas/0002-b.sql': 'ALTER TABLE a ADD COLUMN y; INSERT INTO a VALUES (2, 2)',
  '../schemas/0001-a.sql': 'CREATE TABLE a (x); INSERT INTO a VALUES (1)',
})

test('[MIG1] steps run in the order of their numbers, once', async () => {
  const db = await memoryDatabase()
  expect(migrate(db, steps)).toEqual({ ok: true, value: { from: 0, to: 2 } })
  expect(migrate(db, steps)).toEqual({ ok: true, value: { from: 2, to: 2 } })
  expect(db.rows('SELECT x, y FROM a ORDER BY x')).toEqual([[1, null], [2, 2]])
  expect(db.first('PRAGMA application_id')).toEqual([applicationId])
})

test('[MIG1] a gap between the numbers is a bug', () => {
  expect(() => migrationsFrom({ '0001-a.sql': '', '0003-c.sql': '' })).toThrow('0003-c.sql')
})

test('[MIG2] a failing step leaves the version before it whole', async () => {
  const db = await memoryDatabase()
  migrate(db, steps.slice(0, 1))
  const broken = [steps[0]!, { number: 2, name: '0002-broken.sql', sql: 'CREATE TABLE b (x); UPDATE a SET x = 9; INSERT INTO nowhere VALUES (1)' }]
  const result = migrate(db, broken)
  expect(result.ok ? '' : result.error.message).toContain('0002-broken.sql')
  expect(schemaVersion(db)).toBe(1)
  expect(db.rows('SELECT x FROM a')).toEqual([[1]])
  expect(db.rows("SELECT name FROM sqlite_schema WHERE name = 'b'")).toEqual([])
  expect(migrate(db, steps)).toEqual({ ok: true, value: { from: 1, to: 2 } })
})

test('[MIG3] a database of a newer app is refused and left as it is', async () => {
  const db = await memoryDatabase()
  migrate(db, steps)
  expect(migrate(db, steps.slice(0, 1))).toMatchObject({ ok: false, error: { type: 'database-newer', version: 2 } })
  expect(schemaVersion(db)).toBe(2)
})

test('[MIG4] a database of another program is refused', async () => {
  const db = await memoryDatabase()
  db.connection.exec('PRAGMA application_id = 77; PRAGMA user_version = 1')
  expect(migrate(db, steps)).toMatchObject({ ok: false, error: { type: 'storage-failed' } })
})

test('[MIG1] the schemas of this app run on an empty database', async () => {
  const db = await memoryDatabase()
  const all = schemaSteps()
  expect(migrate(db, all)).toEqual({ ok: true, value: { from: 0, to: all.length } })
  expect(db.first('PRAGMA integrity_check')).toEqual(['ok'])
})
