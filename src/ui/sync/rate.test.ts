import { expect, test } from 'vitest'
import { rateText } from './progress-text.ts'
import { rateOf, sampleOf, withSample, type Sample } from './rate.ts'
import { syncState } from './testing/sync-state.ts'

const at = (seconds: number, part: Partial<Sample>): Sample => ({ at: seconds * 1000, bytes: 0, records: 0, files: 0, ...part })
const files = (bytesDone: number, bytesTotal: number) => ({ ...syncState({}).files, receiving: { done: 0, total: 1, bytesDone, bytesTotal } })

test('[LNK6] nothing is told before there is enough to tell from', () => {
  expect(rateOf([], syncState({}))).toBeNull()
  expect(rateOf([at(0, {}), at(1, { bytes: 100 })], syncState({}))).toBeNull()
})

test('[LNK6] speed is that of the last seconds, and the time left that of the records and then of the files', () => {
  const samples = [at(0, {}), at(2, { bytes: 2_000_000, records: 20, files: 1_000_000 })]
  const state = syncState({ receiving: { done: 20, total: 70 }, files: files(1_000_000, 5_000_000) })
  expect(rateOf(samples, state)).toEqual({ bytesPerSecond: 1_000_000, secondsLeft: 5 + 8 })
})

test('[LNK6] files that have not begun are reckoned by the bytes of the link; what stands still has no time left', () => {
  const waiting = syncState({ receiving: { done: 10, total: 20 }, files: files(0, 4_000_000) })
  expect(rateOf([at(0, {}), at(2, { bytes: 2_000_000, records: 10 })], waiting)).toEqual({ bytesPerSecond: 1_000_000, secondsLeft: 2 + 4 })
  expect(rateOf([at(0, {}), at(2, {})], waiting)).toEqual({ bytesPerSecond: 0, secondsLeft: null })
})

test('[LNK6] old samples go', () => {
  let samples: readonly Sample[] = []
  for (let second = 0; second <= 30; second += 1) samples = withSample(samples, sampleOf(syncState({ bytesReceived: second }), second * 1000))
  expect(samples.map((sample) => sample.at / 1000)).toEqual([22, 23, 24, 25, 26, 27, 28, 29, 30])
})

test('[LNK6] the time left is told in steps that do not flicker', () => {
  expect(rateText({ bytesPerSecond: 1_400_000, secondsLeft: 41 })).toBe('1.4 MB per second, about 45 seconds left')
  expect(rateText({ bytesPerSecond: 1_400_000, secondsLeft: 1 })).toBe('1.4 MB per second, about 5 seconds left')
  expect(rateText({ bytesPerSecond: 900, secondsLeft: 95 })).toBe('900 byte per second, about 2 minutes left')
  expect(rateText({ bytesPerSecond: 2000, secondsLeft: null })).toBe('2 kB per second')
})
