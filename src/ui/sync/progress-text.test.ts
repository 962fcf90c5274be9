import { expect, test } from 'vitest'
import { clockText, rateText, statusText } from './progress-text.ts'
import { syncState as state } from './testing/sync-state.ts'

test('[SYNCUI3] what is still to come is counted', () => {
  const [receiving, sending] = [{ done: 2, total: 5 }, { done: 0, total: 1 }]
  expect(statusText(state({ receiving, sending }), false)).toBe('3 records to receive, 1 to send')
  expect(statusText(state({ receiving }), false)).toBe('3 records to receive')
  expect(statusText(state({ sending }), false)).toBe('1 record to send')
  expect(statusText(state({ peer: '' }), false)).toBe('Comparing with the other device')
})

test('[SYNCUI3] only a finished exchange is called up to date, and stays so when the link goes', () => {
  const counts = { receiving: { done: 3, total: 3 }, sending: { done: 1, total: 2 } }
  expect(statusText(state({ ...counts, phase: { type: 'up-to-date', identical: true } }), true)).toBe('Received 3 records, sent 1 record. Up to date')
  expect(statusText(state({ ...counts, phase: { type: 'closed' } }), true)).toMatch(/Up to date$/)
  expect(statusText(state({ ...counts, phase: { type: 'closed' } }), false)).toBe('Received 3 records, sent 1 record before the link ended.')
})

test('[SYNCUI4] clocks more than two minutes apart are named with the direction', () => {
  expect(clockText(state({ clockOffset: null }))).toBeNull()
  expect(clockText(state({ clockOffset: 120_000 }))).toBeNull()
  expect(clockText(state({ clockOffset: 3_600_000 }))).toMatch(/Tablet 4 is 60 minutes ahead/)
  expect(clockText(state({ clockOffset: -180_000 }))).toMatch(/3 minutes behind/)
})

test('[LNK6] while nothing moves no time is named', () => {
  expect(rateText({ bytesPerSecond: 0, secondsLeft: 40 })).toMatch(/^Nothing moves/)
  expect(rateText({ bytesPerSecond: 2_000_000, secondsLeft: 40 })).toBe('2 MB per second, about 40 seconds left')
})
