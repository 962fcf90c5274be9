import { expect, test } from 'vitest'
import { filesText, statusText } from './progress-text.ts'
import { syncState } from './testing/sync-state.ts'

const count = (done: number, total: number, bytesDone: number, bytesTotal: number) => ({ done, total, bytesDone, bytesTotal })
const none = count(0, 0, 0, 0)

test('[FLX25] files in part are called that, and whole ones are not said to be all there while a part of another is on its way', () => {
  expect(filesText(count(0, 0, 2_000_000, 9_000_000), none)).toBe('parts of files, 2 MB of 9 MB')
  expect(filesText(none, count(0, 0, 9_000_000, 9_000_000))).toBe('parts of files, 9 MB of 9 MB')
  expect(filesText(count(2, 2, 5_000_000, 9_000_000), none)).toBe('2 of 2, 5 MB of 9 MB')
  expect(filesText(count(2, 2, 9_000_000, 9_000_000), none)).toBe('2 files, 9 MB')
})

test('[FLX25] what is left of parts is said while it moves', () => {
  const state = syncState({ phase: { type: 'up-to-date', identical: true } })
  const moving = (receiving: typeof none) => statusText({ ...state, files: { ...state.files, state: 'moving', receiving } }, true)
  expect(moving(count(0, 0, 2_000_000, 9_000_000))).toBe('parts of files (7 MB)')
  expect(moving(count(1, 2, 2_000_000, 9_000_000))).toBe('1 file (7 MB)')
  expect(moving(none)).not.toContain('parts')
})
