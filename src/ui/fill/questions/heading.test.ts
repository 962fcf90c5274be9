import { expect, test } from 'vitest'
import { headingOf, smoothed, windOf } from './heading.ts'

test('a heading is read from either kind of sensor and follows the screen', () => {
  expect(headingOf({ alpha: 90, absolute: true }, 0)).toBe(270)
  expect(headingOf({ alpha: 350, absolute: true }, 90)).toBe(100)
  expect(headingOf({ alpha: 12, absolute: false, webkitCompassHeading: 300 }, 90)).toBe(30)
  expect(headingOf({ alpha: 90, absolute: false }, 0)).toBeNull()
  expect(headingOf({ alpha: null, absolute: true }, 0)).toBeNull()
})

test('smoothing takes the short way round north', () => {
  expect(smoothed(null, 370)).toBe(10)
  expect(smoothed(350, 10)).toBeCloseTo(354)
  expect(smoothed(10, 350)).toBeCloseTo(6)
  expect(smoothed(1, 350)).toBeCloseTo(358.8)
})

test('winds', () => {
  expect([0, 22, 23, 90, 181, 270, 337, 338, 359.9].map(windOf)).toEqual(['n', 'n', 'ne', 'e', 's', 'w', 'nw', 'n', 'n'])
})
