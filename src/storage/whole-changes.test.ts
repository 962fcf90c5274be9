/** A save is there whole or not at all, in every order of arrival; what is not understood goes on to those who understand it. */
import { expect, test } from 'vitest'
import { addChange, BatchBuilder } from '../core/batch.ts'
import { firstHead } from '../core/chain.ts'
import { deletedColumn, formTable, orderColumn, parentColumn, type Op } from '../core/change.ts'
import { namedRowId, newRowId, type RowId } from '../core/ids.ts'
import { sealSegment } from '../core/segment.ts'
import { ShapeBook } from '../core/shape.ts'
import { testIdentity, testVerify } from '../core/testing/identity.ts'
import { commitLocal } from './commit.ts'
import { compact } from './compact.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells } from './testing/dump.ts'
import { copyTo, meetAll } from './testing/meet.ts'

const root = formTable('w', '/data')
const person = formTable('w', '/data/person')
const visit = formTable('w', '/data/person/visit')
const text = (nodeset: string) => ({ nodeset, type: 'string' })
const plan = (...extra: readonly string[]): string => JSON.stringify({ formId: 'w', tables: [
  { range: '/data', parent: null, columns: [text('/data/a'), ...extra.map((name) => text(`/data/${name}`))] },
  { range: '/data/person', parent: '/data', columns: [text('/data/person/name')] },
  { range: '/data/person/visit', parent: '/data/person', columns: [text('/data/person/visit/day')] }] })
const addForm = ({ store, now }: TestDevice, name = 'w', ...extra: readonly string[]): void =>
  void commitLocal(store, [{ table: 'form_version', row: namedRowId('form_version', name), cells: [['xform', plan(...extra)]] }], now)
const household = ({ store, now }: TestDevice, name: string): RowId => commitLocal(store, [
  { table: root, row: { newRow: 'r' }, cells: [['/data/a', name]] },
  { table: person, row: { newRow: 'p' }, cells: [[parentColumn, { rowOf: 'r' }], [orderColumn, 'a0'], ['/data/person/name', `${name} 1`]] },
  { table: person, row: { newRow: 'q' }, cells: [[parentColumn, { rowOf: 'r' }], [orderColumn, 'a1'], ['/data/person/name', `${name} 2`]] },
  { table: visit, row: { newRow: 'v' }, cells: [[parentColumn, { rowOf: 'q' }], [orderColumn, 'a0'], ['/data/person/visit/day', name]] },
], now).rowIds.get('r') as RowId
const count = ({ db, store }: TestDevice, table: string): number => (store.catalog.tables().some(({ sql }) => sql === table) ? Number(db.first(`SELECT count(*) FROM ${table}`)?.[0]) : 0)
const counts = (device: TestDevice): number[] => ['form_w', 'form_w__person', 'form_w__visit'].map((table) => count(device, table))
const pending = ({ db }: TestDevice): number => Number(db.first('SELECT count(*) FROM pending')?.[0])

