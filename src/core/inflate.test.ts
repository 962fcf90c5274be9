import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { deflateSync } from 'fflate'
import { expect, test } from 'vitest'
import { inflateExactly } from './inflate.ts'

/** Text that deflates to about a quarter. */
const text = (size: number): Uint8Array => {
  let state = size + 1
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return 97 + ((state >>> 16) % 5)
  })
}
const sizes = [0, 1, 2, 100, 4_000, 40_000, 70_000, 500_000]
const zlib = (strategy: number) => (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateRawSync(bytes, { strategy }))
const kinds: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
  ['fflate', (bytes) => deflateSync(bytes, { level: 6 })], ['fflate without codes', (bytes) => deflateSync(bytes, { level: 0 })],
  ['zlib', zlib(constants.Z_DEFAULT_STRATEGY)], ['zlib with fixed codes', zlib(constants.Z_FIXED)], ['zlib with runs', zlib(constants.Z_RLE)], ['zlib with single letters', zlib(constants.Z_HUFFMAN_ONLY)],
]

test.each(kinds)('[SEG5] what %s deflated comes out as it went in, whatever its size', (_name, deflate) => {
  for (const size of sizes) expect(Buffer.from(inflateExactly(deflate(text(size)), size) ?? []).equals(Buffer.from(text(size))), `${size}`).toBe(true)
})
test.each(kinds)('[SEG5] %s: one byte more or fewer than announced is refused', (_name, deflate) => {
  for (const size of sizes) {
    const deflated = deflate(text(size))
    for (const announced of [size - 1, size + 1, 0, size * 2 + 1]) if (announced >= 0 && announced !== size) expect(inflateExactly(deflated, announced), `${size} as ${announced}`).toBeNull()
  }
})
test('[SEG5] a cut stream, no stream and one of an unknown kind are refused', () => {
  for (const size of [100, 40_000, 200_000]) {
    const deflated = deflateSync(text(size), { level: 6 })
    for (const cut of [0, 1, Math.floor(deflated.length / 2), deflated.length - 1]) expect(inflateExactly(deflated.subarray(0, cut), size), `${size} cut at ${cut}`).toBeNull()
  }
  expect(inflateExactly(Uint8Array.of(7), 0)).toBeNull()
})
test('[SEG5] 100,000 mutated streams give what zlib gives, or null where zlib refuses', () => {
  let state = 1
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % limit
  }
  const sources = kinds.map(([, deflate]) => deflate(text(300)))
  let same = 0
  for (let count = 0; count < 100_000; count++) {
    const bytes = (sources[count % sources.length] as Uint8Array).slice()
    for (let edits = 1 + below(3); edits > 0; edits--) bytes[below(bytes.length)] = below(256)
    const ours = inflateExactly(bytes, 300)
    if (ours === null) continue
    same++
    // zlib also refuses codes that leave gaps; what it takes must be the same
    try {
      if (!inflateRawSync(bytes).equals(ours)) throw new RangeError(`another content: ${bytes.join()}`)
    } catch (error) {
      if (error instanceof RangeError) throw error
    }
  }
  expect(same).toBeGreaterThan(1000)
})
test('[SEG5] a bomb is refused, small or large, and takes no more than was announced', () => {
  for (const megabytes of [1, 15, 60]) {
    const bomb = deflateSync(new Uint8Array(megabytes * 1024 * 1024))
    expect((megabytes * 1024 * 1024) / bomb.length).toBeGreaterThan(1000)
    const before = process.memoryUsage().arrayBuffers
    expect(inflateExactly(bomb, 1000)).toBeNull()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
  }
})
