import { expect, test } from 'vitest'
import { BatchBuilder, addChange } from '../core/batch.ts'
import { firstHead } from '../core/chain.ts'
import { formTable, type Op } from '../core/change.ts'
import { namedRowId } from '../core/ids.ts'
import { sealSegment } from '../core/segment.ts'
import { ShapeBook } from '../core/shape.ts'
import { testIdentity } from '../core/testing/identity.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells } from './testing/dump.ts'

const [peer, other] = [testIdentity('peer'), testIdentity('other')]
const root = formTable('w', '/data')
const form: Op = {
  kind: 'row', table: 'form_version', row: namedRowId('form_version', 'v1'),
  cells: [['xform', JSON.stringify({ formId: 'w', tables: [{ range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }] }] })]],
}

/** A feed cut into segments of so many changes: the form, then one record each. */
const feedOf = async (who: typeof peer, ...sizes: readonly number[]): Promise<Uint8Array[]> => {
  const segments: Uint8Array[] = []
  let seq = 1
  let head = firstHead(who.algorithm, who.publicKey)
  for (const size of sizes) {
    const builder = new BatchBuilder()
    const book = new ShapeBook()
    for (let at = seq; at < seq + size; at++) addChange(builder, { hlc: BigInt(at) << 40n, ops: [at === 1 ? form : { kind: 'row', table: root, row: 'new', cells: [['/data/a', `${who.origin} ${at}`]] }] }, book)
    const sealed = await sealSegment(builder.finish(who.origin, seq), head, who)
    segments.push(sealed.bytes)
    seq += size
    head = sealed.head
  }
  return segments
}
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))
const run = (device: TestDevice, segments: readonly Uint8Array[]) => (device.replica.applyRun as NonNullable<TestDevice['replica']['applyRun']>)(segments)
const records = ({ db, store }: TestDevice): unknown => (store.catalog.table(root) === undefined ? 0 : db.first('SELECT count(*) FROM form_w')?.[0])
const device = async (): Promise<TestDevice & { commits: number }> => {
  const made = Object.assign(await testDevice('me'), { commits: 0 })
  made.store.onCommit(() => made.commits++)
  return made
}

test('[REP15] a run is one transaction and answers as one after the other would', async () => {
  const [together, single] = [await device(), await device()]
  const segments = [...await feedOf(peer, 2, 1, 3), ...await feedOf(other, 4)]
  const answers = await run(together, segments)
  expect(together.commits).toBe(1)
  for (const [index, bytes] of segments.entries()) expect(answers[index]).toEqual(await single.replica.apply(bytes))
  expect(answers.map((answer) => answer.ok && answer.value.recordsNew)).toEqual([1, 1, 3, 3])
  expect(dumpCells(together.store)).toEqual(dumpCells(single.store))
  expect(await together.replica.heads()).toEqual(await single.replica.heads())
  expect(dumpCells(together.reopen().store)).toEqual(dumpCells(single.store))
})

test('[REP15] a refused segment ends the run; what came before it stays', async () => {
  const me = await device()
  const [first, second, third] = await feedOf(peer, 2, 1, 1) as [Uint8Array, Uint8Array, Uint8Array]
  expect(await run(me, [first, flipped(second), third])).toMatchObject([{ ok: true, value: { seq: 2 } }, { ok: false, error: { type: 'signature-wrong' } }])
  expect(records(me)).toBe(1)
  expect(await run(me, [second, Uint8Array.of(1, 2, 3), third])).toMatchObject([{ ok: true, value: { seq: 3 } }, { ok: false, error: { type: 'segment-malformed' } }])
  expect(await run(me, [flipped(third)])).toMatchObject([{ ok: false }])
  expect(records(me)).toBe(2)
})

test('[REP15] [REP2] a gap and a fork of one feed do not keep the others out', async () => {
  const me = await device()
  const [first, , third] = await feedOf(peer, 2, 1, 1) as [Uint8Array, Uint8Array, Uint8Array]
  const [branch] = await feedOf(peer, 1, 3)
  const theirs = await feedOf(other, 3)
  const answers = await run(me, [first, third, ...theirs])
  expect(answers).toMatchObject([{ ok: true }, { ok: false, error: { type: 'gap', have: 2, firstSeq: 4 } }, { ok: true, value: { seq: 3 } }])
  expect(await run(me, [third, branch as Uint8Array])).toMatchObject([{ ok: false, error: { type: 'gap' } }, { ok: true, value: { changes: 0 } }])
  expect(records(me)).toBe(3)
})

test('[REP15] a key that nobody vouched for opens nothing behind it', async () => {
  const me = await device()
  const [first, second] = await feedOf(peer, 2, 1) as [Uint8Array, Uint8Array]
  expect(await run(me, [second, first])).toMatchObject([{ ok: false, error: { type: 'gap', have: 0 } }, { ok: true, value: { seq: 2 } }])
  expect(await run(await device(), [flipped(first), second])).toMatchObject([{ ok: false, error: { type: 'signature-wrong' } }])
})

test('[REP15] when the transaction fails, each segment is tried by itself', async () => {
  const me = await device()
  const segments = await feedOf(peer, 2, 1, 1)
  me.db.connection.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON segment WHEN new.last_seq = 3 BEGIN SELECT raise(ABORT, 'no room'); END")
  expect(await run(me, segments)).toMatchObject([
    { ok: true, value: { seq: 2, recordsNew: 1 } }, { ok: false, error: { type: 'storage' } }, { ok: false, error: { type: 'gap', have: 2, firstSeq: 4 } },
  ])
  expect(records(me)).toBe(1)
  me.db.connection.exec('DROP TRIGGER full')
  expect(await run(me, segments.slice(1))).toMatchObject([{ ok: true, value: { seq: 3 } }, { ok: true, value: { seq: 4 } }])
  expect(records(me)).toBe(3)
})

test('[REP15] a run ends where its transaction would become long', async () => {
  const me = await device()
  const segments = await feedOf(peer, 1500, 500, 500)
  expect(await run(me, segments)).toHaveLength(2)
  expect(await run(me, segments.slice(2))).toHaveLength(1)
  expect(records(me)).toBe(2499)
})
