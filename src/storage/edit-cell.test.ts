/** Edits are merged on the device that made them in the general way (cells.ts), and on the others in the quick one: both say the same. */
import { expect, test } from 'vitest'
import { formTable, versionColumn, type Value } from '../core/change.ts'
import { namedRowId, type RowId } from '../core/ids.ts'
import { commitLocal } from './commit.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells, dumpLosers } from './testing/dump.ts'
import { copyTo } from './testing/meet.ts'

const root = formTable('w', '/data')
const versionOf = (name: string) => namedRowId('form_version', name)
const plan = JSON.stringify({ formId: 'w', tables: [{ range: '/data', parent: null, columns: ['a', 'b'].map((name) => ({ nodeset: `/data/${name}`, type: 'string' })) }] })
const values: readonly Value[] = ['text', 'é🙂', '', 0, -1, 1.5, 2 ** 40, Number.MAX_SAFE_INTEGER, 'f'.repeat(32), 'x'.repeat(5000), null, 'again']

const write = (device: TestDevice, row: string, column: string, value: Value): void => {
  device.now += 1000
  commitLocal(device.store, [{ table: root, row: row as RowId, cells: [[column, value]] }], device.now)
}

test('[MRG2] [MRG5] every kind of value, replaced by every other, is kept alike', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  commitLocal(a.store, [{ table: 'form_version', row: versionOf('v'), cells: [['xform', plan]] }], a.now)
  const row = commitLocal(a.store, [{ table: root, row: { newRow: 'r' }, cells: [[versionColumn, versionOf('v')], ['/data/a', 'first']] }], a.now).rowIds.get('r') as string
  for (const one of values) for (const other of values) for (const value of [one, other]) write(a, row, '/data/a', value)
  for (const value of values) write(a, row, '/data/b', value)
  // an id, and a text where an id belongs
  for (const version of [versionOf('w'), 'none', versionOf('x')]) write(a, row, versionColumn, version)
  await copyTo(a.replica, b.replica)
  expect(dumpCells(b.store)).toEqual(dumpCells(a.store))
  expect(dumpLosers(b.store)).toEqual(dumpLosers(a.store))
  expect(b.db.first('SELECT count(*) FROM overwritten')?.[0]).toBeGreaterThan(300)
  expect(b.db.rows('SELECT typeof(value), count(*) FROM overwritten GROUP BY 1 ORDER BY 1')).toEqual(a.db.rows('SELECT typeof(value), count(*) FROM overwritten GROUP BY 1 ORDER BY 1'))
})

test('[MRG1] a write that comes after a later one loses, and is kept', async () => {
  const [a, b, c] = [await testDevice('a'), await testDevice('b'), await testDevice('c')]
  commitLocal(a.store, [{ table: 'form_version', row: versionOf('v'), cells: [['xform', plan]] }], a.now)
  const row = commitLocal(a.store, [{ table: root, row: { newRow: 'r' }, cells: [[versionColumn, versionOf('v')]] }], a.now).rowIds.get('r') as string
  for (const device of [b, c]) await copyTo(a.replica, device.replica)
  write(b, row, '/data/a', 'earlier')
  c.now += 60_000
  write(c, row, '/data/a', 'later')
  await copyTo(c.replica, a.replica)
  await copyTo(b.replica, a.replica)
  await copyTo(b.replica, c.replica)
  expect([a, c].map(({ db }) => db.first('SELECT a FROM form_w'))).toEqual([['later'], ['later']])
  expect(a.db.rows('SELECT value FROM overwritten')).toEqual([['earlier']])
  expect(dumpCells(c.store)).toEqual(dumpCells(a.store))
})
