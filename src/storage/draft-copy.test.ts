import { expect, test } from 'vitest'
import { blobName } from '../core/merkle.ts'
import { addDraftFile } from './attachments.ts'
import { draftBytes, draftIds, restoreDraft } from './draft-copy.ts'
import { appendEvents, eventsOf } from './draft-events.ts'
import { finishDraft } from './draft-finish.ts'
import { openDraft } from './draft-open.ts'
import { discardDraft, readDraft, saveDraft } from './drafts.ts'
import { filesOfDraft } from './attachments.ts'
import { crew, form, meet } from './testing/crew.ts'
import type { TestDevice } from './testing/device.ts'

const change = (column: string, value: string) => ({ cells: [{ row: 'root', column, value }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] })
const photo = blobName(Uint8Array.of(1, 2, 3)).id

const two = async () => {
  const { devices, id, versionId } = await crew('a', 'b')
  const [a, b] = devices as [TestDevice, TestDevice]
  return { a, b, id, versionId }
}

test('[DRC1] an edit of a record with rows, answers, log, files and place comes back as it was, and can be finished', async () => {
  const { a, b, id } = await two()
  openDraft(a.store, { recordId: id }, 'd')
  saveDraft(a.db, 'd', { ...change('/data/village', 'Süd “x” \u{1F4A7}'), rowsAdded: [{ id: 'r', range: '/data/member', parent: 'root', order: 'a5' }], position: '/data/village', language: 'fr', name: 'Amina' }, 5)
  addDraftFile(a.store, 'd', { row: 'root', column: '/data/photo', name: 'p.jpg', type: 'image/jpeg', size: 3, blobId: photo })
  appendEvents(a.db, 'd', 0, ['form start,,1,', 'question,/data/village,2,3'])
  expect(draftIds(a.db)).toEqual(['d'])
  expect(restoreDraft(b.db, draftBytes(a.db, 'd') as Uint8Array)).toBe('restored')
  expect(readDraft(b.db, 'd')).toEqual(readDraft(a.db, 'd'))
  expect(eventsOf(b.db, 'd')).toEqual(eventsOf(a.db, 'd'))
  expect(b.db.rows('SELECT row, "column", name, size, type, blob FROM draft_file')).toEqual(a.db.rows('SELECT row, "column", name, size, type, blob FROM draft_file'))
  expect(filesOfDraft(b.store, 'd').ok).toBe(true)
  // finishing writes only what differs from what the record was then
  b.now += 1000
  expect(finishDraft(b.store, 'd', form)).toMatchObject({ ok: true, value: { recordId: id } })
  await meet(a, b)
  expect(a.db.first('SELECT name, village FROM form_household')).toEqual(['Amina', 'Süd “x” \u{1F4A7}'])
})

test('[DRC2] the newer one of a draft stays, and another draft of the same record', async () => {
  const { a, b, id, versionId } = await two()
  openDraft(a.store, { versionId }, 'd')
  saveDraft(a.db, 'd', change('/data/name', 'old'), 10)
  const old = draftBytes(a.db, 'd') as Uint8Array
  saveDraft(a.db, 'd', change('/data/name', 'new'), 20)
  expect(restoreDraft(a.db, old)).toBe('kept')
  const fresh = draftBytes(a.db, 'd') as Uint8Array
  expect(restoreDraft(a.db, fresh)).toBe('kept')
  expect(restoreDraft(b.db, old)).toBe('restored')
  expect(restoreDraft(b.db, fresh)).toBe('restored')
  expect(readDraft(b.db, 'd')).toMatchObject({ value: { answers: { cells: [{ value: 'new' }] } } })
  openDraft(a.store, { recordId: id }, 'mine')
  openDraft(b.store, { recordId: id }, 'yours')
  expect(restoreDraft(b.db, draftBytes(a.db, 'mine') as Uint8Array)).toBe('other')
  discardDraft(b.db, 'yours')
  expect(restoreDraft(b.db, draftBytes(a.db, 'mine') as Uint8Array)).toBe('restored')
})

test('[DRC3] without its form version it waits outside', async () => {
  const { a, versionId } = await two()
  openDraft(a.store, { versionId }, 'd')
  const { devices } = await crew('c')
  const [c] = devices as [TestDevice]
  c.db.run('DELETE FROM form_version')
  expect(restoreDraft(c.db, draftBytes(a.db, 'd') as Uint8Array)).toBe('form')
  expect(draftIds(c.db)).toEqual([])
  expect(draftBytes(a.db, 'gone')).toBe(null)
})
