import { expect, test } from 'vitest'
import { anchorShift, rangeOf, rowsOf } from './window.ts'

const viewport = { top: 0, height: 700, rowHeight: 70, total: 10_000, spare: 4 }

test('[UI4] at the top the first screenful and the spare rows are drawn', () => {
  expect(rangeOf(viewport)).toEqual({ first: 0, end: 14 })
})
test('[UI4] in the middle a constant number of rows is drawn, whatever the length', () => {
  const { first, end } = rangeOf({ ...viewport, top: 350_000 })
  expect({ first, end }).toEqual({ first: 4996, end: 5014 })
})
test('[UI4] a list that became shorter than its scroll position draws its last rows, not rows outside', () => {
  const { first, end } = rangeOf({ ...viewport, top: 350_000, total: 20 })
  expect(first).toBe(19)
  expect(end).toBe(20)
})
test('[UI4] an empty list, and one still below the viewport, draw nothing before their first row', () => {
  expect(rangeOf({ ...viewport, total: 0 })).toEqual({ first: 0, end: 0 })
  expect(rangeOf({ ...viewport, top: -500 })).toEqual({ first: 0, end: 7 })
})
test('[UI4] every visible row is drawn at every scroll position', () => {
  for (let top = 0; top < 4000; top += 13) {
    const { first, end } = rangeOf({ ...viewport, top, total: 60, spare: 0 })
    for (let row = 0; row < 60; row++) {
      const seen = row * 70 < top + 700 && (row + 1) * 70 > top
      if (seen) expect(row >= first && row < end, `row ${row} at ${top}`).toBe(true)
    }
  }
})
test('the focused row stays drawn when it is scrolled out, in document order', () => {
  expect(rowsOf({ first: 5, end: 8 }, 2, 100)).toEqual([2, 5, 6, 7])
  expect(rowsOf({ first: 5, end: 8 }, 90, 100)).toEqual([5, 6, 7, 90])
  expect(rowsOf({ first: 5, end: 8 }, 6, 100)).toEqual([5, 6, 7])
  expect(rowsOf({ first: 5, end: 8 }, 100, 100)).toEqual([5, 6, 7])
})
test('[UI5] rows that arrive above move the scroll with them; at the very top, and for a row that is gone, nothing moves', () => {
  expect(anchorShift(10, 13, 70, 700)).toBe(210)
  expect(anchorShift(10, 8, 70, 700)).toBe(-140)
  expect(anchorShift(0, 3, 70, 0)).toBe(0)
  expect(anchorShift(10, -1, 70, 700)).toBe(0)
})
