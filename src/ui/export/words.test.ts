import { expect, test } from 'vitest'
import { noteText, planText } from './words.ts'

const plan = { records: 2, versions: [], devices: [], languages: [], places: 0, repeats: 0 }

test('[EXU4] notes are sentences with their count; one without a sentence is still shown', () => {
  expect(noteText({ code: 'no-place', count: 3 })).toBe('3 × record without a place: not on the map')
  expect(noteText({ code: 'brand-new', count: 1 })).toBe('1 × brand-new')
  expect(noteText({ code: '__proto__', count: 1 })).toBe('1 × __proto__')
})
test('[EXU1] how much goes: records, and files where there are any', () => {
  expect(planText({ ...plan, files: { count: 0, bytes: 0, missing: 0 } })).toBe('2 records')
  expect(planText({ ...plan, files: { count: 1, bytes: 2000, missing: 0 } })).toBe('2 records · 1 file (2 kB)')
})
