import { expect, test } from 'vitest'
import type { RowId } from '../core/ids.ts'
import { insertDraft } from './drafts.ts'
import { addFormVersion, formVersion, formVersionId, listForms, newestVersion } from './forms.ts'
import { acknowledged } from './unshared.ts'
import { deleteRecord, writeRecords } from './records.ts'
import { household, openPhone } from './testing/phone.ts'

const form = household()
const record = { rows: [], cells: [{ row: 'root', column: '/data/name', value: 'x' }] }

test('[REC3] the same file twice is one version and writes nothing the second time', async () => {
  const phone = await openPhone()
  const first = phone.add(form)
  const seq = phone.store.own.seq
  expect(phone.add(form)).toBe(first)
  expect(phone.store.own.seq).toBe(seq)
  expect(first).toBe(formVersionId(JSON.stringify(form)))
  expect(formVersion(phone.db, first)).toEqual({ formId: 'household', xform: JSON.stringify(form) })
  expect(formVersion(phone.db, '0'.repeat(32) as RowId)).toBe(null)
})

test('[REC3] two phones that add the same file name form and version alike', async () => {
  const [a, b] = [await openPhone(1), await openPhone(2)]
  expect(a.add(form)).toBe(b.add(form))
  expect(a.db.rows('SELECT id FROM form')).toEqual(b.db.rows('SELECT id FROM form'))
})

test('[REC4][REC5] the version added last is the newest; the list shows its title and version', async () => {
  const phone = await openPhone()
  phone.add(form)
  const newer = phone.add({ ...household('2', ['roof']), title: 'Household survey' })
  expect(newestVersion(phone.db, 'household')).toBe(newer)
  expect(listForms(phone.store)).toMatchObject([{ formId: 'household', title: 'Household survey', version: '2', versionId: newer }])
  phone.add({ ...household(), formId: 'a', title: 'A form' })
  expect(listForms(phone.store).map((each) => each.formId)).toEqual(['a', 'household'])
})

test('[REC5] what other devices wrote into form rows cannot break the list', async () => {
  const phone = await openPhone()
  phone.add(form)
  phone.db.run("UPDATE form_version SET created = 'yesterday', version = 7, title = NULL")
  phone.db.run("UPDATE form SET title = NULL")
  expect(listForms(phone.store)).toMatchObject([{ title: 'household', version: '7' }])
  phone.db.run('UPDATE form_version SET xform = NULL')
  expect(formVersion(phone.db, newestVersion(phone.db, 'household') as RowId)).toBe(null)
})

test('[REC5][REC6] counts of records, drafts, and records that no other device holds', async () => {
  const phone = await openPhone()
  const versionId = phone.add(form)
  const shape = { formId: 'household', versionId, tables: form.tables }
  const [first] = writeRecords(phone.store, shape, [record, record, record]) as [RowId]
  const seqThen = phone.store.own.seq
  const [fourth] = writeRecords(phone.store, shape, [record, record]) as [RowId]
  insertDraft(phone.db, { draftId: 'd', formId: 'household', version: versionId, record: null, name: '', base: { rows: [], cells: [] } }, 1)
  const counts = () => listForms(phone.store).map(({ records, drafts, unshared }) => [records, drafts, unshared])[0]
  const { origin } = phone.store.options
  expect(counts()).toEqual([5, 1, 5])
  acknowledged(phone.db, origin, seqThen)
  expect(counts()).toEqual([5, 1, 2])
  acknowledged(phone.db, origin, 1)
  expect(counts()).toEqual([5, 1, 2])
  deleteRecord(phone.store, first)
  deleteRecord(phone.store, fourth)
  expect(counts()).toEqual([3, 1, 1])
  acknowledged(phone.db, origin, phone.store.own.seq)
  expect(counts()).toEqual([3, 1, 0])
})

test('[REC3] a deleted form comes back when its file is added again', async () => {
  const phone = await openPhone()
  phone.add(form)
  phone.db.run('UPDATE form SET is_deleted = 1')
  expect(listForms(phone.store)).toEqual([])
  addFormVersion(phone.store, { formId: 'household', title: 'Household', version: '1', xform: JSON.stringify(form) })
  expect(listForms(phone.store)).toHaveLength(1)
})
