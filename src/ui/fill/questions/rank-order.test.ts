import { expect, test } from 'vitest'
import { moved, placeOf } from './rank-order.ts'

const rows = [{ top: 0, height: 50 }, { top: 60, height: 80 }, { top: 150, height: 50 }]

test('[ASK10] a row takes its neighbour’s place when it covers more than half of it, whatever their heights', () => {
  expect([0, 49, 51, 120, 130, 900].map((offset) => placeOf(rows, 0, offset))).toEqual([0, 0, 1, 1, 2, 2])
  expect([0, -40, -55, -130, -900].map((offset) => placeOf(rows, 2, offset))).toEqual([2, 2, 1, 0, 0])
})
test('[ASK10] a move keeps every item once', () => {
  expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd'])
  expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c'])
  expect(moved(['a', 'b'], 0, 9)).toEqual(['b', 'a'])
})
