/**
 * Decoders against 100,000 mutated inputs each: changes, segment bodies, whole segments. Messages, sessions and pairing codes have
 * theirs beside their code (sync/messages-codec.test.ts, sync/hostile.test.ts, transport/pairing-code.test.ts). Here too: what a
 * decoder allocates, counted; and that refused segments change nothing in the database.
 */
import { deflateSync } from 'fflate'
import { beforeAll, expect, test } from 'vitest'
import { addChange, BatchBuilder } from '../../core/batch.ts'
import { encodeChange, readChange } from '../../core/change-codec.ts'
import { limits, type Change } from '../../core/change.ts'
import { firstHead } from '../../core/chain.ts'
import { newRowId } from '../../core/ids.ts'
import { inflateExactly } from '../../core/inflate.ts'
import { openSegment, parseSegment, sealSegment } from '../../core/segment.ts'
import { decodeBody, encodeBody } from '../../core/segment-body.ts'
import { ShapeBook } from '../../core/shape.ts'
import { dumpCells } from '../../storage/testing/dump.ts'
import { testDevice } from '../../storage/testing/device.ts'
import { commitLocal } from '../../storage/commit.ts'
import { simIdentity } from './identity.ts'
import { roots, valueOf, versionRow } from './forms.ts'
import { seeded } from './random.ts'

const me = simIdentity('me')
const tries = 100_000
const changes = Array.from({ length: 12 }, (_, index): Change => ({
  origin: me.origin, seq: index + 1, hlc: BigInt(index + 1) << 32n,
  ops: [
    { kind: 'row', table: roots[0] as string, row: 'new', cells: [['/data/q1', valueOf(index)], ['/data/q2', index / 4], ['/data/q3', `text ${index % 3}`]] },
    { kind: 'row', table: 'member', row: newRowId({ origin: me.origin, seq: 1, index: 0 }), cells: [['name', newRowId({ origin: me.origin, seq: 1, index: 0 })]] },
    { kind: 'unknown', code: 77, bytes: new Uint8Array([index, 2, 3]) },
  ],
}))
const batch = (() => {
  const builder = new BatchBuilder()
  const book = new ShapeBook()
  for (const change of changes) addChange(builder, change, book)
  return builder.finish(me.origin, 1)
})()

const random = seeded(20_261_121)
/** Flips, cuts, repeats, and numbers at their ends. */
const mutated = (source: Uint8Array): Uint8Array => {
  const bytes = random.below(6) === 0 ? source.slice(0, random.below(source.length)) : source.slice()
  for (let edits = 1 + random.below(4); edits > 0 && bytes.length > 0; edits--) {
    const at = random.below(bytes.length)
    bytes[at] = [random.below(256), 0xff, 0x80, 0, (bytes[at] as number) ^ (1 << random.below(8))][random.below(5)] as number
    if (random.below(8) === 0) bytes.copyWithin(random.below(bytes.length), random.below(bytes.length))
  }
  return bytes
}

/** Bytes that `work` asks for in typed arrays of a given length. */
const allocatedBy = (work: () => void): number => {
  let bytes = 0
  const names = ['Uint8Array', 'Uint16Array', 'Uint32Array', 'Int32Array', 'Float64Array', 'BigInt64Array'] as const
  const before = names.map((name) => globalThis[name])
  for (const [index, name] of names.entries()) {
    globalThis[name] = new Proxy(before[index] as typeof Uint8Array, {
      construct: (target, given, self) => {
        if (typeof given[0] === 'number') bytes += given[0] * target.BYTES_PER_ELEMENT
        return Reflect.construct(target, given, self) as object
      },
    }) as never
  }
  try {
    work()
  } finally {
    for (const [index, name] of names.entries()) globalThis[name] = before[index] as never
  }
  return bytes
}

let sealed: Uint8Array
beforeAll(async () => {
  sealed = (await sealSegment(batch, firstHead(me.algorithm, me.publicKey), me)).bytes
})

