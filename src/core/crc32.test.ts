import { expect, test } from 'vitest'
import { crc32 } from './crc32.ts'

test('[MIR1] the known value of the known text, and another for every flipped bit', () => {
  const text = new TextEncoder().encode('123456789')
  expect(crc32(text)).toBe(0xcbf43926)
  expect(crc32(text, 2, 5)).toBe(crc32(text.slice(2, 5)))
  expect(crc32(text, 4, 9, crc32(text, 0, 4))).toBe(0xcbf43926)
  const seen = new Set([crc32(text)])
  for (let bit = 0; bit < text.length * 8; bit++) {
    const flipped = text.slice()
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
    seen.add(crc32(flipped))
  }
  expect(seen.size).toBe(1 + text.length * 8)
})
