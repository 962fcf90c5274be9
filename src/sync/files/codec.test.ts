import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BlobId } from '../../core/ids.ts'
import { blockCount, blockSize } from '../../core/merkle.ts'
import { emptyHave, noteBlock } from './blocks.ts'
import { decodeFileMessage, encodeFileMessage } from './codec.ts'
import { fileLimits, type FileMessage } from './messages.ts'

const id = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }) as fc.Arbitrary<BlobId>
const ids = fc.array(id, { maxLength: 30 })
const size = fc.integer({ min: 0, max: fileLimits.bytes })
const index = fc.integer({ min: 0, max: 65_536 })
const messages: fc.Arbitrary<FileMessage> = fc.oneof(
  fc.record({ kind: fc.constant('ask' as const), want: fc.boolean(), ids }),
  fc.record({ kind: fc.constant('have' as const), answer: fc.boolean(), files: fc.array(fc.record({ id, size }), { maxLength: 30 }) }),
  fc.record({ kind: fc.constant('drop' as const), ids }),
  fc.record({ kind: fc.constant('get-leaves' as const), id, from: index }),
  fc.record({ kind: fc.constant('leaves' as const), id, size, from: index, hashes: fc.integer({ min: 0, max: 20 }).map((count) => new Uint8Array(count * 32).fill(count)) }),
  fc.record({ kind: fc.constant('get' as const), runs: fc.array(fc.record({ id, first: index, count: fc.integer({ min: 1, max: 12 }) }), { maxLength: 20 }) }),
  fc.record({ kind: fc.constant('block' as const), id, index, bytes: fc.uint8Array({ maxLength: 500 }) }),
  fc.record({ kind: fc.constant('lack' as const), id }),
  fc.record({ kind: fc.constant('part' as const), id, size: fc.integer({ min: 0, max: 300 * blockSize }), bits: fc.infiniteStream(fc.boolean()) }).map(({ kind, id: name, size: bytes, bits }) => {
    const have = emptyHave(bytes)
    for (let at = 0; at < blockCount(bytes); at++) noteBlock(have, at, bits.next().value === true)
    return { kind, id: name, size: bytes, have }
  }),
)
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_key, inner: unknown) => (inner instanceof Uint8Array ? [...inner] : inner)))
const some = 'a'.repeat(64) as BlobId

test('[FLX1] every message comes out as it went in, and none cut off is half a message', () => {
  fc.assert(fc.property(messages, fc.nat(), (message, at) => {
    const bytes = encodeFileMessage(message)
    expect(plain(decodeFileMessage(bytes))).toEqual(plain(message))
    expect(decodeFileMessage(bytes.subarray(0, at % bytes.length))).toBe('malformed')
  }), { numRuns: 1500 })
})

test('[FLX2] more than a message may hold is refused before memory is taken for it', () => {
  const longest = encodeFileMessage({ kind: 'block', id: some, index: 65_535, bytes: new Uint8Array(blockSize) })
  expect(longest.length).toBeLessThan(68 * 1024)
  expect(decodeFileMessage(longest)).toMatchObject({ kind: 'block' })
  const refused: readonly FileMessage[] = [
    { kind: 'block', id: some, index: 0, bytes: new Uint8Array(blockSize + 1) },
    { kind: 'block', id: some, index: 65_537, bytes: new Uint8Array(1) },
    { kind: 'ask', want: true, ids: Array.from({ length: fileLimits.ids + 1 }, () => some) },
    { kind: 'have', answer: true, files: [{ id: some, size: fileLimits.bytes + 1 }] },
    { kind: 'leaves', id: some, size: 1, from: 0, hashes: new Uint8Array((fileLimits.hashes + 1) * 32) },
    { kind: 'leaves', id: some, size: 1, from: 0, hashes: new Uint8Array(33) },
    { kind: 'get', runs: [{ id: some, first: 0, count: 0 }] },
    { kind: 'part', id: some, size: fileLimits.bytes + 1, have: new Uint8Array(8193) },
    { kind: 'part', id: some, size: 9 * blockSize, have: new Uint8Array(1) },
    { kind: 'part', id: some, size: 9 * blockSize, have: Uint8Array.of(255, 2) },
    { kind: 'get', runs: [{ id: some, first: 0, count: 200 }, { id: some, first: 200, count: 57 }] },
  ]
  for (const message of refused) expect(decodeFileMessage(encodeFileMessage(message)), message.kind).toBe('malformed')
  expect(decodeFileMessage(encodeFileMessage({ kind: 'leaves', id: some, size: 1, from: 0, hashes: new Uint8Array(fileLimits.hashes * 32) }))).toMatchObject({ kind: 'leaves' })
  // it claims a thousand names and has none
  expect(decodeFileMessage(Uint8Array.of(1, 1, 0x80, 0x08))).toBe('malformed')
  expect(decodeFileMessage(new Uint8Array(0))).toBe('malformed')
  expect(decodeFileMessage(Uint8Array.of(0))).toBe('malformed')
})

test('[FLX1] kinds of a later app are skipped', () => expect(decodeFileMessage(Uint8Array.of(77, 1, 2))).toBe(null))

test('[FLX2] 100,000 mutated messages are read or refused, and none throws', () => {
  let seed = 5
  const next = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) >>> 8
  const real = fc.sample(messages, { numRuns: 200, seed: 3 }).map(encodeFileMessage)
  const counts = new Map<string, number>()
  for (let at = 0; at < 100_000; at++) {
    const bytes = at % 3 === 0 ? Uint8Array.from({ length: next() % 90 }, next) : (real[next() % real.length] as Uint8Array).slice(0, at % 5 === 0 ? next() % 200 : undefined)
    for (let flips = next() % 3; flips >= 0 && bytes.length > 0; flips--) bytes[next() % bytes.length] = next()
    const read = decodeFileMessage(bytes)
    const kind = read === null ? 'later' : read === 'malformed' ? read : read.kind
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  expect(counts.get('malformed')).toBeGreaterThan(10_000)
  for (const kind of ['ask', 'have', 'drop', 'get-leaves', 'leaves', 'get', 'block', 'lack', 'part', 'later']) expect(counts.get(kind) ?? 0, kind).toBeGreaterThan(100)
})
