/** Rows hold a short name for the version they were written with; everything that reads them says the id. */
import { expect, test } from 'vitest'
import { formTable, versionColumn, type Value } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { testVerify } from '../core/testing/identity.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { commitLocal } from './commit.ts'
import { addFormVersion } from './forms.ts'
import { findRecord } from './record-rows.ts'
import { listVersions } from './form-versions.ts'
import { checkAndRepair } from './repair.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells, dumpLosers } from './testing/dump.ts'
import { meetAll } from './testing/meet.ts'

const root = formTable('w', '/data')
const add = ({ store }: TestDevice, version: string): RowId => addFormVersion(store, { formId: 'w', title: 'W', version, xform: JSON.stringify({
  formId: 'w', version, tables: [{ range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }] }] }) })
const write = ({ store, now }: TestDevice, version: Value, row: RowId | { readonly newRow: string } = { newRow: 'r' }): RowId =>
  commitLocal(store, [{ table: root, row, cells: [[versionColumn, version], ['/data/a', 'one']] }], now).rowIds.get('r') ?? (row as RowId)
const held = ({ db }: TestDevice): unknown[] => db.rows('SELECT typeof(version), length(version) FROM form_w ORDER BY rowid')
const unknown = '00112233445566778899aabbccddeeff' as RowId

test('[REP16] versions that are here are one byte a row; unknown ids, numbers and texts stay what they are, alike on both devices', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  // the other device numbers them the other way round
  const [first, second] = [add(a, '1'), add(a, '2')]
  expect(add(b, '2')).toBe(second)
  write(b, second)
  for (const version of [first, second, unknown, 1, 'one']) write(a, version)
  await meetAll([a, b])
  expect(held(a)).toEqual([['blob', 1], ['blob', 1], ['blob', 16], ['integer', 1], ['text', 3], ['blob', 1]])
  expect(dumpCells(b.store)).toEqual(dumpCells(a.store))
  for (const { store } of [a, b]) {
    expect(new Map(listVersions(store, 'w').map(({ versionId, records }) => [versionId, records]))).toEqual(new Map([[first, 1], [second, 2]]))
  }
})

test('[REP16] an edit replaces the version, the replaced one is kept as its id, and a start reads both', async () => {
  const a = await testDevice('a')
  const [first, second] = [add(a, '1'), add(a, '2')]
  const id = write(a, first)
  write(a, second, id)
  expect(findRecord(a.store, id)?.version).toBe(second)
  expect(dumpLosers(a.store).some((line) => line.includes(`=${first}@`))).toBe(true)
  expect(findRecord(a.reopen().store, id)?.version).toBe(second)
})

test('[REP16] a number given in a save that fails is given again to another', async () => {
  const a = await testDevice('a')
  const [first, second] = [add(a, '1'), add(a, '2')]
  expect(() => a.store.write(true, () => { write(a, first); throw new Error('disk full') })).toThrow('disk full')
  const id = write(a, second)
  expect(a.db.rows('SELECT number FROM version_number')).toEqual([[1]])
  expect(findRecord(a.store, id)?.version).toBe(second)
  const other = write(a, first)
  expect(findRecord(a.reopen().store, other)?.version).toBe(first)
})

test('[REP16] rows from before that hold the id are as good to check and repair', async () => {
  const a = await testDevice('a')
  const first = add(a, '1')
  const ids = [write(a, first), write(a, first)]
  a.db.run('UPDATE form_w SET version = ? WHERE id = ?', [rowIdBytes(first), rowIdBytes(ids[0] as RowId)])
  expect(held(a)).toEqual([['blob', 16], ['blob', 1]])
  expect(await checkAndRepair(a.store, testVerify, async () => true)).toMatchObject({ replaced: 0, compared: true })
  a.db.run("UPDATE version_number SET id = x'00112233445566778899aabbccddeeff'")
  const again = a.reopen()
  expect(await checkAndRepair(again.store, testVerify, async () => true)).toMatchObject({ replaced: 1 })
  expect(ids.map((id) => findRecord(again.store, id)?.version)).toEqual([first, first])
})
