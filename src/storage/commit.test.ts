import { expect, test } from 'vitest'
import { formTable, type Value } from '../core/change.ts'
import { hlcMs } from '../core/hlc.ts'
import { namedRowId, newRowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { ChangeTooLarge, commitLocal } from './commit.ts'
import { loadRow } from './cells.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells } from './testing/dump.ts'
import type { Bindable } from './database.ts'
import type { CommitEvent } from './touched.ts'

const root = formTable('w', '/data')
const person = formTable('w', '/data/person')
const questions = ['a', 'b', 'c'] as const
const plan = JSON.stringify({ formId: 'w', tables: [
  { range: '/data', parent: null, columns: questions.map((name) => ({ nodeset: `/data/${name}`, type: 'string' })) },
  { range: '/data/person', parent: '/data', columns: [{ nodeset: '/data/person/name', type: 'string' }] }] })
const withForm = async (name: string): Promise<TestDevice> => {
  const device = await testDevice(name)
  commitLocal(device.store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], device.now)
  return device
}
const save = ({ store, now }: TestDevice, a: Value): ReturnType<typeof commitLocal> => commitLocal(store, [{ table: root, row: { newRow: 'r' }, cells: [['/data/a', a]] }], now)
const moveAll = async (from: TestDevice, to: TestDevice): Promise<void> => {
  const heads = await to.replica.heads()
  const missing = heads.ok ? await from.replica.missing(heads.value) : heads
  if (!missing.ok) throw new Error(missing.error.message)
  for (const { ref } of missing.value) {
    const bytes = await from.replica.read(ref)
    expect(bytes.ok && (await to.replica.apply(bytes.value))).toMatchObject({ ok: true })
  }
}

test('[FEED1] a save is one change: rows, their ids and references between them', async () => {
  const device = await withForm('a')
  const { seq, rowIds, touched } = commitLocal(device.store, [
    { table: root, row: { newRow: 'r' }, cells: [['/data/a', 'x'], ['/data/b', null]] },
    { table: person, row: { newRow: 'p' }, cells: [['_parent', { rowOf: 'r' }], ['/data/person/name', 'Ada']] },
  ], device.now)
  const { origin } = device.store.options
  expect([...rowIds]).toEqual([['r', newRowId({ origin, seq, index: 0 })], ['p', newRowId({ origin, seq, index: 1 })]])
  expect(device.db.rows('SELECT r.a, r.b, p.name FROM form_w r JOIN form_w__person p ON p.parent = r.id')).toEqual([['x', null, 'Ada']])
  expect(touched.tables).toEqual(new Set([root, person]))
  expect(touched.records).toEqual(new Map([[root, new Set([rowIds.get('r')])]]))
  expect(device.db.first('SELECT count(*) FROM tail')?.[0]).toBe(2)
})

test('[CHG2] [CHG4] every kind of value is on the other phone what it was here', async () => {
  const [a, b] = [await withForm('a'), await testDevice('b')]
  const values: readonly Value[] = ['', 'text', '0012', '1e5', 'a\u0000b', 'x\uFEFF', 'é🙂'.repeat(100), '\ud800lone', 0, -0, 1, -1, 2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, 1.5, 0.1, 1e300, 5e-324, 1e21, 'f'.repeat(32)]
  const ids = values.map((value) => save(a, value).rowIds.get('r')!)
  await moveAll(a, b)
  for (const device of [a, b]) {
    for (const [index, id] of ids.entries()) {
      const cell = loadRow(device.db, device.store.catalog.table(root)!, rowIdBytes(id))?.cells.find(({ column }) => column.name === '/data/a')
      expect(cell?.value).toBe(values[index] === '\ud800lone' ? '\uFFFDlone' : values[index] === 0 ? 0 : values[index])
    }
  }
  expect(dumpCells(b.store)).toEqual(dumpCells(a.store))
  expect(() => save(a, Number.NaN)).toThrow()
})

