/** Damage is planted by SQL, found by "Check and repair", and gone after it. */
import { expect, test } from 'vitest'
import { deletedColumn, formTable, orderColumn, parentColumn } from '../core/change.ts'
import { namedRowId, type RowId } from '../core/ids.ts'
import { testVerify } from '../core/testing/identity.ts'
import { commitLocal } from './commit.ts'
import { checkAndRepair, type RepairReport, type RepairStage } from './repair.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells, dumpLosers, dumpRows } from './testing/dump.ts'
import { copyTo, meetAll } from './testing/meet.ts'

const root = formTable('w', '/data')
const person = formTable('w', '/data/person')
const plan = JSON.stringify({ formId: 'w', tables: [
  { range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }, { nodeset: '/data/b', type: 'string' }] },
  { range: '/data/person', parent: '/data', columns: [{ nodeset: '/data/person/name', type: 'string' }] }] })
const insert = ({ store, now }: TestDevice, text: string): RowId => commitLocal(store, [
  { table: root, row: { newRow: 'r' }, cells: [['/data/a', text], ['/data/b', 'b']] },
  { table: person, row: { newRow: 'p' }, cells: [[parentColumn, { rowOf: 'r' }], [orderColumn, 'a0'], ['/data/person/name', `of ${text}`]] },
], now).rowIds.get('r') as RowId
const edit = ({ store, now }: TestDevice, row: RowId, text: string): void => void commitLocal(store, [{ table: root, row, cells: [['/data/a', text]] }], now)
const goOn = async (): Promise<boolean> => true
const check = async (device: TestDevice, step: (stage: RepairStage) => Promise<boolean> = goOn): Promise<RepairReport> => {
  const report = await checkAndRepair(device.store, testVerify, step)
  if (report === null) throw new Error('stopped')
  return report
}
const all = ({ store }: TestDevice): unknown => [dumpCells(store), dumpLosers(store), dumpRows(store)]

/** A device with sealed changes of two feeds, a tail, edits both ways and a deleted row. */
const crew = async (): Promise<Record<'device' | 'peer', TestDevice>> => {
  const [device, peer] = [await testDevice('a'), await testDevice('b')]
  commitLocal(device.store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], device.now)
  const rows = ['one', 'two', 'three'].map((text) => insert(device, text))
  await meetAll([device, peer])
  for (const row of rows) edit(peer, row, 'by the peer')
  insert(peer, 'of the peer')
  await peer.replica.heads()
  insert(peer, 'another of the peer')
  await meetAll([device, peer])
  edit(device, rows[0] as RowId, 'again')
  commitLocal(device.store, [{ table: root, row: rows[1] as RowId, cells: [[deletedColumn, 1]] }], device.now)
  insert(device, 'in the tail')
  return { device, peer }
}

test('[REP13] a sound database is compared and left as it is', async () => {
  const { device } = await crew()
  const before = all(device)
  const report = await check(device)
  expect(report).toMatchObject({ replaced: 0, damaged: [], compared: true, fileProblem: null })
  expect(report.rows).toBeGreaterThan(8)
  expect(report.changes).toBeGreaterThan(5)
  expect(all(device)).toEqual(before)
})

test.each([
  ['an answer was altered', "UPDATE form_w SET a = 'altered' WHERE rowid = 1", 1],
  ['a row is gone', 'DELETE FROM form_w WHERE rowid = 2', 1],
  ['a row is there that nobody wrote', "INSERT INTO form_w (id, hlc, origin, a) VALUES (x'00112233445566778899aabbccddeeff', 5, 1, 'x')", 1],
  ['stamps of cells are damaged', 'UPDATE form_w SET clocks = x\'0501ffffffffffffffff\' WHERE clocks IS NOT NULL', 3],
  ['a row has another stamp', 'UPDATE form_w__person SET hlc = hlc + 1', 6],
  ['a deletion is lost', 'UPDATE form_w SET is_deleted = 0', 1],
  ['the names of forms are gone', 'DELETE FROM form_version', 1],
  ['replaced values are gone', 'DELETE FROM overwritten', 3],
  ['a replaced value was altered', "UPDATE overwritten SET value = 'altered' WHERE id = 1", 1],
  ['it waits for nothing', "INSERT INTO pending VALUES (1, 1, 'nothing')", 0],
])('[REP13] %s: found, replaced, and as before', async (_name, damage, replaced) => {
  const { device } = await crew()
  const before = all(device)
  device.db.run(damage)
  expect(await check(device)).toMatchObject({ compared: true, replaced })
  expect(all(device)).toEqual(before)
  expect(device.db.first('SELECT count(*) FROM pending')).toEqual([0])
  expect(await check(device)).toMatchObject({ replaced: 0 })
})

