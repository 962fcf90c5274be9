import { assert, boolean, constantFrom, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { stepsOf, ticksOf } from './range-steps.ts'

const values = (start: number, end: number, step: number): readonly string[] => {
  const steps = stepsOf({ start, end, step })
  return Array.from({ length: steps.count }, (_, at) => steps.valueAt(at))
}

test('[ASK7] steps of a scale are written as people write them', () => {
  expect(values(0, 1, 0.1)).toEqual(['0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9', '1'])
  expect(values(1.5, 5.5, 0.5).at(-1)).toBe('5.5')
  expect(values(7, 3, 2)).toEqual(['7', '5', '3'])
  expect(values(-1, -10, -1).at(-1)).toBe('-10')
  expect(values(1, 10, 4)).toEqual(['1', '5', '9'])
  expect(values(-0.3, 0.3, 0.3)).toEqual(['-0.3', '0', '0.3'])
})

test('[ASK7] a value is found again at its step; none and those outside have no step', () => {
  assert(property(integer({ min: -500, max: 500 }), integer({ min: 1, max: 300 }), constantFrom(1, 2, 0.5, 0.1, 0.05, 0.001), boolean(), (from, count, step, down) => {
    const bounds = { start: from * step, end: (down ? from - count : from + count) * step, step }
    const steps = stepsOf(bounds)
    for (let at = 0; at < steps.count; at += 1) expect(steps.indexOf(steps.valueAt(at))).toBe(at)
    expect(steps.count).toBe(count + 1)
  }))
  const { indexOf } = stepsOf({ start: 1, end: 10, step: 1 })
  expect([indexOf(''), indexOf('0'), indexOf('11'), indexOf('x')]).toEqual([null, null, null, null])
})

test('[ASK8] ticks follow the interval of the form, else stay readable; words replace numbers', () => {
  const ticks = (start: number, end: number, step: number, interval: number | null, words: readonly (readonly [string, string])[] = [], none = false) =>
    ticksOf(stepsOf({ start, end, step }), { start, end, step }, interval, new Map(words), none).map(({ index, label }) => `${index}${label === '' ? '' : `:${label}`}`)
  expect(ticks(1, 5, 1, null)).toEqual(['0:1', '1', '2', '3', '4:5'])
  expect(ticks(0, 10, 1, 5)).toEqual(['0:0', '5', '10:10'])
  expect(ticks(0, 1000, 1, null)).toHaveLength(21)
  expect(ticks(1, 7, 1, 2, [['1', 'Bad'], ['7', 'Good'], ['4', 'So so']])).toEqual(['0:Bad', '2', '3:So so', '4', '6:Good'])
  expect(ticks(0, 10, 1, null, [], true)).toEqual(['0:0', '10:10'])
})
