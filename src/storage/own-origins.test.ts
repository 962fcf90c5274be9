/** A device that goes on under another key keeps what it wrote as its own. */
import { expect, test } from 'vitest'
import { versionColumn } from '../core/change.ts'
import { testIdentity, testVerify } from '../core/testing/identity.ts'
import { commitLocal } from './commit.ts'
import { listForms } from './forms.ts'
import { listVersions } from './form-versions.ts'
import { recordHistory } from './history.ts'
import { listRecords } from './record-list.ts'
import { openReplica } from './replica.ts'
import { openStore } from './store.ts'
import { copyTo, meet, pair, root, shapeOf } from './testing/crew.ts'
import { planJson, type TestDevice } from './testing/device.ts'
import { acknowledged } from './unshared.ts'

const add = ({ store, now }: TestDevice, versionId: string, name: string): void =>
  void commitLocal(store, [{ table: root, row: { newRow: 'r' }, cells: [[versionColumn, versionId], ['/data/name', name]] }], now)
const rekeyed = (device: TestDevice, key: string): TestDevice => {
  const store = openStore(device.db, { ...testIdentity(key), planTables: planJson, now: () => device.now })
  return { ...device, store, replica: openReplica(store, testVerify) }
}
const mine = ({ store }: TestDevice): readonly string[] => {
  const page = listRecords(store, { formId: null, search: '', sort: 'oldest', after: null, limit: 100 }, shapeOf)
  return page.ok ? page.value.records.filter((record) => record.mine).map(({ name }) => name).sort() : []
}
const unshared = ({ store }: TestDevice): number | undefined => listForms(store)[0]?.unshared

test('[IDN8] records of the keys before count as mine, and as unshared until another device has what this one sends now', async () => {
  const { a, b, id, versionId } = await pair()
  acknowledged(a.db, a.store.options.origin, a.store.own.seq)
  expect(unshared(a)).toBe(0)
  add(a, versionId, 'sealed')
  await a.replica.heads()
  add(a, versionId, 'not sealed')
  expect([mine(a), unshared(a)]).toEqual([['Amina', 'not sealed', 'sealed'], 2])

  let now = rekeyed(a, 'second key')
  expect([mine(now), unshared(now)]).toEqual([['Amina', 'not sealed', 'sealed'], 2])
  add(now, versionId, 'under the second key')
  expect(unshared(now)).toBe(3)
  const history = recordHistory(now.store, id, shapeOf)
  expect(history.ok && history.value.saves.map((save) => save.mine)).toEqual([true])
  expect(listVersions(now.store, 'household').map((version) => version.mine)).toEqual([true])

  // and under a third, before anybody was met
  now = rekeyed(now, 'third key')
  add(now, versionId, 'under the third key')
  expect([mine(now), unshared(now)]).toEqual([['Amina', 'not sealed', 'sealed', 'under the second key', 'under the third key'], 4])
  await copyTo(now, b)
  acknowledged(now.db, now.store.options.origin, now.store.own.seq)
  expect(unshared(now)).toBe(0)
  await meet(now, b)
  expect(mine(b)).toEqual([])
  expect(mine(rekeyed(now, 'fourth key'))).toHaveLength(5)
})