test('[FEED2] what is rolled back leaves no trace: the next save takes the same number', async () => {
  const device = await withForm('a')
  const before = device.store.own.seq
  const heard: CommitEvent[] = []
  device.store.onCommit((event) => heard.push(event))
  expect(() => device.db.transaction(() => {
    save(device, 'lost')
    commitLocal(device.store, [{ table: 'form_version', row: { newRow: 'v' }, cells: [['xform', plan.replaceAll('"w"', '"other"')]] }], device.now)
    throw new Error('stop')
  })).toThrow('stop')
  expect(heard).toEqual([])
  expect(device.store.catalog.table(formTable('other', '/data'))).toBeUndefined()
  expect(save(device, 'kept').seq).toBe(before + 1)
  expect(heard).toHaveLength(1)
  const peer = await testDevice('b')
  await moveAll(device, peer)
  expect(peer.db.rows('SELECT a FROM form_w')).toEqual([['kept']])
})

test('[FEED2] numbers and clock go on after a restart, with and without a tail', async () => {
  let device = await withForm('a')
  for (const sealFirst of [false, true]) {
    if (sealFirst) await device.replica.heads()
    const { seq, clock } = device.store.own
    device.now -= 100_000
    device = device.reopen()
    expect(save(device, 'x').seq).toBe(seq + 1)
    expect(device.store.own.clock).toBeGreaterThan(clock)
  }
})

test('[FEED3] saves that come while a segment is signed stay in the tail and are sealed next', async () => {
  const device = await testDevice('a')
  const slow: (() => void)[] = []
  const sign = device.store.options.sign
  Object.assign(device.store.options, { sign: async (message: Uint8Array) => {
    await new Promise<void>((go) => slow.push(go))
    return sign(message)
  } })
  commitLocal(device.store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], device.now)
  save(device, 'before')
  void device.replica.heads()
  await new Promise((go) => setTimeout(go))
  // same shape as in what is being sealed
  save(device, 'while signing')
  slow.shift()?.()
  await new Promise((go) => setTimeout(go))
  expect(device.db.first('SELECT count(*) FROM tail')?.[0]).toBe(1)
  // the app is killed while the second segment is signed: the tail stands on its own
  expect(slow).toHaveLength(1)
  const again = device.reopen()
  expect(await again.replica.heads()).toMatchObject({ ok: true, value: [{ seq: 3 }] })
  const peer = await testDevice('b')
  await moveAll(again, peer)
  expect(peer.db.rows('SELECT a FROM form_w ORDER BY hlc')).toEqual([['before'], ['while signing']])
})

test('[FEED4] 256 saves seal themselves, and saves meanwhile make no small segments', async () => {
  const device = await withForm('a')
  for (let count = 0; count < 300; count++) {
    save(device, `x${count}`)
    if (count > 250) await Promise.resolve()
  }
  await new Promise((go) => setTimeout(go))
  expect(device.store.own.changes).toBe(45)
  await device.replica.missing([])
  const sizes = device.db.rows<[number]>('SELECT last_seq - first_seq + 1 FROM segment ORDER BY first_seq').map(([size]) => size)
  expect(sizes).toEqual([256, 45])
})

test('[FEED7] a power loss after sealing, before its flush: the tail is sealed anew, and the peer takes what is new of it', async () => {
  const device = await withForm('a')
  const peer = await testDevice('b')
  await moveAll(device, peer)
  for (const text of ['one', 'two', 'three']) save(device, text)
  const columns = ['feed', 'tail', 'clock', 'segment'].map((table) => [table, device.db.rows(`SELECT * FROM ${table}`)] as const)
  await moveAll(device, peer)
  expect(device.db.first('SELECT count(*) FROM tail')).toEqual([0])
  expect(device.db.first('PRAGMA synchronous')).toEqual([2])
  for (const [table, rows] of columns) {
    device.db.run(`DELETE FROM ${table}`)
    for (const row of rows) device.db.run(`INSERT INTO ${table} VALUES (${row.map(() => '?').join(', ')})`, row as readonly Bindable[])
  }
  const again = device.reopen()
  save(again, 'four')
  await moveAll(again, peer)
  await moveAll(peer, again)
  expect(await again.replica.heads()).toEqual(await peer.replica.heads())
  for (const { db } of [again, peer]) {
    expect(db.rows('SELECT a FROM form_w ORDER BY hlc')).toEqual([['one'], ['two'], ['three'], ['four']])
    expect(db.first('SELECT count(*) FROM fork')).toEqual([0])
  }
})

