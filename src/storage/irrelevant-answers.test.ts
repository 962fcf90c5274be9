/** [FIL12] through storage: what is not relevant any more stays with the record through finish, reopening and a merge. */
import { expect, test } from 'vitest'
import type { RowId } from '../core/ids.ts'
import { finishDraft } from './draft-finish.ts'
import { openDraft } from './draft-open.ts'
import { readDraft, saveDraft } from './drafts.ts'
import { addFormVersion } from './forms.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { meetAll } from './testing/meet.ts'

const column = (nodeset: string, kind = 'user') => ({ nodeset, type: 'string', kind })
const tables = [{ range: '/data', parent: null, columns: [column('/data/adult'), column('/data/job'), column('/data/_omit', 'derived')] }]
const cell = (name: string, value: string) => ({ row: 'root', column: `/data/${name}`, value })
const save = (device: TestDevice, draft: string, cells: readonly ReturnType<typeof cell>[]): void => { saveDraft(device.db, draft, { cells, rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, 1) }
const finish = (device: TestDevice, draft: string): RowId => {
  const done = finishDraft(device.store, draft, { tables })
  if (!done.ok) throw new Error(done.error.message)
  return done.value.recordId
}
const held = (device: TestDevice, id: RowId) => {
  const record = findRecord(device.store, id)
  return Object.fromEntries((record === null ? [] : readAnswers(device.store, record).cells).map((one) => [one.column.slice(6), one.value]))
}

test('[FIL12] an answer that became irrelevant is there after finish, for the next edit, and after a merge', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  const version = addFormVersion(a.store, { formId: 'people', title: 'People', version: '1', xform: JSON.stringify({ formId: 'people', tables }) })
  openDraft(a.store, { versionId: version }, 'd1')
  save(a, 'd1', [cell('adult', 'yes'), cell('job', 'Nurse')])
  save(a, 'd1', [cell('adult', 'no'), cell('_omit', 'job')])
  const id = finish(a, 'd1')
  expect(held(a, id)).toEqual({ adult: 'no', job: 'Nurse', _omit: 'job' })
  await meetAll([a, b])

  openDraft(b.store, { recordId: id }, 'd2')
  expect(readDraft(b.db, 'd2')).toMatchObject({ ok: true, value: { answers: { cells: expect.arrayContaining([cell('job', 'Nurse')]) as unknown } } })
  save(b, 'd2', [cell('adult', 'yes'), cell('_omit', '')])
  finish(b, 'd2')
  openDraft(a.store, { recordId: id }, 'd3')
  save(a, 'd3', [cell('job', 'Teacher')])
  finish(a, 'd3')
  await meetAll([a, b])
  for (const device of [a, b]) expect(held(device, id)).toEqual({ adult: 'yes', job: 'Teacher' })
})