test('[SIM14] changes: 100,000 mutated ones are read or refused, and none throws', () => {
  const book = new ShapeBook()
  const real = changes.map(({ hlc, ops }) => {
    const encoded = encodeChange(hlc, ops, book)
    for (const shape of encoded.shapes) book.keep(shape)
    return encoded.bytes
  })
  const seen = { read: 0, refused: 0 }
  for (let count = 0; count < tries; count++) {
    const builder = new BatchBuilder()
    const bytes = mutated(random.pick(real))
    if (readChange(builder, bytes, book)) seen.read++
    else seen.refused++
    if (builder.tag.length > bytes.length || builder.opShape.length > bytes.length) throw new Error('more cells or operations than bytes')
  }
  expect(seen.read).toBeGreaterThan(1000)
  expect(seen.refused).toBeGreaterThan(30_000)
})

test('[SIM14] segment bodies: 100,000 mutated ones are read or refused, and none throws', () => {
  const body = encodeBody(batch)
  let read = 0
  for (let count = 0; count < tries; count++) {
    const found = decodeBody(mutated(body), me.origin, 1, changes.length)
    if (found === null) continue
    read++
    if (found.tag.length > limits.cellsPerSegment || found.opShape.length > limits.cellsPerSegment) throw new Error('more than the limits say')
  }
  expect(read).toBeGreaterThan(1000)
  expect(read).toBeLessThan(tries)
})

test('[SIM14] segments: 100,000 mutated ones are opened or refused by name, and none throws', () => {
  const seen = new Map<string, number>()
  for (let count = 0; count < tries; count++) {
    const parsed = parseSegment(mutated(sealed))
    // a changed header is as good as another one; the costly part is tried on every fourth
    const opened = parsed.ok && count % 4 === 0 ? openSegment(parsed.value) : parsed
    const name = opened.ok ? 'ok' : opened.error.type
    seen.set(name, (seen.get(name) ?? 0) + 1)
  }
  expect([...seen.keys()].filter((name) => !['ok', 'segment-malformed', 'segment-too-large', 'segment-version'].includes(name))).toEqual([])
  expect(seen.get('segment-malformed')).toBeGreaterThan(10_000)
})

test('[SIM15] no mutated body makes the decoder ask for more than the limits allow', () => {
  const body = encodeBody(batch)
  let most = 0
  for (let count = 0; count < 5000; count++) {
    const bytes = mutated(body)
    const asked = allocatedBy(() => void decodeBody(bytes, me.origin, 1, changes.length))
    if (asked > most) most = asked
    // kinds, numbers, places, streams: at most 40 bytes a cell, and as many cells as the limit
    if (asked > limits.cellsPerSegment * 40 + bytes.length * 64 + 65_536) throw new Error(`${asked} bytes asked for by a body of ${bytes.length}`)
  }
  expect(most).toBeGreaterThan(0)
})
test('[SIM15] a bomb of 1000:1 is refused while it inflates: what is taken is what was announced', () => {
  const bomb = deflateSync(new Uint8Array(200 * 1024 * 1024))
  expect((200 * 1024 * 1024) / bomb.length).toBeGreaterThan(1000)
  const asked = allocatedBy(() => expect(inflateExactly(bomb, 100_000)).toBeNull())
  // and the tables of its codes
  expect(asked).toBeLessThan(100_000 + 16_384)
})

test('[SIM14] 3,000 mutated segments leave the database as it was', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  commitLocal(a.store, [{ ...versionRow(0), row: versionRow(0).row as never, cells: versionRow(0).cells as never }], a.now)
  for (let index = 0; index < 5; index++) commitLocal(a.store, [{ table: roots[0] as string, row: { newRow: 'r' }, cells: [['/data/q1', valueOf(index)], ['/data/q2', index]] }], a.now)
  const planned = await a.replica.missing([])
  const read = planned.ok && planned.value[0] !== undefined ? await a.replica.read(planned.value[0].ref) : null
  if (read?.ok !== true) throw new Error('nothing to send')
  let refused = 0
  for (let count = 0; count < 3000; count++) {
    const bytes = mutated(read.value)
    const applied = await b.replica.apply(bytes)
    // bits behind the end of the deflate stream say nothing; what is taken has to say the same
    if (applied.ok) break
    refused++
    if (count % 300 === 0) expect([dumpCells(b.store).size, b.db.first('SELECT count(*) FROM segment')?.[0], b.store.feeds.find(a.store.own.feed.origin)?.seq ?? 0]).toEqual([0, 0, 0])
  }
  expect(refused).toBeGreaterThan(0)
  expect(await b.replica.apply(read.value)).toMatchObject({ ok: true, value: { seq: 6 } })
  expect(dumpCells(b.store)).toEqual(dumpCells(a.store))
})
