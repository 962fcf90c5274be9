import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteReader, ByteWriter } from './bytes.ts'
import { maxIndex, maxSeq, newRowId, type Origin } from './ids.ts'
import { originBytes, readNewRowId, rowIdBytes, writeNewRowId } from './row-bytes.ts'

test('[CHG2] numbers and texts come back as written', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), fc.maxSafeNat(), fc.double({ noNaN: true }), fc.string({ unit: 'grapheme' }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (integer, natural, float, text, big) => {
    const writer = new ByteWriter(1)
    writer.zigzag(integer)
    writer.varint(natural)
    writer.float(float)
    const size = writer.text(text)
    writer.int64(big)
    const reader = new ByteReader(writer.done())
    expect(reader.zigzag()).toBe(integer === 0 ? 0 : integer)
    expect(reader.varint()).toBe(natural)
    expect(reader.float()).toBe(float)
    expect(reader.text(size)).toBe(text)
    expect(reader.int64()).toBe(big)
    expect([reader.failed, reader.left]).toEqual([false, 0])
  }))
})
test('[SEG5] reading never throws, never passes the end, and remembers that it failed', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(fc.constantFrom('byte', 'varint', 'zigzag', 'float', 'int64', 'text', 'raw'), { maxLength: 20 }), (bytes, reads) => {
    const reader = new ByteReader(bytes)
    for (const read of reads) {
      const wasFailed = reader.failed
      if (read === 'text') reader.text(10)
      else if (read === 'raw') reader.raw(7)
      else reader[read as 'byte']()
      expect(reader.at).toBeLessThanOrEqual(bytes.length)
      if (wasFailed) expect(reader.failed).toBe(true)
    }
  }))
})
test('[CHG2] a number has one spelling only', () => {
  for (const bad of [[0x80, 0], [0x81, 0x80, 0], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]]) {
    const reader = new ByteReader(Uint8Array.from(bad))
    reader.varint()
    expect(reader.failed).toBe(true)
  }
})
test('[ID2] row ids as bytes are those of newRowId', () => {
  fc.assert(fc.property(fc.stringMatching(/^[0-9a-f]{16}$/), fc.integer({ min: 1, max: maxSeq }), fc.integer({ min: 0, max: maxIndex }), (name, seq, index) => {
    const origin = name as Origin
    const bytes = new Uint8Array(16)
    writeNewRowId(bytes, 0, originBytes(origin), seq, index)
    expect(bytes).toEqual(rowIdBytes(newRowId({ origin, seq, index })))
    const found = new Uint8Array(8)
    expect(readNewRowId(bytes, 0, found)).toEqual({ seq, index })
    expect(found).toEqual(originBytes(origin))
  }))
})
