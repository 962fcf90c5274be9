import { expect, test } from 'vitest'
import { formTable, orderColumn, parentColumn } from '../core/change.ts'
import { namedRowId } from '../core/ids.ts'
import { testIdentity, testVerify } from '../core/testing/identity.ts'
import { commitLocal } from './commit.ts'
import { rebuild } from './rebuild.ts'
import { openReplica } from './replica.ts'
import { openStore } from './store.ts'
import { planJson, testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells, dumpLosers } from './testing/dump.ts'

const root = formTable('w', '/data')
const person = formTable('w', '/data/person')
const plan = JSON.stringify({ formId: 'w', tables: [
  { range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }, { nodeset: '/data/b', type: 'string' }] },
  { range: '/data/person', parent: '/data', columns: [{ nodeset: '/data/person/name', type: 'string' }] }] })
const collect = (device: TestDevice): void => {
  const { store, now } = device
  commitLocal(store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], now)
  for (const text of ['one', 'two']) {
    const id = commitLocal(store, [
      { table: root, row: { newRow: 'r' }, cells: [['/data/a', text]] },
      { table: person, row: { newRow: 'p' }, cells: [[parentColumn, { rowOf: 'r' }], [orderColumn, 'a0'], ['/data/person/name', 'Ada']] },
    ], now).rowIds.get('r')!
    commitLocal(store, [{ table: root, row: id, cells: [['/data/a', `${text} again`], ['/data/b', null]] }], now)
  }
}
const moveAll = async (from: TestDevice['replica'], to: TestDevice['replica']): Promise<void> => {
  const heads = await to.heads()
  const missing = heads.ok ? await from.missing(heads.value) : heads
  if (!missing.ok) throw new Error(missing.error.message)
  for (const { ref } of missing.value) {
    const bytes = await from.read(ref)
    expect(bytes.ok && (await to.apply(bytes.value))).toMatchObject({ ok: true })
  }
}

test('[REP10] rows made anew from segments and tail are as they were', async () => {
  const device = await testDevice('a')
  collect(device)
  await device.replica.heads()
  collect(device)
  const [cells, losers] = [dumpCells(device.store), dumpLosers(device.store)]
  device.db.run('UPDATE form_w SET a = ?', ['damaged'])
  device.db.run('DELETE FROM form_w__person')
  expect(dumpCells(device.store)).not.toEqual(cells)
  rebuild(device.store)
  expect(dumpCells(device.store)).toEqual(cells)
  expect(dumpLosers(device.store)).toEqual(losers)
})

test('[FEED6] unsealed changes of a key that is gone go on under the new one, with the same rows', async () => {
  const before = await testDevice('a')
  collect(before)
  await before.replica.heads()
  collect(before)
  const rows = before.db.rows('SELECT id, hlc, a, b FROM form_w ORDER BY hlc')
  const store = openStore(before.db, { ...testIdentity('new key'), planTables: planJson, now: () => before.now })
  const replica = openReplica(store, testVerify)
  expect(store.db.rows('SELECT id, hlc, a, b FROM form_w ORDER BY hlc')).toEqual(rows)
  const peer = await testDevice('b')
  await moveAll(replica, peer.replica)
  expect(dumpCells(peer.store)).toEqual(dumpCells(store))
  expect(peer.db.rows('SELECT id, hlc, a, b FROM form_w ORDER BY hlc')).toEqual(rows)
  expect(peer.store.feeds.all().filter((feed) => feed.seq > 0)).toHaveLength(2)
})
