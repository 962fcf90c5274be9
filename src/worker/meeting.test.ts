/** Whole sessions over the real storage: histories that part, damage that a meeting heals, and what is said of it. */
import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import { namedRowId } from '../core/ids.ts'
import { testVerify } from '../core/testing/identity.ts'
import { commitLocal } from '../storage/commit.ts'
import { compact } from '../storage/compact.ts'
import { takeProject } from '../storage/device.ts'
import { checkAndRepair } from '../storage/repair.ts'
import { testDevice, type TestDevice } from '../storage/testing/device.ts'
import { dumpCells } from '../storage/testing/dump.ts'
import { copyTo } from '../storage/testing/meet.ts'
import { testProject } from '../sync/testing/device.ts'
import { meet, phone } from './testing/meet.ts'

const root = formTable('w', '/data')
const plan = JSON.stringify({ formId: 'w', tables: [{ range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }] }] })
const insert = ({ store, now }: TestDevice, text: string): void => void commitLocal(store, [{ table: root, row: { newRow: 'r' }, cells: [['/data/a', text]] }], now)
const records = ({ db }: TestDevice): unknown[] => db.rows('SELECT a FROM form_w ORDER BY a').map(([value]) => value)

const twins = async (key: string): Promise<Record<'phone' | 'copy', TestDevice>> => {
  const [first, copy] = [await phone(key), await testDevice(key)]
  commitLocal(first.store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], first.now)
  await copyTo(first.replica, copy.replica)
  copy.db.run('UPDATE feed SET forked_at = NULL')
  const again = copy.reopen()
  takeProject(again.store, testProject('crew'))
  return { phone: first, copy: again }
}

test('[SES16] [REP4] holders of two histories end one meeting identical, and the fork is named on a side that saw it', async () => {
  for (const key of ['k1', 'k2', 'k3', 'k4']) {
    const { phone: first, copy } = await twins(key)
    const [b, c] = [await phone('b'), await phone('c')]
    insert(first, 'by the phone')
    insert(copy, 'by the copy')
    insert(copy, 'more by the copy')
    await meet([key, first], ['b', b])
    await meet([key, copy], ['c', c])
    insert(b, 'by b')
    const { a: atB, b: atC } = await meet(['b', b], ['c', c])
    expect([atB.phase, atC.phase], key).toEqual([{ type: 'up-to-date', identical: true }, { type: 'up-to-date', identical: true }])
    expect([...atB.forks, ...atC.forks].every((origin) => origin === first.store.options.origin), key).toBe(true)
    expect([b, c].some(({ store }) => store.feeds.find(first.store.options.origin)?.forkedAt !== null), key).toBe(true)
    expect(records(b), key).toEqual(['by b', 'by the copy', 'by the phone', 'more by the copy'])
    expect(dumpCells(b.store), key).toEqual(dumpCells(c.store))
    // and the next meeting costs next to nothing
    expect((await meet(['b', b], ['c', c])).bytes, key).toBeLessThan(3000)
  }
}, 60_000)

test('[SES16] [IDN4] a device whose key is used elsewhere learns it in the meeting, unless its history is the one that goes on', async () => {
  const seen = new Set<string>()
  for (const key of ['k1', 'k2', 'k3', 'k4', 'k5', 'k6']) {
    const { phone: first, copy } = await twins(key)
    const b = await phone('b')
    insert(first, 'by the phone')
    insert(copy, 'by the copy')
    await meet([key, first], ['b', b])
    insert(b, 'by b')
    const { a } = await meet([key, copy], ['b', b])
    const isMarked = copy.store.own.feed.forkedAt !== null || a.forks.includes(copy.store.options.origin)
    const isIdentical = a.phase.type === 'up-to-date' && a.phase.identical
    // whatever became of the one feed, the others went through
    expect(records(copy), key).toContain('by b')
    expect(isMarked || isIdentical, key).toBe(true)
    if (!isIdentical) expect(a.differs, key).toEqual([{ origin: copy.store.options.origin, here: expect.any(Number), there: expect.any(Number) }])
    seen.add(isIdentical ? 'goes on' : 'differs')
  }
  expect(seen).toEqual(new Set(['goes on', 'differs']))
}, 60_000)

test('[REP12] a meeting brings back what was damaged, and both are identical after it', async () => {
  const { phone: first } = await twins('k1')
  const b = await phone('b')
  for (let index = 0; index < 20; index++) {
    insert(first, `record ${index}`)
    await copyTo(first.replica, b.replica)
  }
  await compact(first.store, testVerify, async () => undefined)
  b.db.run('UPDATE segment SET bytes = zeroblob(size) WHERE id % 3 = 0')
  expect((await checkAndRepair(b.store, testVerify, async () => true))?.damaged.length).toBeGreaterThan(3)
  const { a, b: atB } = await meet(['k1', first], ['b', b])
  expect([a.phase, atB.phase]).toEqual([{ type: 'up-to-date', identical: true }, { type: 'up-to-date', identical: true }])
  expect(await checkAndRepair(b.store, testVerify, async () => true)).toMatchObject({ damaged: [], replaced: 0, compared: true })
  expect([a, atB].map(({ recordsNew, recordsUpdated }) => recordsNew + recordsUpdated)).toEqual([0, 0])
})

test('[SES29] identical devices differ in nothing', async () => {
  const { phone: first } = await twins('k1')
  const b = await phone('b')
  insert(first, 'one')
  const { a, b: atB } = await meet(['k1', first], ['b', b], () => insert(b, 'live'))
  expect(a).toMatchObject({ phase: { type: 'up-to-date', identical: true }, differs: [], forks: [], peerOrigin: b.store.options.origin })
  expect(atB).toMatchObject({ phase: { type: 'up-to-date', identical: true }, differs: [], forks: [] })
  expect(records(first)).toEqual(['live', 'one'])
})
