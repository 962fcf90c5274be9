import { expect, test } from 'vitest'
import type { RowId } from '../core/ids.ts'
import { finishDraft } from './draft-finish.ts'
import { openDraft } from './draft-open.ts'
import { saveDraft } from './drafts.ts'
import { addFormVersion } from './forms.ts'
import { checkOf, keepCheck, questionsToCheck } from './record-check.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import { writeRecords } from './records.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { meetAll } from './testing/meet.ts'

const tables = [{ range: '/data', parent: null, columns: ['/data/from', '/data/to'].map((nodeset) => ({ nodeset, type: 'int', kind: 'user' })) }]
const check = ({ store }: TestDevice, id: RowId) => {
  const record = findRecord(store, id)
  if (record === null) throw new Error('no record')
  return checkOf(store, record, readAnswers(store, record), 'v')
}
const edit = (device: TestDevice, id: RowId, column: string, value: string): void => {
  openDraft(device.store, { recordId: id }, `${column}${value}`)
  saveDraft(device.db, `${column}${value}`, { cells: [{ row: 'root', column, value }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, 1)
  finishDraft(device.store, `${column}${value}`, { tables })
}

test('[REC17] [REC18] a record that two devices wrote wants to be asked about once for each state; what was found marks it', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  const versionId = addFormVersion(a.store, { formId: 'wells', title: 'Wells', version: '1', xform: JSON.stringify({ formId: 'wells', tables }) })
  const id = writeRecords(a.store, { formId: 'wells', versionId, tables }, [{ rows: [], cells: [{ row: 'root', column: '/data/from', value: '1' }, { row: 'root', column: '/data/to', value: '9' }] }])[0] as RowId
  expect(check(a, id)).toMatchObject({ wanted: false, questions: 0 })
  await meetAll([a, b])
  expect(check(b, id)).toMatchObject({ wanted: false })
  edit(a, id, '/data/from', '5')
  edit(b, id, '/data/to', '3')
  await meetAll([a, b])
  for (const device of [a, b]) {
    const found = check(device, id)
    expect(found).toMatchObject({ wanted: true, questions: 0 })
    keepCheck(device.store, id, found.state, 2)
    expect(check(device, id)).toMatchObject({ wanted: false, questions: 2 })
    expect(questionsToCheck(device.store, rowIdBytes(id))).toBe(2)
  }
  edit(a, id, '/data/to', '8')
  await meetAll([a, b])
  expect(check(b, id)).toMatchObject({ wanted: true, questions: 2 })
})
