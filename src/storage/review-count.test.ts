/** What was overwritten is looked through once, and the number to review costs what changed. */
import { expect, test } from 'vitest'
import { versionColumn } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { commitLocal } from './commit.ts'
import { addFormVersion } from './forms.ts'
import { rebuild } from './rebuild.ts'
import { deleteRecord } from './records.ts'
import { countOpen } from './review-count.ts'
import { keepValue, takeValue } from './review-decide.ts'
import { scanOverwritten } from './review-find.ts'
import { askedIn, countReview } from './review.ts'
import { copyTo, form, list, meet, pair, root, shapeOf, village, write } from './testing/crew.ts'
import type { TestDevice } from './testing/device.ts'

test('[HIS6] values are looked through in steps, each once', async () => {
  const { a, b, id } = await pair()
  for (const value of ['1', '2', '3']) write(b, id, value)
  write(a, id, 'from a')
  await copyTo(a, b)
  expect([scanOverwritten(b.store, 2), scanOverwritten(b.store, 2), scanOverwritten(b.store, 2)]).toEqual([false, false, true])
  b.db.run('DELETE FROM review_cell')
  expect(scanOverwritten(b.store, 2)).toBe(true)
  expect(countReview(b.store, shapeOf)).toBe(0)
})

const count = ({ store }: TestDevice): { readonly records: number; readonly looked: number } => {
  while (!scanOverwritten(store, 100));
  return countOpen(store, askedIn(shapeOf))
}

test('[HIS12] after a save or a merge only places in the records it touched are looked at again', async () => {
  const { a, b, id, versionId } = await pair()
  const ids = [id, ...Array.from({ length: 5 }, (_, index) => commitLocal(a.store, [
    { table: root, row: { newRow: 'r' }, cells: [[versionColumn, versionId], ['/data/name', `person ${index}`], [village, 'first']] },
  ], a.now).rowIds.get('r') as RowId)]
  await meet(a, b)
  for (const row of ids) {
    write(a, row, 'from a')
    write(b, row, 'from b')
  }
  await meet(a, b)
  expect(count(a)).toEqual({ records: 6, looked: 6 })
  expect(count(a)).toEqual({ records: 6, looked: 0 })
  commitLocal(a.store, [{ table: root, row: { newRow: 'n' }, cells: [['/data/name', 'Other']] }], a.now)
  expect(count(a)).toEqual({ records: 6, looked: 0 })
  write(a, ids[2] as RowId, 'agreed')
  expect(count(a)).toEqual({ records: 5, looked: 1 })
  expect(deleteRecord(a.store, ids[3] as RowId)).toMatchObject({ ok: true })
  expect(count(a).records).toBe(4)
  // decided at b, heard of at a
  const item = list(b).find(({ summary }) => summary.recordId === ids[4])?.items[0]
  if (item?.type !== 'cell') throw new Error('no cell')
  expect(takeValue(b.store, ids[4] as RowId, village, item.others[0]?.key as string)).toMatchObject({ ok: true })
  await meet(a, b)
  expect(count(a).records).toBe(list(a).length)
  expect(keepValue(a.store, ids[5] as RowId, village)).toMatchObject({ ok: true })
  expect(count(a).records).toBe(list(a).length)
  rebuild(a.store)
  expect(count(a).records).toBe(list(a).length)
})

test('[HIS12] a new version of the form, which decides what is asked, has all of it counted anew', async () => {
  const { a, b, id } = await pair()
  write(a, id, '5', '/data/size')
  write(b, id, '6', '/data/size')
  await meet(a, b)
  expect(countReview(a.store, shapeOf)).toBe(0)
  expect(count(a)).toEqual({ records: 1, looked: 1 })
  const derived = { ...form, version: '2', tables: form.tables.map((table) => ({ ...table, columns: table.columns.map((column) => ({ ...column, kind: column.nodeset === '/data/size' ? 'derived' as const : column.kind })) })) }
  addFormVersion(a.store, { formId: form.formId, title: form.title, version: '2', xform: JSON.stringify(derived) })
  expect(countOpen(a.store, askedIn(() => derived))).toEqual({ records: 0, looked: 1 })
})
