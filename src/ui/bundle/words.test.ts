import { expect, test } from 'vitest'
import type { BundleTaken } from '../../worker/api-bundle.ts'
import { backupAge } from './backup-section.tsx'
import { shareable, shareFile } from './hand-over.ts'
import { addedText, countsText, missedTexts, refusalText } from './words.ts'

const nothing: BundleTaken = {
  facts: { device: 'Tablet 4', project: 'Wells', created: 1, joins: false, forms: 0, records: 0, files: 0, drafts: 0, bytes: 0 },
  formsNew: 0, recordsNew: 0, recordsUpdated: 0, review: 0, files: 0, filesRefused: 0, draftsRestored: 0, draftsKept: 0, draftsRefused: 0, refused: 0, forks: [], lacking: [], end: { type: 'complete' },
}

test('[BUN18] what came is counted, what did not come is said with what to do', () => {
  expect(addedText(nothing)).toBe('Everything in it was here already.')
  expect(missedTexts(nothing)).toEqual([])
  expect(addedText({ ...nothing, formsNew: 1, recordsNew: 12, recordsUpdated: 4, review: 1, files: 1, draftsRestored: 2 })).toBe('Added: 1 form, 12 new records, 4 updated, 1 to review, 1 file, 2 drafts.')
  const ends = ['stopped', 'cut', 'malformed', 'unreadable', 'storage-full', 'storage-failed'] as const
  const texts = [...ends.map((type) => ({ type })), { type: 'damaged', chunk: 3 } as const].map((end) => missedTexts({ ...nothing, end }))
  expect(new Set(texts.flat()).size).toBe(7)
  expect(missedTexts({ ...nothing, filesRefused: 1, refused: 2, draftsRefused: 1, forks: ['A'], lacking: [{ device: 'a', changes: 2 }, { device: 'b', changes: 3 }] })).toHaveLength(5)
  expect(missedTexts({ ...nothing, lacking: [{ device: 'a', changes: 2 }, { device: 'b', changes: 3 }] })[0]).toContain('5 changes')
})
test('[BUN19] a refusal names the project where it is known', () => {
  expect(refusalText({ type: 'other-project', project: 'Roads', mine: 'Wells' })).toContain('“Roads”')
  expect(refusalText({ type: 'other-project', project: '', mine: 'Wells' })).toBe('This file belongs to another project. This device belongs to “Wells”.')
  const types = ['not-a-bundle', 'newer-app', 'damaged', 'cut', 'unreadable', 'empty', 'members-only', 'passphrase-wanted', 'passphrase-wrong'] as const
  expect(new Set(types.map((type) => refusalText({ type }))).size).toBe(types.length)
})
test('counts name what there is, and records always', () => {
  expect(countsText({ forms: 0, records: 0, files: 0, drafts: 0, bytes: 1500 })).toBe('0 records, about 1.5 kB')
  expect(countsText({ forms: 1, records: 1, files: 2, drafts: 3, bytes: 1500 })).toBe('1 form, 1 record, 3 drafts, 2 files, about 1.5 kB')
})
test('[BUN17] the file is shared under its own name where that is allowed, as text where only that is', async () => {
  const file = new File(['x'], 'a.transect')
  const sharer = (allowed: (name: string) => boolean) => ({ share: async () => undefined, canShare: ({ files }: { files?: File[] } = {}) => allowed(files?.[0]?.name ?? '') })
  expect(shareable(file, sharer(() => true))?.name).toBe('a.transect')
  expect(shareable(file, sharer((name) => name.endsWith('.txt')))?.name).toBe('a.transect.txt')
  expect(shareable(file, sharer(() => false))).toBe(null)
  expect(shareable(file, {})).toBe(null)
  expect(await shareFile(file, { canShare: () => true, share: async () => { throw new DOMException('no', 'AbortError') } })).toBe('cancelled')
  expect(await shareFile(file, { canShare: () => true, share: async () => { throw new DOMException('no', 'NotAllowedError') } })).toBe('failed')
})
test('[BUN21] the age of a backup is in whole days', () => {
  const day = 86_400_000
  const state = (lastBackup: number | null) => ({ lastBackup, peers: [], hasProject: true })
  expect(backupAge(state(null), day)).toBe(null)
  expect([backupAge(state(day), day * 1.9), backupAge(state(day), day * 9), backupAge(state(day), 0)]).toEqual([0, 8, 0])
})
