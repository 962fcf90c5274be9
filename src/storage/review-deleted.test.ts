/** Deletions by somebody who had not seen an edit, and what stands below them. */
import { expect, test } from 'vitest'
import { deletedColumn } from '../core/change.ts'
import { commitLocal } from './commit.ts'
import { deleteRecord } from './records.ts'
import { keepDeleted, restoreRow } from './review-decide.ts'
import { meet, member, pair, root, texts, write } from './testing/crew.ts'

test('[HIS7][HIS8] an edit that a deletion had not seen is listed, and the record can be restored', async () => {
  const { a, b, id } = await pair()
  deleteRecord(a.store, id)
  write(b, id, 'from b')
  await meet(a, b)
  expect(texts(a)).toEqual(['record deleted by a | b'])
  expect(texts(b)).toEqual(texts(a))
  expect(restoreRow(b.store, id)).toEqual({ ok: true, value: null })
  await meet(a, b)
  for (const device of [a, b]) {
    expect(texts(device)).toEqual([])
    expect(device.db.first('SELECT is_deleted, village FROM form_household')).toEqual([0, 'from b'])
  }
})

test('[HIS7] a deletion after having seen the edits is none; a removed row that was edited is one; keeping it settles it here', async () => {
  const { a, b, id, m } = await pair()
  write(b, m, 'Alia', '/data/member/who', member)
  commitLocal(a.store, [{ table: root, row: id, cells: [['/data/size', 1]] }, { table: member, row: m, cells: [[deletedColumn, 1]] }], a.now + 1)
  await meet(a, b)
  expect(texts(b)).toEqual(['/data/member deleted by a | b'])
  expect(keepDeleted(b.store, m)).toEqual({ ok: true, value: null })
  expect([texts(a), texts(b)]).toEqual([['/data/member deleted by a | b'], []])
  expect(deleteRecord(a.store, id)).toMatchObject({ ok: true })
  expect(texts(a)).toEqual([])
  await meet(a, b)
  expect([texts(a), texts(b)]).toEqual([[], []])
})

test('[HIS5] cells of a deleted record are not listed, and are again once it is restored', async () => {
  const { a, b, id } = await pair()
  write(a, id, 'from a')
  write(b, id, 'from b')
  await meet(a, b)
  expect(texts(a)).toHaveLength(1)
  expect(deleteRecord(a.store, id)).toMatchObject({ ok: true })
  expect(texts(a)).toEqual([])
  commitLocal(a.store, [{ table: root, row: id, cells: [[deletedColumn, 0]] }], a.now)
  expect(texts(a)).toHaveLength(1)
})
