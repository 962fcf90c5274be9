import * as fc from 'fast-check'
import { deflateSync } from 'fflate'
import { expect, test } from 'vitest'
import { addChange, batchChange, BatchBuilder, type Batch } from './batch.ts'
import { batchHeads, firstHead, nextHead } from './chain.ts'
import { limits, type Change, type Op } from './change.ts'
import { encodeChange, readChange } from './change-codec.ts'
import { ByteWriter } from './bytes.ts'
import { newRowId, namedRowId, type RowId } from './ids.ts'
import { originBytes } from './row-bytes.ts'
import { inflateExactly } from './inflate.ts'
import { checkSignature, openSegment, parseSegment, sealSegment } from './segment.ts'
import { decodeBody, encodeBody } from './segment-body.ts'
import { ShapeBook } from './shape.ts'
import { testIdentity, testVerify } from './testing/identity.ts'

const me = testIdentity('me')
const other = testIdentity('other')

const value = fc.oneof(
  fc.constant(null), fc.string({ unit: 'grapheme' }), fc.constantFrom('yes', 'no', '', '\uFEFFbom', '0012', 'a\u0000b'), fc.maxSafeInteger(), fc.integer({ min: -50, max: 50 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer().map((cents) => cents / 100),
  fc.integer({ min: 1, max: 9 }).map((seq) => newRowId({ origin: me.origin, seq, index: 1 }) as string), fc.constant(namedRowId('form_version', 'v')))
const row = fc.oneof(fc.constant('new' as const), fc.integer({ min: 1, max: 2 ** 43 }).map((seq) => newRowId({ origin: seq % 2 === 0 ? me.origin : other.origin, seq, index: seq % 9 })), fc.constant(namedRowId('form', 'f')), fc.constant('f'.repeat(32) as RowId))
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('row' as const), table: fc.constantFrom('form:w\u0000/data', 'form:w\u0000/data/r', 'member'), row, cells: fc.uniqueArray(fc.tuple(fc.constantFrom('/data/a', '/data/b', '_parent', '_deleted'), value), { selector: ([name]) => name }) }) },
  fc.record({ kind: fc.constant('unknown' as const), code: fc.integer({ min: 3, max: 5000 }), bytes: fc.uint8Array() }))
const changesOf = fc.array(fc.record({ hlc: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), ops: fc.array(op, { maxLength: 5 }) }), { minLength: 1, maxLength: 9 })
  .map((list) => list.map((change, index): Change => ({ origin: me.origin, seq: index + 1, ...change })))

const batchOf = (changes: readonly Change[]): Batch => {
  const builder = new BatchBuilder()
  const book = new ShapeBook()
  for (const change of changes) addChange(builder, change, book)
  return builder.finish(me.origin, changes[0]?.seq ?? 1)
}
const plainZero = (changes: readonly Change[]): readonly Change[] => changes.map((change) => ({
  ...change, ops: change.ops.map((each) => each.kind === 'unknown' ? each : { ...each, cells: each.cells.map(([name, cell]) => [name, Object.is(cell, -0) ? 0 : cell] as const) }),
}))
const changesIn = (batch: Batch): Change[] => Array.from({ length: batch.count }, (_, index) => batchChange(batch, index))

test('[CHG1] [CHG3] [SEG3] changes survive canonical bytes and the column-wise body, unknown operations byte for byte', () => {
  fc.assert(fc.property(changesOf, (changes) => {
    const book = new ShapeBook()
    const builder = new BatchBuilder()
    for (const change of changes) {
      const encoded = encodeChange(change.hlc, change.ops, book)
      for (const shape of encoded.shapes) book.keep(shape)
      expect(readChange(builder, encoded.bytes, book)).toBe(true)
    }
    const batch = builder.finish(me.origin, 1)
    expect(changesIn(batch)).toEqual(plainZero(changes))
    const again = decodeBody(encodeBody(batch), me.origin, 1, batch.count)
    expect(again === null ? null : changesIn(again)).toEqual(plainZero(changes))
  }), { numRuns: 300 })
})

test('[SEG1] heads are those of the canonical bytes and do not depend on where segments are cut', () => {
  fc.assert(fc.property(changesOf, fc.nat(8), (changes, cut) => {
    const start = firstHead(me.algorithm, me.publicKey)
    const whole = batchHeads(batchOf(changes), start)
    let head = start
    const book = new ShapeBook()
    for (const change of changes) head = nextHead(head, encodeChange(change.hlc, change.ops, book).bytes)
    expect(whole.at(-1)).toEqual(head)
    const at = cut % changes.length
    if (at === 0) return
    const first = batchHeads(batchOf(changes.slice(0, at)), start)
    expect(batchHeads(batchOf(changes.slice(at)), first.at(-1) as Uint8Array).at(-1)).toEqual(head)
  }))
})

