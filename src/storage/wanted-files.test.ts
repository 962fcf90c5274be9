import { expect, test } from 'vitest'
import type { BlobId, RowId } from '../core/ids.ts'
import { blobName } from '../core/merkle.ts'
import { blobArrived } from './blob-facts.ts'
import { dropPart, hereOf, keepLeaves, keepPart, leafOf, partIds, partOf, partsOf, wholeOf } from './blob-parts.ts'
import { commitLocal } from './commit.ts'
import { addFormFiles } from './form-files.ts'
import { attachmentsOf } from './attachments.ts'
import { household, openPhone, type Phone } from './testing/phone.ts'
import { chooseFile, filePolicy, isWanted, lastAttachment, leftFiles, namedBy, setFilePolicy, usualPolicy, wantedFiles } from './wanted-files.ts'

const id = (n: number): BlobId => blobName(Uint8Array.of(n, n >> 8)).id
const megabyte = 1_000_000
/** A row as another device may have written it. */
const attach = (phone: Phone, cells: Record<string, string | number | null>): RowId =>
  commitLocal(phone.store, [{ table: 'attachment', row: { newRow: 'a' }, cells: Object.entries({ column: '/data/photo', name: 'p.jpg', ...cells }) }], phone.clock).rowIds.get('a') as RowId
const idsOf = (phone: Phone, since = 0): readonly BlobId[] => wantedFiles(phone.db, since).map((file) => file.id)

test('[BLB18] small pictures first, then files of forms, then files of records by size; what is here or deleted is not wanted', async () => {
  const phone = await openPhone()
  phone.add(household())
  attach(phone, { blob: id(1), size: 9000, thumb: id(2) })
  attach(phone, { blob: id(3), size: 500 })
  attach(phone, { blob: id(4), size: 5 })
  attach(phone, { blob: id(5), size: 5, _deleted: 1 })
  addFormFiles(phone.store, 'household', [{ name: 'a.csv', size: 100, type: 'text/csv', blobId: id(6) }])
  phone.db.run('DELETE FROM blob')
  blobArrived(phone.db, id(4), 5)
  expect(wantedFiles(phone.db, 0).map(({ id: blob, rank, bytes }) => [blob, rank, bytes])).toEqual([[id(2), 0, 0], [id(6), 1, 100], [id(3), 2, 500], [id(1), 2, 9000]])
})

test('[BLB18] rows of other devices with anything in them want nothing', async () => {
  const phone = await openPhone()
  for (const blob of ['nothing', 'A'.repeat(64), 5, null, '']) attach(phone, { blob, thumb: blob })
  attach(phone, { blob: id(1), size: -7, thumb: 'x' })
  expect(wantedFiles(phone.db, 0)).toMatchObject([{ id: id(1), bytes: 0 }])
})

test('[BLB18] the policy: usually up to 25 MB each, small pictures only, all; one by one as somebody decided', async () => {
  const phone = await openPhone()
  attach(phone, { blob: id(1), size: 25 * megabyte })
  attach(phone, { blob: id(2), size: 25 * megabyte + 1, thumb: id(3) })
  expect(filePolicy(phone.db)).toEqual(usualPolicy)
  expect(idsOf(phone)).toEqual([id(3), id(1)])
  expect(leftFiles(phone.db)).toEqual({ files: 1, bytes: 25 * megabyte + 1 })
  expect(setFilePolicy(phone.db, { type: 'all' })).toBe(true)
  expect(leftFiles(phone.db)).toEqual({ files: 0, bytes: 0 })
  expect(idsOf(phone)).toEqual([id(3), id(1), id(2)])
  setFilePolicy(phone.db, { type: 'thumbnails' })
  expect(idsOf(phone)).toEqual([id(3)])
  expect(leftFiles(phone.db)).toEqual({ files: 2, bytes: 50 * megabyte + 1 })
  blobArrived(phone.db, id(1), 25 * megabyte)
  expect(leftFiles(phone.db)).toEqual({ files: 1, bytes: 25 * megabyte + 1 })
  phone.db.run('DELETE FROM blob')
  chooseFile(phone.db, id(2), true)
  expect(wantedFiles(phone.db, 0)).toMatchObject([{ id: id(3) }, { id: id(2), most: 4 * 1024 ** 3 }])
  expect([isWanted(phone.db, filePolicy(phone.db), id(2), 1e9), isWanted(phone.db, filePolicy(phone.db), id(1), 1)]).toEqual([true, false])
  setFilePolicy(phone.db, { type: 'all' })
  chooseFile(phone.db, id(1), false)
  expect(idsOf(phone)).toEqual([id(3), id(2)])
})

