import { expect, test } from 'vitest'
import type { SafetyFacts } from '../../worker/api-safety.ts'
import { remindAfterMs, remindCount, safetyOf, seemsPrivate, type Reason, type Surroundings } from './reasons.ts'

const now = Date.UTC(2026, 10, 21)
const facts: SafetyFacts = {
  unshared: 0, unsharedSince: null, lastCopy: null, lastBackup: null, records: 3, drafts: 0, space: 'ok', spare: { files: 0, bytes: 0 }, mirror: true, recovery: null,
}
const installed: Surroundings = { kept: true, way: 'none', isPrivate: false }
const reasons = (more: Partial<SafetyFacts>, around: Partial<Surroundings> = {}): readonly Reason['type'][] =>
  safetyOf({ ...facts, ...more }, { ...installed, ...around }, now).reasons.map(({ type }) => type)

test('[SAF2] each cause is one reason, the worst first; none of them: protected; no data: nothing to lose', () => {
  expect(safetyOf(facts, installed, now).state).toBe('protected')
  expect(safetyOf({ ...facts, records: 0 }, { kept: false, way: 'share-menu', isPrivate: true }, now)).toEqual({ state: 'nothing', reasons: [] })
  expect(reasons({ records: 0, drafts: 1 }, { kept: false })).toEqual(['not-kept'])
  expect(reasons({}, { kept: false, way: 'prompt' })).toEqual(['not-installed'])
  expect(reasons({}, { kept: false, way: 'share-menu' })).toEqual(['share-menu'])
  expect(reasons({ space: 'full', mirror: false, unshared: remindCount, unsharedSince: now }, { kept: false })).toEqual(['full', 'not-kept', 'mirror', 'only-here'])
  expect(reasons({ records: 0, space: 'low' })).toEqual(['low'])
})

test('[SAF3] it reminds from twenty records that are here only, or when the oldest is three days old', () => {
  expect(reasons({ unshared: remindCount - 1, unsharedSince: now - remindAfterMs + 1 })).toEqual([])
  expect(reasons({ unshared: remindCount, unsharedSince: now })).toEqual(['only-here'])
  expect(reasons({ unshared: 1, unsharedSince: now - remindAfterMs })).toEqual(['only-here'])
  expect(reasons({ unshared: 0, unsharedSince: null })).toEqual([])
})

test('[SAF4] a quota made from memory is taken for a private window, and is the one reason for what the browser deletes', () => {
  const giga = 1024 ** 3
  expect(seemsPrivate(giga, giga, false)).toBe(true)
  expect(seemsPrivate(120_000_000, null, false)).toBe(true)
  expect(seemsPrivate(10 * giga, 4 * giga, false)).toBe(false)
  expect(seemsPrivate(giga, giga, true)).toBe(false)
  expect(seemsPrivate(null, giga, false)).toBe(false)
  expect(reasons({}, { kept: false, way: 'prompt', isPrivate: true })).toEqual(['private'])
})