test('[REP11] [REP12] a damaged segment is named, dropped and brought back by the next meeting; its rows stay', async () => {
  for (const owner of ['a', 'b'] as const) {
    const { device, peer } = await crew()
    await meetAll([device, peer])
    const before = all(device)
    const [ordinal] = device.db.first<[number]>(owner === 'a' ? 'SELECT feed FROM segment ORDER BY feed LIMIT 1' : 'SELECT max(feed) FROM segment') as [number]
    const [id, bytes, first, last] = device.db.first<[number, Uint8Array, number, number]>('SELECT id, bytes, first_seq, last_seq FROM segment WHERE feed = ? ORDER BY last_seq LIMIT 1', [ordinal])!
    device.db.run('UPDATE segment SET bytes = ? WHERE id = ?', [bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 4 : byte)), id])
    const report = await check(device)
    expect(report).toMatchObject({ compared: false, damaged: [{ origin: device.store.feeds.at(ordinal).origin, firstSeq: first, lastSeq: last }] })
    expect(all(device)).toEqual(before)
    // others still get what is whole, and nothing that is not
    const third = await testDevice('c')
    expect((await copyTo(device.replica, third.replica)).filter(({ type }) => type !== 'gap')).toEqual([])
    expect(await copyTo(peer.replica, device.replica)).toEqual([])
    expect(await check(device)).toMatchObject({ compared: true, damaged: [], replaced: 0 })
    expect(device.store.own.feed.forkedAt).toBe(null)
    await meetAll([device, peer, third])
    expect(all(third)).toEqual(all(device))
  }
})

test('[REP11] a segment row that is gone is a damaged one too', async () => {
  const { device, peer } = await crew()
  await meetAll([device, peer])
  for (const which of ['min(id)', 'max(id)']) {
    device.db.run(`DELETE FROM segment WHERE id = (SELECT ${which} FROM segment)`)
    expect((await check(device)).damaged).toHaveLength(1)
    await copyTo(peer.replica, device.replica)
    expect(await check(device)).toMatchObject({ compared: true, damaged: [] })
  }
})

test('[REP13] it can be stopped in every stage, and nothing is replaced then', async () => {
  const { device } = await crew()
  device.db.run("UPDATE form_w SET a = 'altered' WHERE rowid = 1")
  for (const at of ['segments', 'tables', 'compare'] as const) {
    expect(await checkAndRepair(device.store, testVerify, async (stage) => stage !== at)).toBe(null)
    expect(device.db.first("SELECT count(*) FROM form_w WHERE a = 'altered'")).toEqual([1])
  }
})

test('[REP13] saves, edits, new forms and meetings during the check are neither lost nor taken for damage', async () => {
  const { device, peer } = await crew()
  device.db.run("UPDATE form_w SET b = 'altered' WHERE rowid = 1")
  const late = await testDevice('late')
  let steps = 0
  const report = await check(device, async () => {
    steps++
    const row = insert(device, `during ${steps}`)
    edit(device, row, `during ${steps}, edited`)
    if (steps === 3) edit(peer, insert(peer, 'meanwhile'), 'meanwhile, edited')
    if (steps % 4 === 0) await meetAll([device, peer])
    if (steps === 5) {
      insert(peer, 'x')
      await meetAll([peer, late])
      insert(late, 'a new device')
      await meetAll([late, device])
    }
    return true
  })
  expect(report).toMatchObject({ compared: true, replaced: 1 })
  await meetAll([device, peer, late])
  expect(all(device)).toEqual(all(peer))
  expect(steps).toBeGreaterThan(5)
})

test('[REP11] the app opens with a damaged segment that something waits in', async () => {
  const { device } = await crew()
  device.db.run("INSERT INTO pending VALUES (1, 1, 'member')")
  device.db.run('UPDATE segment SET bytes = x\'00\'')
  const again = device.reopen()
  expect(again.db.first('SELECT count(*) FROM pending')).toEqual([1])
})
