import { expect, test } from 'vitest'
import { BatchBuilder, addChange } from '../core/batch.ts'
import { formTable, type Change, type Op } from '../core/change.ts'
import { firstHead } from '../core/chain.ts'
import { namedRowId } from '../core/ids.ts'
import { sealSegment } from '../core/segment.ts'
import { ShapeBook } from '../core/shape.ts'
import { testIdentity } from '../core/testing/identity.ts'
import { commitLocal } from './commit.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells } from './testing/dump.ts'

const peer = testIdentity('peer')
const root = formTable('w', '/data')
const plan = (...questions: readonly string[]): string =>
  JSON.stringify({ formId: 'w', tables: [{ range: '/data', parent: null, columns: questions.map((name) => ({ nodeset: `/data/${name}`, type: 'string' })) }] })
const version = (name: string, ...questions: readonly string[]): Op => ({ kind: 'row', table: 'form_version', row: namedRowId('form_version', name), cells: [['xform', plan(...questions)]] })
const answer = (question: string, value: string): Op => ({ kind: 'row', table: root, row: 'new', cells: [[`/data/${question}`, value]] })

/** A segment of the peer's feed from 1, one change for each list of operations. */
const segment = async (...changes: readonly (readonly Op[])[]): Promise<Uint8Array> => {
  const builder = new BatchBuilder()
  const book = new ShapeBook()
  for (const [index, ops] of changes.entries()) addChange(builder, { hlc: BigInt(index + 1) << 40n, ops } satisfies Pick<Change, 'hlc' | 'ops'>, book)
  return (await sealSegment(builder.finish(peer.origin, 1), firstHead(peer.algorithm, peer.publicKey), peer)).bytes
}
const answers = ({ db, store }: TestDevice): unknown[] => (store.catalog.table(root) === undefined ? [] : db.rows('SELECT a FROM form_w ORDER BY a').map(([value]) => value))
const waiting = ({ db }: TestDevice): unknown => db.first('SELECT count(*) FROM pending')?.[0]

test('[REP3] records that come before their form wait, and appear when it comes', async () => {
  const device = await testDevice('me')
  expect(await device.replica.apply(await segment([answer('a', '1')], [answer('b', '2')], [answer('a', '3')]))).toMatchObject({ ok: true, value: { recordsNew: 0, seq: 3 } })
  expect(waiting(device)).toBe(3)
  const { touched } = commitLocal(device.store, [{ table: 'form_version', row: namedRowId('form_version', 'v1'), cells: [['xform', plan('a')]] }], device.now)
  expect(answers(device)).toEqual(['1', '3'])
  expect(touched.records.get(root)).toHaveProperty('size', 2)
  expect(waiting(device)).toBe(1)
  commitLocal(device.store, [{ table: 'form_version', row: namedRowId('form_version', 'v2'), cells: [['xform', plan('a', 'b')]] }], device.now)
  expect(waiting(device)).toBe(0)
  expect(device.db.rows('SELECT b FROM form_w WHERE b IS NOT NULL')).toEqual([['2']])
})

test('[REP3] a form version in the segment, even in the same change, makes what waits known at once', async () => {
  const device = await testDevice('me')
  const applied = await device.replica.apply(await segment([answer('a', '1')], [version('v1', 'a'), answer('a', '2')], [answer('a', '3')]))
  expect(applied).toMatchObject({ ok: true, value: { changes: 3, recordsNew: 3, recordsUpdated: 0 } })
  expect(answers(device)).toEqual(['1', '2', '3'])
})

test('[REP3] a change is merged whole or waits whole', async () => {
  const device = await testDevice('me')
  await device.replica.apply(await segment([version('v1', 'a')], [answer('a', '1'), { kind: 'row', table: 'newer_table', row: 'new', cells: [['x', 1]] }], [answer('a', '2'), { kind: 'unknown', code: 9, bytes: new Uint8Array([1, 2]) }]))
  expect(answers(device)).toEqual([])
  expect(waiting(device)).toBe(2)
})

test('[REP3] [CHG3] what is not understood is forwarded byte for byte', async () => {
  const [device, next] = [await testDevice('me'), await testDevice('next')]
  const bytes = await segment([{ kind: 'unknown', code: 4711, bytes: new Uint8Array(1000).fill(7) }], [{ kind: 'row', table: 'newer_table', row: 'new', cells: [['x', 1]] }])
  await device.replica.apply(bytes)
  const read = await device.replica.read({ origin: peer.origin, firstSeq: 1, lastSeq: 2 })
  expect(read).toEqual({ ok: true, value: bytes })
  if (read.ok) expect(await next.replica.apply(read.value)).toMatchObject({ ok: true, value: { changes: 2 } })
  expect(waiting(next)).toBe(2)
})

test('[REP3] after an update of the app what waited is tried again', async () => {
  const device = await testDevice('me')
  await device.replica.apply(await segment([{ kind: 'row', table: 'newer_table', row: 'new', cells: [['x', 'here now']] }]))
  device.db.connection.exec('CREATE TABLE newer_table (id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB, x)')
  device.db.run("INSERT INTO data_table (name, sql_name) VALUES ('newer_table', 'newer_table')")
  device.db.run("INSERT INTO data_column SELECT id, 4, 'x', 'x', 'fixed' FROM data_table WHERE name = 'newer_table'")
  const updated = device.reopen()
  expect(waiting(updated)).toBe(0)
  expect(updated.db.rows('SELECT x FROM newer_table')).toEqual([['here now']])
})

test('[REP2] a segment that overlaps what is held brings only the rest, and replaces what it contains', async () => {
  const device = await testDevice('me')
  const all = [[version('v1', 'a')], [answer('a', '1')], [answer('a', '2')], [answer('a', '3')]] as const
  await device.replica.apply(await segment(...all.slice(0, 2)))
  expect(await device.replica.apply(await segment(...all))).toMatchObject({ ok: true, value: { changes: 2, recordsNew: 2, seq: 4 } })
  expect(await device.replica.apply(await segment(...all.slice(0, 3)))).toMatchObject({ ok: true, value: { changes: 0, seq: 4 } })
  expect(answers(device)).toEqual(['1', '2', '3'])
  expect(device.db.rows('SELECT first_seq, last_seq FROM segment WHERE feed = 2')).toEqual([[1, 4]])
  expect(await device.replica.apply(await segment(...all.slice(0, 3), [answer('a', 'other')], [answer('a', 'and more')]))).toMatchObject({ ok: false, error: { type: 'fork', seq: 4 } })
  expect(device.db.first('SELECT count(*) FROM fork')?.[0]).toBe(1)
})

test('[MRG2] an empty cell that a peer wrote with a new row counts as written', async () => {
  const device = await testDevice('me')
  await device.replica.apply(await segment([version('v1', 'a', 'b')], [{ kind: 'row', table: root, row: 'new', cells: [['/data/a', null], ['/data/b', 'x']] }]))
  const cells = [...dumpCells(device.store)].filter(([key]) => key.startsWith(root)).map(([key, { value }]) => [key.slice(key.lastIndexOf('|') + 1), value])
  expect(cells).toEqual([['/data/a', null], ['/data/b', 'x']])
})
