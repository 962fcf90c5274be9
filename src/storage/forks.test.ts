/** Two databases under one key: whatever each wrote is on every phone in the end, and every phone holds the same. */
import { expect, test } from 'vitest'
import { formTable, orderColumn, parentColumn } from '../core/change.ts'
import { namedRowId, type RowId } from '../core/ids.ts'
import { testIdentity, testVerify } from '../core/testing/identity.ts'
import { commitLocal } from './commit.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { openReplica } from './replica.ts'
import { openStore } from './store.ts'
import { planJson, testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells } from './testing/dump.ts'
import { copyTo, meetAll } from './testing/meet.ts'

const root = formTable('w', '/data')
const person = formTable('w', '/data/person')
const plan = JSON.stringify({ formId: 'w', tables: [
  { range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }] },
  { range: '/data/person', parent: '/data', columns: [{ nodeset: '/data/person/name', type: 'string' }] }] })
const addForm = ({ store, now }: TestDevice): void => void commitLocal(store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], now)
const insert = ({ store, now }: TestDevice, text: string): RowId => commitLocal(store, [
  { table: root, row: { newRow: 'r' }, cells: [['/data/a', text]] },
  { table: person, row: { newRow: 'p' }, cells: [[parentColumn, { rowOf: 'r' }], [orderColumn, 'a0'], ['/data/person/name', `of ${text}`]] },
], now).rowIds.get('r') as RowId
const edit = ({ store, now }: TestDevice, row: RowId, text: string): void => void commitLocal(store, [{ table: root, row, cells: [['/data/a', text]] }], now)
/** Each record with the person in it. */
const records = ({ db, store }: TestDevice): string[] => store.catalog.table(root) === undefined ? [] :
  db.rows<[string, string]>('SELECT r.a, p.name FROM form_w r JOIN form_w__person p ON p.parent = r.id ORDER BY 1, 2').map((row) => row.join(': '))
const heads = async ({ replica }: TestDevice): Promise<unknown> => {
  const own = await replica.heads()
  return own.ok ? own.value.map(({ origin, seq, head }) => `${origin} ${seq} ${head.join()}`).sort() : own
}
/** The database goes on under another key. */
const rekeyed = async (device: TestDevice, key: string): Promise<TestDevice> => {
  await device.replica.heads()
  const store = openStore(device.db, { ...testIdentity(key), planTables: planJson, now: () => device.now })
  return { ...device, store, replica: openReplica(store, testVerify) }
}

/** A phone and its copy, both with one record; `keys` tells the histories' chances apart. */
const twins = async (key: string) => {
  const [phone, copy] = [await testDevice(key), await testDevice(key)]
  addForm(phone)
  const shared = insert(phone, 'shared')
  await copyTo(phone.replica, copy.replica)
  copy.db.run('UPDATE feed SET forked_at = NULL')
  return { phone, copy: copy.reopen(), shared }
}

const keys = ['k1', 'k2', 'k3', 'k4']

/** Meetings of all; a device that finds its own feed written by somebody else takes another key, as the worker does. */
const settle = async (devices: readonly TestDevice[]): Promise<readonly TestDevice[]> => {
  let now = devices
  for (let round = 0; round < 4; round++) {
    await meetAll(now)
    now = await Promise.all(now.map((device, index) => device.store.own.feed.forkedAt === null ? device : rekeyed(device, `another ${index} ${round}`)))
  }
  return now
}
const expectEqual = async (devices: readonly TestDevice[], all: readonly string[], key: string): Promise<void> => {
  const [first] = devices as [TestDevice]
  for (const device of devices) {
    expect(records(device), key).toEqual([...all].sort())
    expect(await heads(device), key).toEqual(await heads(first))
    expect(dumpCells(device.store), key).toEqual(dumpCells(first.store))
  }
}

test('[REP4] [IDN4] a phone and its copy write under one key: one takes another, and both sets of records are everywhere', async () => {
  for (const key of keys) {
    const { phone, copy, shared } = await twins(key)
    const peer = await testDevice('peer')
    insert(phone, 'by the phone')
    edit(phone, insert(phone, 'more by the phone'), 'more by the phone, edited')
    insert(copy, 'by the copy')
    edit(copy, shared, 'shared, edited by the copy')
    await meetAll([phone, peer])
    const all = ['by the copy: of by the copy', 'by the phone: of by the phone', 'more by the phone, edited: of more by the phone', 'shared, edited by the copy: of shared']
    await expectEqual(await settle([copy, peer]), all, key)
    const [first, ...rest] = await settle([phone, copy, peer])
    insert(first as TestDevice, 'later')
    await meetAll([first as TestDevice, ...rest])
    await expectEqual([first as TestDevice, ...rest], [...all, 'later: of later'], key)
  }
}, 60_000)

