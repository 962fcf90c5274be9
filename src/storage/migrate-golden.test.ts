import { expect, test } from 'vitest'
import { testVerify } from '../core/testing/identity.ts'
import type { Database } from './database.ts'
import { readDraft } from './drafts.ts'
import { migrate, schemaVersion, type Migration } from './migrate.ts'
import { openReplica } from './replica.ts'
import { contentOf, draftsFrom, dumpSql, goldenStates, openGolden, readGolden, writeGolden } from './testing/golden.ts'
import { testDevice } from './testing/device.ts'
import { dumpCells } from './testing/dump.ts'
import { memoryDatabase } from './testing/memory.ts'
import { pull } from './testing/replica-contract.ts'
import { schemaSteps } from './testing/schemas.ts'

if (process.env['GOLDEN'] === 'write') await writeGolden(process.env['GOLDEN_STATE'] === undefined ? undefined : Number(process.env['GOLDEN_STATE']))
const steps = schemaSteps()
const states = goldenStates()

const restored = async (state: number): Promise<Database> => {
  const db = await memoryDatabase()
  db.connection.exec(readGolden(state).sql)
  return db
}
/** Indexes and columns of the app's own tables, as SQLite understands them. */
const shapeOf = (db: Database): unknown =>
  db.rows<[string, string]>("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'form\\_wells%' ESCAPE '\\' AND name NOT GLOB 'list_[0-9]*' AND name NOT GLOB 'parent_[0-9]*' ORDER BY name")
    .map(([type, name]) => [type, name, db.rows(type === 'table' ? 'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)' : 'SELECT name FROM pragma_index_info(?)', [name])])

/** One statement each, in order. */
const statementsOf = (db: Database, sql: string): readonly string[] => {
  const found: string[] = []
  let start = 0
  for (let at = sql.indexOf(';'); at >= 0; at = sql.indexOf(';', at + 1)) {
    const part = sql.slice(start, at + 1)
    if (db.sqlite.capi.sqlite3_complete(part) === 0) continue
    found.push(part)
    start = at + 1
  }
  return found
}

test('[MIG10] every schema before the newest has its dump', () => {
  expect(states).toEqual(expect.arrayContaining(steps.slice(0, -1).map((step) => step.number)))
})

test.each(states)('[MIG10] a database of schema %i has the newest schema and all its content after the upgrade, and goes on', async (state) => {
  const db = await restored(state)
  expect(schemaVersion(db)).toBe(state)
  expect(migrate(db, steps)).toEqual({ ok: true, value: { from: state, to: steps.length } })
  const fresh = await memoryDatabase()
  migrate(fresh, steps)
  expect(shapeOf(db)).toEqual(shapeOf(fresh))
  expect(db.first('PRAGMA integrity_check')).toEqual(['ok'])

  const store = openGolden(db)
  const { content } = readGolden(state)
  const now = contentOf(store, state >= draftsFrom)
  expect(content.cells.length).toBeGreaterThan(30)
  expect(now.cells).toEqual(expect.arrayContaining([...content.cells]))
  expect(now.losers).toEqual(expect.arrayContaining([...content.losers]))
  expect(now.draft).toEqual(content.draft)
  if (state >= draftsFrom) expect(readDraft(db, 'golden draft').ok).toBe(true)

  const other = await testDevice('someone')
  await pull({ replica: openReplica(store, testVerify) } as never, other as never)
  expect(new Set(dumpCells(other.store).keys())).toEqual(new Set(dumpCells(store).keys()))
})

test.each([0, ...states.filter((state) => state < steps.length)])('[MIG2] from schema %i: whichever statement of a step is the last before a crash, the state before the step is whole', async (state) => {
  const db = state === 0 ? await memoryDatabase() : await restored(state)
  for (const step of steps.slice(state)) {
    const before = dumpSql(db)
    const statements = statementsOf(db, step.sql)
    expect(statements.length).toBeGreaterThan(0)
    for (let count = 0; count <= statements.length; count++) {
      const cut: Migration = { ...step, sql: `${statements.slice(0, count).join('')}\nSELECT * FROM a_table_that_is_not_there;` }
      expect(migrate(db, [...steps.slice(0, step.number - 1), cut])).toMatchObject({ ok: false, error: { type: 'storage-failed' } })
      expect(dumpSql(db)).toBe(before)
    }
    expect(migrate(db, steps.slice(0, step.number))).toMatchObject({ ok: true, value: { to: step.number } })
  }
  expect(schemaVersion(db)).toBe(steps.length)
})