const someChanges = Array.from({ length: 20 }, (_, index): Change => ({
  origin: me.origin, seq: index + 1, hlc: BigInt(index + 1) << 32n,
  ops: [{ kind: 'row', table: 'form:w\u0000/data', row: 'new', cells: [['/data/a', `text ${index % 3}`], ['/data/b', index / 4]] }, { kind: 'unknown', code: 77, bytes: new Uint8Array([index, 2, 3]) }],
}))
const sealed = () => sealSegment(batchOf(someChanges), firstHead(me.algorithm, me.publicKey), me)

test('[SEG2] a segment opens, and its signature holds for this device only', async () => {
  const parsed = parseSegment((await sealed()).bytes)
  const opened = parsed.ok ? openSegment(parsed.value) : parsed
  if (!opened.ok) throw new Error(JSON.stringify(opened.error))
  expect(changesIn(opened.value.batch)).toEqual(someChanges)
  expect(opened.value.header).toMatchObject({ firstSeq: 1, lastSeq: 20, records: 20, publicKey: me.publicKey })
  expect(await checkSignature(opened.value, me.publicKey, testVerify)).toBe(true)
  expect(await checkSignature(opened.value, other.publicKey, testVerify)).toBe(false)
})
test('[SEG4] another format version is named', async () => {
  const { bytes } = await sealed()
  bytes[3] = 9
  expect(parseSegment(bytes)).toEqual({ ok: false, error: { type: 'segment-version', version: 9 } })
})
test('[SEG5] mutated and cut segments never throw, and none passes the signature with other content', async () => {
  const { bytes } = await sealed()
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }), fc.nat(bytes.length), fc.boolean(), async (edits, cut, isCut) => {
    const bad = isCut ? bytes.slice(0, cut) : bytes.slice()
    for (const [at, byte] of edits) if (at < bad.length) bad[at] = byte
    const parsed = parseSegment(bad)
    const opened = parsed.ok ? openSegment(parsed.value) : parsed
    if (!opened.ok || opened.value.header.origin !== me.origin) return
    if (await checkSignature(opened.value, me.publicKey, testVerify)) expect(changesIn(opened.value.batch)).toEqual(someChanges)
  }), { numRuns: 1500 })
})
test('[SEG5] a mutated body, which only a hostile signer can send, never throws and stays within its numbers', () => {
  const body = encodeBody(batchOf(someChanges))
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(body.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }), (edits) => {
    const bad = body.slice()
    for (const [at, byte] of edits) bad[at] = byte
    const batch = decodeBody(bad, me.origin, 1, someChanges.length)
    if (batch === null) return
    expect(changesIn(batch)).toHaveLength(someChanges.length)
    batchHeads(batch, new Uint8Array(32))
  }), { numRuns: 5000 })
})
test('[SEG5] a deflate bomb is refused before it unfolds', () => {
  const bomb = deflateSync(new Uint8Array(64 * 1024 * 1024))
  expect(64 * 1024 * 1024 / bomb.length).toBeGreaterThan(1000)
  expect(inflateExactly(bomb, 1000)).toBeNull()
  expect(inflateExactly(deflateSync(new Uint8Array(999)), 1000)).toBeNull()
  const header = (inflated: number, count: number): Uint8Array => {
    const writer = new ByteWriter()
    for (const byte of [0x54, 0x53, 0x67, 1, 1]) writer.byte(byte)
    writer.raw(originBytes(me.origin))
    for (const number of [2, count, 0, inflated]) writer.varint(number)
    writer.raw(new Uint8Array(32))
    writer.raw(bomb)
    writer.raw(new Uint8Array(64))
    return writer.done()
  }
  expect(parseSegment(header(limits.inflatedBytes + 1, 1))).toMatchObject({ ok: false, error: { type: 'segment-too-large' } })
  expect(parseSegment(header(1, limits.changesPerSegment + 1))).toMatchObject({ ok: false, error: { type: 'segment-too-large' } })
  const parsed = parseSegment(header(5000, 1))
  expect(parsed.ok && openSegment(parsed.value)).toMatchObject({ ok: false, error: { type: 'segment-malformed' } })
  expect(parseSegment(new Uint8Array(limits.segmentBytes + 1))).toMatchObject({ ok: false, error: { type: 'segment-too-large' } })
})
test('[SEG5] cells and operations that no bytes stand for are refused', () => {
  const columns = Array.from({ length: 2000 }, (_, index) => `/data/${index}`)
  const wide: Change = { origin: me.origin, seq: 1, hlc: 1n, ops: Array.from({ length: 600 }, () => ({ kind: 'row' as const, table: 'member', row: 'new' as const, cells: columns.map((name) => [name, null] as const) })) }
  expect(encodeBody(batchOf([wide])).length).toBeLessThan(100_000)
  expect(decodeBody(encodeBody(batchOf([wide])), me.origin, 1, 1)).toBeNull()
})
