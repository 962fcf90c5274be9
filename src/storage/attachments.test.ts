import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import type { BlobId, RowId } from '../core/ids.ts'
import { blobName } from '../core/merkle.ts'
import { addDraftFile, attachmentsOf, blobType, fileName, filesOfDraft, type TakenFile } from './attachments.ts'
import { blobArrived, blobHere, forgetBlob, unusedBlobs } from './blob-facts.ts'
import { commitLocal } from './commit.ts'
import { finishDraft } from './draft-finish.ts'
import { openDraft } from './draft-open.ts'
import { discardDraft, saveDraft } from './drafts.ts'
import { recordDetail } from './records.ts'
import { household, openPhone, type Phone } from './testing/phone.ts'

const form = household()
const id = (n: number): BlobId => blobName(Uint8Array.of(n)).id
const photo = (n: number): TakenFile => ({ row: 'root', column: '/data/photo', name: 'image.JPG', type: 'image/jpeg', size: 1000 + n, blobId: id(n) })

const take = (phone: Phone, draftId: string, file: TakenFile): string => {
  const added = addDraftFile(phone.store, draftId, file)
  if (!added.ok) throw new Error(added.error.message)
  const saved = saveDraft(phone.db, draftId, { cells: [{ row: file.row, column: file.column, value: added.value.name }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, 1)
  if (!saved.ok) throw new Error(saved.error.message)
  return added.value.name
}
const finish = (phone: Phone, draftId: string): RowId => {
  const finished = finishDraft(phone.store, draftId, form)
  if (!finished.ok) throw new Error(finished.error.message)
  return finished.value.recordId
}
const attachmentsIn = (phone: Phone, record: RowId) => {
  const detail = recordDetail(phone.store, record, phone.shapeOf)
  return detail.ok ? detail.value.attachments : []
}

test('[BLB10][BLB11] a photo of a draft is with the record after finishing, with the same change', async () => {
  const phone = await openPhone()
  openDraft(phone.store, { versionId: phone.add(form) }, 'd')
  const name = take(phone, 'd', photo(1))
  expect(filesOfDraft(phone.store, 'd')).toMatchObject({ ok: true, value: [{ name, here: true, blobId: id(1), size: 1001 }] })
  const seq = phone.store.own.seq
  const record = finish(phone, 'd')
  expect(phone.store.own.seq).toBe(seq + 1)
  expect(attachmentsIn(phone, record)).toEqual([{
    name, column: '/data/photo', row: 'root', size: 1001, type: 'image/jpeg', blobId: id(1), here: true, device: phone.store.options.origin.slice(0, 8),
    thumb: { blobId: '', here: false }, wanted: false,
  }])
  expect(blobType(phone.store, id(1))).toBe('image/jpeg')
  expect(unusedBlobs(phone.db)).toEqual([])
})

test('[BLB11] a photo taken again replaces the first, in a draft and in an edit; the first is no longer needed', async () => {
  const phone = await openPhone()
  openDraft(phone.store, { versionId: phone.add(form) }, 'd')
  take(phone, 'd', photo(1))
  take(phone, 'd', photo(2))
  expect(unusedBlobs(phone.db)).toEqual([id(1)])
  forgetBlob(phone.db, id(1))
  const record = finish(phone, 'd')
  openDraft(phone.store, { recordId: record }, 'e')
  expect(filesOfDraft(phone.store, 'e')).toMatchObject({ ok: true, value: [{ blobId: id(2) }] })
  take(phone, 'e', photo(3))
  expect(filesOfDraft(phone.store, 'e')).toMatchObject({ ok: true, value: [{ blobId: id(3) }] })
  finish(phone, 'e')
  expect(attachmentsIn(phone, record).map((file) => file.blobId)).toEqual([id(3)])
})

test('[BLB11] a photo whose answer was cleared again is not with the record', async () => {
  const phone = await openPhone()
  openDraft(phone.store, { versionId: phone.add(form) }, 'd')
  take(phone, 'd', photo(1))
  saveDraft(phone.db, 'd', { cells: [{ row: 'root', column: '/data/photo', value: '' }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, 1)
  expect(filesOfDraft(phone.store, 'd')).toEqual({ ok: true, value: [] })
  finish(phone, 'd')
  expect(phone.db.first('SELECT count(*) FROM attachment')).toEqual([0])
})

test('[BLB12] discarding a draft names the files that nobody needs, but none that a record needs', async () => {
  const phone = await openPhone()
  const versionId = phone.add(form)
  openDraft(phone.store, { versionId }, 'd')
  take(phone, 'd', photo(1))
  finish(phone, 'd')
  openDraft(phone.store, { versionId }, 'e')
  take(phone, 'e', photo(1))
  openDraft(phone.store, { versionId }, 'f')
  take(phone, 'f', photo(2))
  expect(discardDraft(phone.db, 'e')).toEqual({ ok: true, value: [] })
  expect(discardDraft(phone.db, 'f')).toEqual({ ok: true, value: [id(2)] })
})

const row = (name: string) => ({ id: name, range: '/data/member', parent: 'root', order: 'a0' })

test('[BLB11] a photo in a repeat row, and one of a row removed again', async () => {
  const phone = await openPhone()
  openDraft(phone.store, { versionId: phone.add(form) }, 'd')
  saveDraft(phone.db, 'd', { cells: [], rowsAdded: [row('m1'), row('m2')], rowsRemoved: [], rowsMoved: [] }, 1)
  take(phone, 'd', { ...photo(1), row: 'm1', column: '/data/member/who' })
  take(phone, 'd', { ...photo(2), row: 'm2', column: '/data/member/who' })
  saveDraft(phone.db, 'd', { cells: [], rowsAdded: [], rowsRemoved: ['m2'], rowsMoved: [] }, 1)
  expect(addDraftFile(phone.store, 'd', { ...photo(3), row: 'm2' })).toMatchObject({ ok: false, error: { type: 'invalid' } })
  expect(addDraftFile(phone.store, 'none', photo(3))).toMatchObject({ ok: false, error: { type: 'draft-gone' } })
  const record = finish(phone, 'd')
  const detail = recordDetail(phone.store, record, phone.shapeOf)
  expect(detail.ok && detail.value.attachments).toMatchObject([{ row: detail.ok && detail.value.answers.rows[0]?.id, blobId: id(1) }])
  expect(phone.db.first('SELECT count(*) FROM attachment')).toEqual([1])
})

test('[BLB11] attachment rows of other devices with anything in them are left out, not believed', async () => {
  const phone = await openPhone()
  openDraft(phone.store, { versionId: phone.add(form) }, 'd')
  saveDraft(phone.db, 'd', { cells: [{ row: 'root', column: '/data/photo', value: 'p.jpg' }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, 1)
  const record = finish(phone, 'd')
  const attach = (cells: Record<string, string | number | null>) =>
    commitLocal(phone.store, [{ table: 'attachment', row: { newRow: 'a' }, cells: Object.entries({ record, row: record, column: '/data/photo', name: 'p.jpg', ...cells }) }], phone.clock)
  attach({ blob: 'nothing' })
  attach({ blob: 5 })
  attach({ blob: id(1), name: 'other.jpg' })
  attach({ blob: id(1), name: null })
  expect(attachmentsIn(phone, record)).toEqual([])
  attach({ blob: id(1), size: -4, type: 9 })
  expect(attachmentsIn(phone, record)).toMatchObject([{ blobId: id(1), size: 0, type: '', here: false }])
  blobArrived(phone.db, id(1), 4)
  expect([blobHere(phone.db, id(1)), attachmentsIn(phone, record)[0]?.here]).toEqual([true, true])
  expect(attachmentsOf(phone.store, record, { rows: [], cells: [] })).toEqual([])
  expect(phone.store.catalog.table(formTable('household', '/data'))).toBeDefined()
})

test('[BLB11] names of files hold no path, are short, keep their ending and tell different files apart', () => {
  expect(fileName('image.JPG', id(1))).toBe(`image-${id(1).slice(0, 8)}.jpg`)
  expect(fileName('../../etc/pass:wd', id(1))).toBe(`_.._etc_pass_wd-${id(1).slice(0, 8)}`)
  expect(fileName('', id(1))).toBe(`file-${id(1).slice(0, 8)}`)
  expect(fileName(`${'é'.repeat(300)}.png`, id(1)).length).toBeLessThan(80)
  expect(fileName('a.png', id(1))).not.toBe(fileName('a.png', id(2)))
})
