import { expect, test } from 'vitest'
import type { ExportPlan } from '../../worker/api-export.ts'
import { allRecordsOf, dayStart, dayText, filtersSet, formats, isEmptySpan, whyNot } from './choices.ts'

const plan: ExportPlan = { records: 3, files: { count: 0, bytes: 0, missing: 0 }, versions: [], devices: [], languages: [], places: 1, repeats: 0 }

test('[EXU1] a form without a place offers no map, and nothing but the database goes without a record', () => {
  expect(formats.filter((format) => whyNot(format, plan) === null)).toEqual(formats)
  expect(formats.filter((format) => whyNot(format, { ...plan, places: 0 }) === 'no-place')).toEqual(['geojson', 'kml', 'gpkg'])
  expect(formats.filter((format) => whyNot(format, { ...plan, records: 0 }) === null)).toEqual(['sqlite'])
  expect(whyNot('csv', undefined)).toBe('asking')
})

test('[EXU2] a day is the one of this device, also where the clocks change', () => {
  for (const text of ['2026-01-01', '2026-03-29', '2026-10-25', '2024-02-29']) {
    const from = dayStart(text) as number
    const to = dayStart(text, 1) as number
    expect(new Date(from).getHours()).toBe(0)
    expect(to).toBeGreaterThan(from)
    expect(dayText(from)).toBe(text)
    expect(dayText(to, 1)).toBe(text)
  }
  expect([dayStart('2026-02-30'), dayStart(''), dayStart('21.11.2026')]).toEqual([null, null, null])
  expect(dayText(null)).toBe('')
})

test('[EXU3] filters are counted; a span that ends before it begins is known', () => {
  const all = allRecordsOf('wells')
  expect(filtersSet(all)).toBe(0)
  expect(filtersSet({ ...all, state: 'to-review', withDeleted: true, devices: ['a'] })).toBe(3)
  const date = { of: 'created', from: dayStart('2026-02-02'), to: dayStart('2026-02-02', 1) } as const
  expect(isEmptySpan({ date })).toBe(false)
  expect(isEmptySpan({ date: { ...date, to: dayStart('2026-02-01', 1) } })).toBe(true)
  expect(isEmptySpan({ date: { ...date, to: null } })).toBe(false)
})
