import { expect, test } from 'vitest'
import { above, hlcMs, isHlc, maxDriftMs, maxHlc, receive, tick } from './hlc.ts'

const now = Date.UTC(2026, 10, 21)

test('[HLC1] a clock follows the wall clock and counts within a millisecond', () => {
  const first = tick(0n, now)
  expect(hlcMs(first)).toBe(now)
  expect(tick(first, now)).toBe(first + 1n)
  expect(hlcMs(tick(first, now + 5))).toBe(now + 5)
})
test('[HLC2] a clock that steps back still moves the stamp forward', () => {
  const last = tick(0n, now)
  expect(tick(last, now - maxDriftMs)).toBe(last + 1n)
  expect(tick(last, 0)).toBe(last + 1n)
  for (const wall of [Number.NaN, -1, Infinity, 2 ** 60]) expect(isHlc(tick(last, wall))).toBe(true)
})
test('[HLC2] 70,000 stamps within one millisecond stay in order', () => {
  let last = tick(0n, now)
  for (let count = 0; count < 70_000; count++) {
    const next = tick(last, now)
    if (next <= last) throw new Error(`stamp ${count} went back`)
    last = next
  }
  expect(hlcMs(last)).toBe(now + 1)
})
test('[HLC6] a clock that was years ahead comes back when the wall clock is set, and counts on from there', () => {
  const wrong = tick(0n, Date.UTC(2035, 0, 1))
  const set = tick(wrong, now)
  expect(hlcMs(set)).toBe(now)
  expect(tick(set, now)).toBe(set + 1n)
  // a phone whose battery ran empty says 1970: that is no correction
  expect(tick(set, 0)).toBe(set + 1n)
})
test('[HLC6] what a merge may have adopted is never left behind', () => {
  const adopted = receive(0n, tick(0n, now + maxDriftMs) + 0xffffn, now)
  expect(hlcMs(adopted)).toBe(now + maxDriftMs)
  expect(tick(adopted, now)).toBe(adopted + 1n)
})
test('[HLC3] a remote clock is adopted up to five minutes ahead, and no further', () => {
  const last = tick(0n, now)
  const near = tick(0n, now + maxDriftMs)
  expect(receive(last, near, now)).toBe(near)
  expect(receive(last, tick(0n, now + maxDriftMs + 1), now)).toBe(last)
  expect(receive(last, tick(0n, now - 1), now)).toBe(last)
})
test('[HLC4] an edit is stamped after what it replaces, even after a stamp of 2035', () => {
  const far = tick(0n, Date.UTC(2035, 0, 1))
  expect(above(tick(0n, now), far)).toBe(far + 1n)
  expect(above(far, tick(0n, now))).toBe(far)
})
test('[HLC5] the end of the range is never passed', () => {
  expect(above(0n, maxHlc)).toBe(maxHlc)
  expect(tick(maxHlc, Infinity)).toBe(maxHlc)
  expect(isHlc(maxHlc)).toBe(true)
  expect(isHlc(maxHlc + 1n)).toBe(false)
  expect(isHlc(-1n)).toBe(false)
})
