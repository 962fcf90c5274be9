import { expect, test } from 'vitest'
import { saveDraft } from './drafts.ts'
import { isBehind } from './mirror-restore.ts'
import { compareDrafts } from './mirror-drafts.ts'
import { mirrorFolder } from './mirror-parts.ts'
import { readMirror } from './mirror-read.ts'
import { draftText, mirroredDevice, type MirroredDevice } from './testing/mirrored.ts'

const typed = async (): Promise<MirroredDevice> => {
  const mine = await mirroredDevice()
  for (const text of ['h', 'ha', 'half an answer']) mine.type('d', text)
  return mine
}
const compare = async ({ device, files, mirror }: MirroredDevice) => {
  mirror.close()
  const found = await readMirror(files.root, mirrorFolder)
  found.close()
  return { behind: isBehind(device.db, found), replaced: compareDrafts(device.db, found) }
}

test('[MIR16] a draft that is what its copy says is left alone, and nothing is said to have come back', async () => {
  const mine = await typed()
  const before = mine.device.db.rows('SELECT number FROM draft')
  expect(await compare(mine)).toEqual({ behind: false, replaced: 0 })
  expect(mine.device.db.rows('SELECT number FROM draft')).toEqual(before)
})

test.each([
  ['an answer', 'UPDATE draft_cell SET value = \'hAlf an answer\''],
  ['what an answer was before', 'UPDATE draft_cell SET base = \'x\''],
  ['the place of an answer', 'UPDATE draft_cell SET "column" = \'/data/nama\''],
  ['a row that is gone', 'DELETE FROM draft_cell'],
  ['its position', 'UPDATE draft SET position = \'elsewhere\''],
])('[MIR16] %s that was altered in the database is what was typed again', async (_what, damage) => {
  const mine = await typed()
  mine.device.db.run(damage)
  expect(await compare(mine)).toEqual({ behind: false, replaced: 1 })
  expect([draftText(mine.device.db, 'd'), mine.device.db.rows('SELECT "column", base FROM draft_cell'), mine.device.db.first('SELECT position FROM draft')]).toEqual(['half an answer', [['/data/name', '']], ['']])
})

test('[MIR10] [MIR16] an answer that was typed after the last one in the copy stays', async () => {
  const mine = await typed()
  saveDraft(mine.device.db, 'd', { cells: [{ row: 'root', column: '/data/name', value: 'the last one' }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, mine.device.now + 1)
  expect(await compare(mine)).toEqual({ behind: false, replaced: 0 })
  expect(draftText(mine.device.db, 'd')).toBe('the last one')
})
