import { expect, test } from 'vitest'
import { freeBytes } from './free-bytes.ts'

test('[MEM1] freed memory is gone below every view, and freeing it again does nothing', () => {
  const whole = new Uint8Array(64 * 1024)
  const part = whole.subarray(4, 1000)
  freeBytes(part)
  expect([whole.length, part.length, part.buffer.byteLength]).toEqual([0, 0, 0])
  expect(() => freeBytes(whole)).not.toThrow()
})

test('[MEM1] other memory stays, thousands of times', () => {
  const kept = Uint8Array.of(1, 2, 3)
  for (let at = 0; at < 5000; at++) freeBytes(new Uint8Array(1024))
  expect([...kept]).toEqual([1, 2, 3])
})
