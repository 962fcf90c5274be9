import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { formLimits } from './limits.ts'
import { inflateEntry, zipEntries, type ZipFault } from './zip.ts'

const zeros = (size: number): Uint8Array => new Uint8Array(size)
/** Changes fields of the central directory: [offset in the entry, value, bytes]. */
const forged = (bytes: Uint8Array, name: string, ...fields: readonly (readonly [number, number, 2 | 4])[]): Uint8Array => {
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  for (let at = 0; at + 46 < copy.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50 || new TextDecoder().decode(copy.subarray(at + 46, at + 46 + name.length)) !== name) continue
    for (const [offset, value, size] of fields) if (size === 2) view.setUint16(at + offset, value, true)
    else view.setUint32(at + offset, value, true)
  }
  return copy
}
const listFault = (bytes: Uint8Array): ZipFault | null => {
  const entries = zipEntries(bytes)
  return entries.ok ? null : entries.error
}
const takeAll = (bytes: Uint8Array, name: string, enough = Number.POSITIVE_INFINITY): { readonly fault: ZipFault | null; readonly got: number; readonly inflated: number } => {
  const entries = zipEntries(bytes)
  const entry = entries.ok ? entries.value.get(name) : undefined
  if (entry === undefined) throw new Error('no such entry')
  const meter = { inflated: 0 }
  let got = 0
  const fault = inflateEntry(bytes, entry, meter, (piece) => {
    got += piece.length
    return got < enough
  })
  return { fault, got, inflated: meter.inflated }
}

test('[XLS2] entries come out whole, stored or deflated, and not further than asked', () => {
  const bytes = zipSync({ a: [strToU8('stored'), { level: 0 }], 'b/c.xml': strToU8('x'.repeat(100_000)) })
  expect(takeAll(bytes, 'a')).toEqual({ fault: null, got: 6, inflated: 6 })
  expect(takeAll(bytes, 'b/c.xml')).toEqual({ fault: null, got: 100_000, inflated: 100_000 })
  const bomb = zipSync({ a: zeros(4_000_000) }, { level: 1 })
  expect(takeAll(bomb, 'a', 1000).inflated).toBeLessThan(1_000_000)
})

test('[XLS2] a part declared too large is refused before a byte comes out', () => {
  const bytes = forged(zipSync({ a: zeros(10) }), 'a', [24, formLimits.zip.partBytes + 1, 4])
  expect(takeAll(bytes, 'a')).toEqual({ fault: 'too-large', got: 0, inflated: 0 })
})

test('[XLS2] all parts together are limited', () => {
  const bytes = zipSync({ a: zeros(2000) })
  const entries = zipEntries(bytes)
  const entry = entries.ok ? entries.value.get('a') : undefined
  const meter = { inflated: formLimits.zip.totalBytes - 1000 }
  expect(entry && inflateEntry(bytes, entry, meter, () => true)).toBe('too-large')
  expect(meter.inflated).toBe(formLimits.zip.totalBytes - 1000)
})

test('[XLS2] a part that lies about its size is stopped there', () => {
  const bytes = zipSync({ a: zeros(4_000_000) }, { level: 1 })
  const less = takeAll(forged(bytes, 'a', [24, 1000, 4]), 'a')
  expect([less.fault, less.got]).toEqual(['damaged', 0])
  expect(less.inflated).toBeLessThan(1_000_000)
  expect(takeAll(forged(bytes, 'a', [24, 4_000_001, 4]), 'a').fault).toBe('damaged')
})

test('[XLS2] entries that overlap, come twice, run over the end, are too many or encrypted are refused', () => {
  const two = zipSync({ aa: strToU8('one'), bb: strToU8('two') })
  expect(listFault(two)).toBe(null)
  expect(listFault(forged(two, 'bb', [42, 0, 4]))).toBe('damaged')
  expect(listFault(forged(two, 'bb', [20, 1_000_000, 4]))).toBe('damaged')
  expect(listFault(forged(two, 'bb', [46, 0x6161, 2]))).toBe('damaged')
  expect(takeAll(forged(two, 'bb', [8, 1, 2]), 'bb').fault).toBe('encrypted')
  expect(takeAll(forged(two, 'bb', [10, 12, 2]), 'bb').fault).toBe('damaged')
  expect(listFault(two.subarray(0, two.length - 4))).toBe('not-a-zip')
  expect(listFault(zipSync(Object.fromEntries(Array.from({ length: formLimits.zip.entries + 1 }, (_, i) => [`f${i}`, zeros(0)])), { level: 0 }))).toBe('too-large')
})

test('[XLS2] broken contents are damage, not a crash', () => {
  const bytes = zipSync({ a: strToU8('something to deflate, something to deflate') })
  const at = new DataView(bytes.buffer, bytes.byteOffset).getUint16(26, true) + 30
  bytes.fill(0xff, at, at + 8)
  expect(takeAll(bytes, 'a').fault).toBe('damaged')
})