test('[REP14] a record with its repeats is there whole or not at all, whichever feed comes first', async () => {
  const [author, a, b] = [await testDevice('author'), await testDevice('a'), await testDevice('b')]
  addForm(author)
  await meetAll([author, a, b])
  const row = household(a, 'Amina')
  await copyTo(a.replica, b.replica)
  // an edit of the root, a new person, and one that goes, in one save of another device
  commitLocal(b.store, [
    { table: root, row, cells: [['/data/a', 'Amina, edited']] },
    { table: person, row: { newRow: 'n' }, cells: [[parentColumn, row], [orderColumn, 'a2'], ['/data/person/name', 'new']] },
    { table: person, row: newRowId({ origin: a.store.options.origin, seq: a.store.own.seq, index: 1 }), cells: [[deletedColumn, 1]] },
  ], b.now)
  const sent: Uint8Array[] = []
  for (const device of [author, a, b]) {
    const missing = await device.replica.missing([])
    for (const { ref } of missing.ok ? missing.value.filter(({ ref: { origin } }) => origin === device.store.options.origin) : []) {
      const bytes = await device.replica.read(ref)
      if (bytes.ok) sent.push(bytes.value)
    }
  }
  const orders = (items: readonly number[]): number[][] => (items.length === 0 ? [[]] : items.flatMap((item) => orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest])))
  for (const order of orders(sent.map((_, index) => index))) {
    const reader = await testDevice(`reader ${order.join()}`)
    const seen = new Set<string>()
    for (const index of order) {
      await reader.replica.apply(sent[index] as Uint8Array)
      seen.add(counts(reader).join())
    }
    expect(dumpCells(reader.store)).toEqual(dumpCells(b.store))
    expect(pending(reader)).toBe(0)
    // nothing; the edit's rows alone (the root by its id, the new person, the deleted one); the record alone; both
    for (const state of seen) expect(['0,0,0', '1,2,0', '1,2,1', '1,3,1']).toContain(state)
  }
}, 30_000)

test('[REP14] a save that is refused in the middle leaves nothing of itself', async () => {
  const device = await testDevice('a')
  addForm(device)
  household(device, 'before')
  const before = dumpCells(device.store)
  expect(() => commitLocal(device.store, [
    { table: root, row: { newRow: 'r' }, cells: [['/data/a', 'x']] },
    { table: person, row: { newRow: 'p' }, cells: [[parentColumn, { rowOf: 'nobody' }]] },
  ], device.now)).toThrow()
  device.db.connection.exec("CREATE TRIGGER refuse BEFORE INSERT ON form_w__visit BEGIN SELECT raise(ABORT, 'disk'); END")
  expect(() => household(device, 'refused')).toThrow(/disk/)
  expect(dumpCells(device.store)).toEqual(before)
  const peer = await testDevice('b')
  device.db.connection.exec('DROP TRIGGER refuse')
  household(device, 'after')
  await copyTo(device.replica, peer.replica)
  expect(dumpCells(peer.store)).toEqual(dumpCells(device.store))
})

test('[REP14] a segment that fails in the middle of its merge leaves nothing of itself, and is taken later', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  addForm(a)
  await meetAll([a, b])
  for (const name of ['one', 'two', 'three']) household(a, name)
  b.db.connection.exec("CREATE TRIGGER refuse BEFORE INSERT ON form_w__visit WHEN NEW.day = 'two' BEGIN SELECT raise(ABORT, 'disk'); END")
  expect(await copyTo(a.replica, b.replica)).toMatchObject([{ type: 'storage' }])
  expect(counts(b)).toEqual([0, 0, 0])
  b.db.connection.exec('DROP TRIGGER refuse')
  expect(await copyTo(a.replica, b.replica)).toEqual([])
  expect(dumpCells(b.store)).toEqual(dumpCells(a.store))
})

/** An app that knows one more table. */
const newer = (device: TestDevice): TestDevice => {
  device.db.connection.exec('CREATE TABLE newer_table (id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB, x)')
  device.db.run("INSERT INTO data_table (name, sql_name) VALUES ('newer_table', 'newer_table')")
  device.db.run("INSERT INTO data_column SELECT id, 4, 'x', 'x', 'fixed' FROM data_table WHERE name = 'newer_table'")
  return device.reopen()
}