test('[FEED7] a sealing that fails leaves commits as durable as they were', async () => {
  const device = await withForm('a')
  save(device, 'one')
  device.db.run("CREATE TRIGGER full BEFORE INSERT ON segment BEGIN SELECT RAISE(ABORT, 'full'); END")
  expect(await device.replica.heads()).toMatchObject({ ok: false })
  expect(device.db.first('PRAGMA synchronous')).toEqual([2])
  device.db.run('DROP TRIGGER full')
  expect(await device.replica.heads()).toMatchObject({ ok: true })
})

test('[FEED4] an import goes into segments of up to 1,024 changes or 256 KiB', async () => {
  const device = await withForm('a')
  const peer = await testDevice('b')
  const sizes = (): readonly number[] => device.db.rows<[number]>('SELECT last_seq - first_seq + 1 FROM segment ORDER BY first_seq').map(([size]) => size)
  device.db.transaction(() => { for (let count = 0; count < 1500; count++) save(device, `x${count}`) })
  await moveAll(device, peer)
  expect(sizes()).toEqual([1024, 477])
  device.db.transaction(() => { for (let count = 0; count < 10; count++) save(device, 'long '.repeat(8 * 1024)) })
  await moveAll(device, peer)
  expect(sizes().slice(2)).toEqual([6, 4])
  expect(peer.db.first('SELECT count(*) FROM form_w')).toEqual([1510])
})

test('[HLC4] an edit here beats a phone that lives in 2035, and this clock does not follow it', async () => {
  const [here, far] = [await withForm('a'), await testDevice('b', Date.UTC(2035, 0, 1))]
  const id = save(here, 'first').rowIds.get('r')!
  await moveAll(here, far)
  commitLocal(far.store, [{ table: root, row: id, cells: [['/data/a', 'from 2035']] }], far.now)
  await moveAll(far, here)
  expect(here.db.first('SELECT a FROM form_w')).toEqual(['from 2035'])
  commitLocal(here.store, [{ table: root, row: id, cells: [['/data/a', 'corrected'], ['/data/b', 'and more']] }], here.now)
  await moveAll(here, far)
  expect(far.db.first('SELECT a, b FROM form_w')).toEqual(['corrected', 'and more'])
  expect(new Date(hlcMs(here.store.own.clock)).getUTCFullYear()).toBe(2026)
  expect(here.db.rows('SELECT value FROM overwritten ORDER BY hlc')).toEqual([['first'], ['from 2035']])
})

test('[MRG4] different questions of one record are both kept, whoever comes first', async () => {
  const [a, b] = [await withForm('a'), await testDevice('b')]
  const id = save(a, 'first').rowIds.get('r')!
  await moveAll(a, b)
  commitLocal(a.store, [{ table: root, row: id, cells: [['/data/b', 'by a'], ['/data/c', null]] }], a.now + 1000)
  commitLocal(b.store, [{ table: root, row: id, cells: [['/data/a', 'by b']] }, { table: root, row: id, cells: [['_deleted', 1]] }], b.now + 2000)
  await moveAll(a, b)
  await moveAll(b, a)
  for (const { db } of [a, b]) expect(db.first('SELECT a, b, c, is_deleted FROM form_w')).toEqual(['by b', 'by a', null, 1])
})

test('[FEED5] a save that could not travel is refused whole', async () => {
  const device = await withForm('a')
  let seed = 1
  const noise = Array.from({ length: 3_000_000 }, () => String.fromCharCode(33 + ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 16) % 90)).join('')
  const before = device.store.own.seq
  expect(() => save(device, noise)).toThrow(ChangeTooLarge)
  expect(device.store.own.seq).toBe(before)
  expect(save(device, 'x'.repeat(3_000_000)).seq).toBe(before + 1)
  await moveAll(device, await testDevice('b'))
})