test('[BLB18] what is no policy is refused, and a damaged one is the usual', async () => {
  const phone = await openPhone()
  for (const policy of [null, {}, { type: 'up-to' }, { type: 'up-to', megabytes: -1 }, { type: 'up-to', megabytes: 1e9 }, 'all']) expect(setFilePolicy(phone.db, policy)).toBe(false)
  phone.db.run("INSERT OR REPLACE INTO setting VALUES ('files.policy', '{broken')")
  expect(filePolicy(phone.db)).toEqual(usualPolicy)
})

test('[BLB18] later questions look at later rows, and at files of forms, whose rows stay the same', async () => {
  const phone = await openPhone()
  phone.add(household())
  attach(phone, { blob: id(1), size: 1 })
  addFormFiles(phone.store, 'household', [{ name: 'a.csv', size: 1, type: 'text/csv', blobId: id(2) }])
  const since = lastAttachment(phone.db)
  addFormFiles(phone.store, 'household', [{ name: 'a.csv', size: 1, type: 'text/csv', blobId: id(3) }])
  attach(phone, { blob: id(4), size: 1 })
  phone.db.run('DELETE FROM blob')
  expect(new Set(idsOf(phone, since))).toEqual(new Set([id(3), id(4)]))
})

test('[BLB20] a file in parts: what is recorded of it, and that a whole one never becomes parts again', async () => {
  const { db } = await openPhone()
  const size = 3 * 65_536 + 10
  keepLeaves(db, id(1), { size, hashes: new Uint8Array(128) })
  keepPart(db, id(1), size, Uint8Array.of(0b1001))
  const part = { size, have: Uint8Array.of(0b1001) }
  expect([partOf(db, id(1)), hereOf(db, id(1)), [...partIds(db)], wholeOf(db, [id(1)])]).toEqual([part, part, [id(1)], []])
  blobArrived(db, id(1), size)
  keepPart(db, id(1), size, Uint8Array.of(0))
  dropPart(db, id(1))
  expect([partOf(db, id(1)), hereOf(db, id(1)), hereOf(db, id(2)), wholeOf(db, [id(1), id(2)])]).toEqual([null, { size, have: Uint8Array.of(0) }, null, [{ id: id(1), size }]])
})

test('[FLX23] files in part: those of which there are blocks whose hashes are here', async () => {
  const { db } = await openPhone()
  const size = 9 * 65_536
  for (const n of [1, 2, 3, 4]) keepLeaves(db, id(n), { size, hashes: Uint8Array.from({ length: 9 * 32 }, (_, at) => at >> 5) })
  keepPart(db, id(1), size, Uint8Array.of(0, 1))
  keepPart(db, id(2), size, Uint8Array.of(0, 0))
  blobArrived(db, id(3), size)
  keepPart(db, id(5), size, Uint8Array.of(1, 0))
  expect(partsOf(db, [1, 2, 3, 4, 5].map(id))).toEqual([{ id: id(1), size, have: Uint8Array.of(0, 1) }])
  expect([leafOf(db, id(1), 8), leafOf(db, id(5), 0)]).toEqual([new Uint8Array(32).fill(8), null])
})

test('[BLB20] what came of a file at an earlier meeting counts', async () => {
  const phone = await openPhone()
  attach(phone, { blob: id(1), size: 5 })
  keepLeaves(phone.db, id(1), { size: 131_072, hashes: new Uint8Array(64) })
  expect(wantedFiles(phone.db, 0)).toMatchObject([{ bytes: 131_072, have: Uint8Array.of(0) }])
  keepPart(phone.db, id(1), 131_072, Uint8Array.of(2))
  expect(wantedFiles(phone.db, 0)).toMatchObject([{ bytes: 131_072, have: Uint8Array.of(2) }])
})

test('[FLX19] which records show a file, by itself or by its small picture, and what an answer says of one that is not here', async () => {
  const phone = await openPhone()
  phone.add(household())
  const record = 'ab'.repeat(16) as RowId
  attach(phone, { record, row: record, blob: id(1), size: 30 * megabyte, type: 'image/jpeg', thumb: id(2) })
  addFormFiles(phone.store, 'household', [{ name: 'a.csv', size: 1, type: 'text/csv', blobId: id(3) }])
  expect(namedBy(phone.db, [id(1)])).toEqual({ records: [record], forms: false })
  expect(namedBy(phone.db, [id(2), id(3)])).toEqual({ records: [record], forms: true })
  const answers = { rows: [], cells: [{ row: 'root', column: '/data/photo', value: 'p.jpg' }] }
  expect(attachmentsOf(phone.store, record, answers)).toMatchObject([{ here: false, wanted: false, thumb: { blobId: id(2), here: false } }])
  chooseFile(phone.db, id(1), true)
  blobArrived(phone.db, id(2), 900)
  expect(attachmentsOf(phone.store, record, answers)).toMatchObject([{ here: false, wanted: true, thumb: { blobId: id(2), here: true } }])
})