test('[REP3] new to old to new: what the old one does not know it passes on, also after it joined and restarted, and takes in after its update', async () => {
  const [first, last] = [newer(await testDevice('new 1')), newer(await testDevice('new 2'))]
  let old = await testDevice('old')
  addForm(first)
  for (let index = 0; index < 30; index++) {
    commitLocal(first.store, [
      { table: root, row: { newRow: 'r' }, cells: [['/data/a', `record ${index}`]] },
      { table: 'newer_table', row: { newRow: 'x' }, cells: [['x', index]] },
    ], first.now)
    await copyTo(first.replica, old.replica)
  }
  // the record is part of a save that the old one cannot show whole
  expect(count(old, 'form_w')).toBe(0)
  expect(pending(old)).toBe(30)
  await compact(old.store, testVerify, async () => undefined)
  old = old.reopen()
  household(old, 'of the old one')
  expect(await meetAll([old, last])).toEqual([])
  expect(last.db.first('SELECT count(*), sum(x) FROM newer_table')).toEqual([30, 435])
  expect(counts(last)).toEqual([31, 2, 1])
  const updated = newer(old)
  expect(pending(updated)).toBe(0)
  expect(dumpCells(updated.store)).toEqual(dumpCells(last.store))
})

test('[REP3] columns of a form version that is not here: kept for the others, there when the version comes', async () => {
  const [a, old, b] = [await testDevice('a'), await testDevice('old'), await testDevice('b')]
  addForm(a)
  await meetAll([a, old, b])
  // version 2 is written under another key than its records, so that it can come later
  const author = await testDevice('author')
  addForm(author, 'w2', 'added')
  await meetAll([author, a, b])
  const row = household(a, 'Amina')
  commitLocal(a.store, [{ table: root, row, cells: [['/data/added', 'kept']] }], a.now)
  const missing = await a.replica.missing([])
  for (const { ref } of missing.ok ? missing.value.filter(({ ref: { origin } }) => origin === a.store.options.origin) : []) {
    const bytes = await a.replica.read(ref)
    if (bytes.ok) await old.replica.apply(bytes.value)
  }
  expect(counts(old)).toEqual([1, 2, 1])
  expect(pending(old)).toBe(1)
  await copyTo(old.replica, b.replica)
  expect(dumpCells(b.store)).toEqual(dumpCells(a.store))
  await copyTo(author.replica, old.replica)
  expect(pending(old)).toBe(0)
  expect(dumpCells(old.store)).toEqual(dumpCells(a.store))
})

test('[REP3] [CHG3] operations with unknown codes: byte for byte through two devices and a joining', async () => {
  const writer = testIdentity('future')
  const segments: Uint8Array[] = []
  let head = firstHead(writer.algorithm, writer.publicKey)
  for (let seq = 1; seq <= 40; seq++) {
    const builder = new BatchBuilder()
    const ops: Op[] = [{ kind: 'unknown', code: 3 + (seq * 97) % 5000, bytes: Uint8Array.from({ length: seq }, (_, at) => at * seq) }]
    if (seq % 3 === 0) ops.push({ kind: 'row', table: 'member', row: namedRowId('member', writer.origin), cells: [['name', `N ${seq}`]] })
    addChange(builder, { hlc: BigInt(seq) << 30n, ops }, new ShapeBook())
    const sealed = await sealSegment(builder.finish(writer.origin, seq), head, writer)
    segments.push(sealed.bytes)
    head = sealed.head
  }
  const [one, two, three] = [await testDevice('one'), await testDevice('two'), await testDevice('three')]
  for (const bytes of segments) expect(await one.replica.apply(bytes)).toMatchObject({ ok: true })
  expect(await copyTo(one.replica, two.replica)).toEqual([])
  expect(two.db.rows('SELECT bytes FROM segment ORDER BY last_seq').map(([bytes]) => bytes)).toEqual(segments)
  await compact(two.store, testVerify, async () => undefined)
  expect(Number(two.db.first('SELECT count(*) FROM segment')?.[0])).toBeLessThan(12)
  expect(await copyTo(two.replica, three.replica)).toEqual([])
  expect(pending(three)).toBe(40)
  const held = await three.replica.heads()
  expect(held.ok && held.value.find(({ origin }) => origin === writer.origin)?.head).toEqual(head)
  // half of a save is never shown
  expect(three.db.first("SELECT count(*) FROM member WHERE name LIKE 'N %'")).toEqual([0])
})
