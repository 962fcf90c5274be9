import { array, assert, nat, option, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { byOrder, isOrderKey, orderBetween } from './order.ts'

const seeds = { numRuns: 300 }

test('[ORD2] any sequence of insertions keeps the order in which rows were put', () => {
  assert(property(array(nat(), { maxLength: 200 }), (places) => {
    const keys: string[] = []
    for (const place of places) {
      const at = place % (keys.length + 1)
      keys.splice(at, 0, orderBetween(keys[at - 1] ?? null, keys[at] ?? null))
    }
    for (const key of keys) expect(isOrderKey(key)).toBe(true)
    expect([...new Set(keys)].sort()).toEqual(keys)
  }), seeds)
})

test('[ORD2] a thousand rows appended or prepended have keys of at most four letters', () => {
  let last: string | null = null
  let first: string | null = null
  for (let n = 0; n < 1000; n += 1) {
    const next: string = orderBetween(last, null)
    if (last !== null) expect(next > last).toBe(true)
    const previous: string = orderBetween(null, first)
    if (first !== null) expect(previous < first).toBe(true)
    last = next
    first = previous
    expect(Math.max(next.length, previous.length)).toBeLessThanOrEqual(4)
  }
})

test('[ORD2] a thousand rows put at one place grow the key by a letter for every few rows only', () => {
  let low = orderBetween(null, null)
  const high = orderBetween(low, null)
  for (let n = 0; n < 1000; n += 1) {
    const next = orderBetween(low, high)
    expect(low < next && next < high).toBe(true)
    low = next
  }
  expect(low.length).toBeLessThan(260)
})

test('[ORD3] between equal or crossed keys a row comes right behind the first', () => {
  const key = orderBetween(null, null)
  const behind = orderBetween(key, key)
  expect(behind > key && behind < orderBetween(key, null)).toBe(true)
  expect(isOrderKey(orderBetween('a5', 'a1'))).toBe(true)
  expect(orderBetween('a5', 'a1') > 'a5').toBe(true)
})

test('[ORD1][ORD4] text of another device that is no key counts as absent', () => {
  for (const text of ['', 'a', 'b1', 'a10', '5', 'a-', 'a1 ', 'ä1', 'z1']) expect(isOrderKey(text)).toBe(false)
  for (const text of ['a0', 'a00V', 'Zz', 'b10', 'b10V']) expect(isOrderKey(text)).toBe(true)
  assert(property(option(string()), option(string()), (a, b) => isOrderKey(orderBetween(a, b))), seeds)
})

test('[ORD2] the ends of all lengths still leave room', () => {
  const top = `z${'z'.repeat(26)}`
  const bottom = `A${'0'.repeat(26)}V`
  expect(orderBetween(top, null) > top).toBe(true)
  const below = orderBetween(null, bottom)
  expect(below < bottom && below.length >= 27).toBe(true)
})

test('[ORD5] equal keys are sorted by row id', () => {
  const rows = [{ order: 'a1', id: 'f' }, { order: 'a0', id: 'z' }, { order: 'a1', id: 'b' }]
  expect(rows.sort(byOrder).map((row) => row.id)).toEqual(['z', 'b', 'f'])
})
