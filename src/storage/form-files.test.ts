import { expect, test } from 'vitest'
import { blobName } from '../core/merkle.ts'
import { namedRowId, type BlobId } from '../core/ids.ts'
import { blobHere, forgetBlob, unusedBlobs } from './blob-facts.ts'
import { commitLocal } from './commit.ts'
import { addFormFiles, formFileRow, formFiles, removeFormFile } from './form-files.ts'
import { lastSaved } from './last-saved.ts'
import { writeRecords } from './records.ts'
import { household, openPhone, type Phone } from './testing/phone.ts'

const id = (n: number): BlobId => blobName(Uint8Array.of(n)).id
const file = (name: string, n: number) => ({ name, size: n, type: 'text/csv', blobId: id(n) })
const names = (phone: Phone, form = 'household') => formFiles(phone.store, form).map(({ name, blobId }) => `${name} ${blobId === id(1) ? 1 : blobId === id(2) ? 2 : 3}`)

test('[FFL3] files of a form by name; the same file again writes nothing, another of the name replaces it', async () => {
  const phone = await openPhone()
  phone.add(household())
  addFormFiles(phone.store, 'household', [file('b.csv', 2), file('a.csv', 1)])
  expect(names(phone)).toEqual(['a.csv 1', 'b.csv 2'])
  const { seq } = phone.store.own
  addFormFiles(phone.store, 'household', [file('a.csv', 1)])
  expect(phone.store.own.seq).toBe(seq)
  addFormFiles(phone.store, 'household', [file('a.csv', 3)])
  expect(phone.store.own.seq).toBe(seq + 1)
  expect(names(phone)).toEqual(['a.csv 3', 'b.csv 2'])
  expect(unusedBlobs(phone.db)).toEqual([id(1)])
  expect(names(phone, 'other')).toEqual([])
})
test('[FFL3] a file whose bytes are not here is listed as such', async () => {
  const phone = await openPhone()
  phone.add(household())
  addFormFiles(phone.store, 'household', [file('a.csv', 1)])
  expect(blobHere(phone.db, id(1))).toBe(true)
  forgetBlob(phone.db, id(1))
  expect(formFiles(phone.store, 'household')).toMatchObject([{ name: 'a.csv', here: false, size: 1, type: 'text/csv' }])
})
test('[FFL4] removed and added again', async () => {
  const phone = await openPhone()
  phone.add(household())
  addFormFiles(phone.store, 'household', [file('a.csv', 1)])
  expect(removeFormFile(phone.store, 'household', 'a.csv')).toBe(true)
  expect(removeFormFile(phone.store, 'household', 'a.csv')).toBe(false)
  expect(names(phone)).toEqual([])
  addFormFiles(phone.store, 'household', [file('a.csv', 1)])
  expect(names(phone)).toEqual(['a.csv 1'])
})
test('[FFL3] rows that another device made up are left out: not its name\'s row, no file, no name', async () => {
  const phone = await openPhone()
  phone.add(household())
  const form = namedRowId('form', 'household')
  const row = (name: string | number, blob: string) => [['record', form], ['row', form], ['column', 'form'], ['name', name], ['blob', blob], ['size', -1]] as const
  commitLocal(phone.store, [{ table: 'attachment', row: formFileRow('household', 'x.csv'), cells: row('y.csv', id(1)) }], 1)
  commitLocal(phone.store, [{ table: 'attachment', row: formFileRow('household', 'z.csv'), cells: row('z.csv', 'no blob') }], 1)
  commitLocal(phone.store, [{ table: 'attachment', row: formFileRow('household', '7'), cells: row(7, id(1)) }], 1)
  commitLocal(phone.store, [{ table: 'attachment', row: formFileRow('household', 'ok.csv'), cells: row('ok.csv', id(1)) }], 1)
  expect(formFiles(phone.store, 'household')).toMatchObject([{ name: 'ok.csv', size: 0 }])
})
test('[FFL13] the record finished last on this phone, not deleted', async () => {
  const phone = await openPhone()
  const versionId = phone.add(household())
  expect(lastSaved(phone.store, 'household')).toBeNull()
  const form = household()
  const record = (name: string) => ({ rows: [], cells: [{ row: 'root', column: '/data/name', value: name }] })
  writeRecords(phone.store, { formId: 'household', versionId, tables: form.tables }, [record('first'), record('second')])
  expect(lastSaved(phone.store, 'household')?.answers.cells).toContainEqual({ row: 'root', column: '/data/name', value: 'second' })
})
