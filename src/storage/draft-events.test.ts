import { expect, test } from 'vitest'
import type { BlobId } from '../core/ids.ts'
import { attachmentsOf } from './attachments.ts'
import { appendEvents, earlierLog, eventsOf, keepAuditFile } from './draft-events.ts'
import { finishDraft } from './draft-finish.ts'
import { openDraft } from './draft-open.ts'
import { discardDraft, saveDraft } from './drafts.ts'
import { addFormVersion } from './forms.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import { testDevice } from './testing/device.ts'

const column = (nodeset: string, kind = 'user') => ({ nodeset, type: 'string', kind })
const tables = [{ range: '/data', parent: null, columns: [column('/data/name'), column('/data/meta/audit', 'once')] }]
const nothing = { cells: [], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
const blob = (digit: string): BlobId => digit.repeat(64) as BlobId

const setUp = async () => {
  const device = await testDevice('a')
  const version = addFormVersion(device.store, { formId: 'wells', title: 'Wells', version: '1', xform: JSON.stringify({ formId: 'wells', tables }) })
  openDraft(device.store, { versionId: version }, 'd1')
  return device
}

test('[DRF10] lines are appended once, in order, and go with a discarded draft', async () => {
  const { store } = await setUp()
  expect(appendEvents(store.db, 'd1', 0, ['form start,,1,', 'question,/data/name,1,2']).ok).toBe(true)
  expect(appendEvents(store.db, 'd1', 1, ['question,/data/name,1,2', 'form exit,,3,']).ok).toBe(true)
  expect(eventsOf(store.db, 'd1')).toEqual(['form start,,1,', 'question,/data/name,1,2', 'form exit,,3,'])
  expect(appendEvents(store.db, 'd1', -1, ['x']).ok).toBe(false)
  expect(appendEvents(store.db, 'd2', 0, ['x'])).toMatchObject({ ok: false, error: { type: 'draft-gone' } })
  discardDraft(store.db, 'd1')
  expect(store.db.rows('SELECT * FROM draft_event')).toEqual([])
})

test('[DRF10] the log is a file of the record; a longer log of an edit takes its place; a log alone is no edit', async () => {
  const { store } = await setUp()
  appendEvents(store.db, 'd1', 0, ['form start,,1,'])
  saveDraft(store.db, 'd1', { ...nothing, cells: [{ row: 'root', column: '/data/name', value: 'Kaloko' }] }, 1)
  keepAuditFile(store, 'd1', '/data/meta/audit', { size: 10, blobId: blob('a') }, 2)
  const first = finishDraft(store, 'd1', { tables })
  if (!first.ok) throw new Error(first.error.message)
  const id = first.value.recordId
  const logOf = () => attachmentsOf(store, id, readAnswers(store, findRecord(store, id) as never)).map(({ name, blobId, column }) => [name, column, blobId])
  expect(logOf()).toEqual([['audit.csv', '/data/meta/audit', blob('a')]])

  openDraft(store, { recordId: id }, 'd2')
  expect(earlierLog(store, 'd2', '/data/meta/audit')).toBe(blob('a'))
  keepAuditFile(store, 'd2', '/data/meta/audit', { size: 20, blobId: blob('b') }, 3)
  expect(finishDraft(store, 'd2', { tables })).toMatchObject({ ok: true, value: { written: false } })
  expect(logOf()).toEqual([['audit.csv', '/data/meta/audit', blob('a')]])

  openDraft(store, { recordId: id }, 'd3')
  saveDraft(store.db, 'd3', { ...nothing, cells: [{ row: 'root', column: '/data/name', value: 'Kaloko 2' }] }, 4)
  keepAuditFile(store, 'd3', '/data/meta/audit', { size: 30, blobId: blob('c') }, 5)
  expect(finishDraft(store, 'd3', { tables })).toMatchObject({ ok: true, value: { written: true } })
  expect(logOf()).toEqual([['audit.csv', '/data/meta/audit', blob('c')]])
})