test('[REP4] histories that had spread to different phones come together, also without the two that wrote them', async () => {
  for (const key of keys) {
    const { phone, copy } = await twins(key)
    const [b, c, d] = [await testDevice('b'), await testDevice('c'), await testDevice('d')]
    insert(phone, 'by the phone')
    insert(copy, 'by the copy')
    insert(copy, 'more by the copy')
    await meetAll([phone, b])
    insert(b, 'by b')
    await meetAll([copy, c])
    const all = ['by b: of by b', 'by the copy: of by the copy', 'by the phone: of by the phone', 'more by the copy: of more by the copy', 'shared: of shared']
    await expectEqual(await settle([b, c, d]), all, key)
  }
}, 60_000)

test('[REP4] a history that was settled against and went on meanwhile is still told from the one that goes on', async () => {
  for (const key of keys) {
    const { phone, copy } = await twins(key)
    const c = await testDevice('c')
    insert(copy, 'by the copy')
    await meetAll([copy, c])
    insert(phone, 'by the phone')
    insert(phone, 'more by the phone')
    await meetAll([phone, c])
    insert(phone, 'even more')
    await meetAll([phone, c])
    const all = ['by the copy: of by the copy', 'by the phone: of by the phone', 'even more: of even more', 'more by the phone: of more by the phone', 'shared: of shared']
    await expectEqual(await settle([phone, c, copy]), all, key)
  }
}, 60_000)

test('[REP4] the bytes of the history that does not go on are kept', async () => {
  for (const key of keys) {
    const { phone, copy } = await twins(key)
    insert(phone, 'by the phone')
    insert(copy, 'by the copy')
    const [b, c] = [await testDevice('b'), await testDevice('c')]
    await meetAll([phone, b])
    await meetAll([copy, c])
    for (let round = 0; round < 2; round++) await meetAll([b, c])
    const kept = [b, c].map((device) => Number(device.db.first('SELECT coalesce(max(length(bytes)), 0) FROM fork')?.[0]))
    expect(Math.max(...kept), key).toBeGreaterThan(100)
    expect([...records(b), ...records(c)].filter((text) => text.startsWith('by the'))).toHaveLength(4)
  }
}, 60_000)

test('[REP4] what others wrote to records of the history that does not go on follows them', async () => {
  for (const key of keys) {
    const { phone, copy } = await twins(key)
    const [b, c] = [await testDevice('b'), await testDevice('c')]
    // the same number, so the same id
    const [one, two] = [insert(phone, 'by the phone'), insert(copy, 'by the copy')]
    expect(one).toBe(two)
    for (const [twin, holder, name] of [[phone, b, 'phone'], [copy, c, 'copy']] as const) {
      await meetAll([twin, holder])
      holder.now += 5000
      commitLocal(holder.store, [
        { table: root, row: one, cells: [['/data/a', `by the ${name}, edited`]] },
        { table: person, row: { newRow: 'p' }, cells: [[parentColumn, one], [orderColumn, 'a1'], ['/data/person/name', `guest of the ${name}`]] },
      ], holder.now)
    }
    const devices = await settle([b, c])
    const all = records(devices[0] as TestDevice)
    expect(records(devices[1] as TestDevice), key).toEqual(all)
    expect(dumpCells((devices[1] as TestDevice).store), key).toEqual(dumpCells((devices[0] as TestDevice).store))
    const follows = (name: string): boolean => all.includes(`by the ${name}, edited: of by the ${name}`) && all.includes(`by the ${name}, edited: guest of the ${name}`)
    // the old id names the record that goes on: there the later of the two edits stands
    const lost = (devices[0] as TestDevice).db.rows<[string]>('SELECT a FROM form_w WHERE id <> ? AND a <> ?', [rowIdBytes(one), 'shared'])
    expect(lost, key).toHaveLength(1)
    expect(follows(lost[0]?.[0].includes('phone') === true ? 'phone' : 'copy'), `${key}: ${all.join('; ')}`).toBe(true)
    expect(all.filter((line) => line.includes('guest of')), key).toHaveLength(2)
  }
}, 60_000)
