import { expect, test } from 'vitest'
import type { BlobId, Origin } from '../core/ids.ts'
import { blobName } from '../core/merkle.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { newRowId } from '../core/ids.ts'
import { blobArrived } from './blob-facts.ts'
import { entrustableFiles, holdersOf, keptFiles, lonelyFiles, noteHolders, spareFiles } from './blob-holders.ts'
import { handOn, keeperOf, noteKeeper, takeOver, tookOver } from './blob-keepers.ts'
import { openPhone, type Phone } from './testing/phone.ts'

const id = (n: number): BlobId => blobName(Uint8Array.of(n)).id
const ana = 'a'.repeat(16) as Origin
const ben = 'b'.repeat(16) as Origin
let seq = 0
/** A picture that `taker` took, here. */
const picture = ({ db }: Phone, taker: Origin, n: number, cells: { readonly column?: string; readonly thumb?: BlobId } = {}): void => {
  db.run('INSERT INTO attachment (id, hlc, origin, record, row, "column", name, blob, size, type, thumb) VALUES (?, 1, 1, ?, ?, ?, ?, ?, 100, ?, ?)',
    [rowIdBytes(newRowId({ origin: taker, seq: (seq += 1), index: 0 })), 'r', 'r', cells.column ?? '/data/photo', 'p.jpg', id(n), 'image/jpeg', cells.thumb ?? null])
  blobArrived(db, id(n), 100)
}

test('[BLB22] what another device took and still holds can go; nothing this device took, nothing whose taker is not known to have it', async () => {
  const phone = await openPhone()
  const me = phone.store.options.origin
  picture(phone, ana, 1)
  picture(phone, ana, 2)
  picture(phone, me, 3)
  picture(phone, ana, 4, { column: 'form' })
  picture(phone, ana, 5)
  noteHolders(phone.db, ana, [id(1), id(3), id(4)], true)
  noteHolders(phone.db, ben, [id(1), id(2), id(3), id(5)], true)
  expect(spareFiles(phone.store)).toEqual([{ id: id(1), size: 100 }])
  noteHolders(phone.db, ana, [id(1)], false)
  expect(spareFiles(phone.store)).toEqual([])
})

test('[BLB22] a picture that both took stays; so does a small picture, and what a draft needs', async () => {
  const phone = await openPhone()
  const me = phone.store.options.origin
  picture(phone, ana, 1)
  picture(phone, me, 1)
  picture(phone, ana, 2, { thumb: id(3) })
  blobArrived(phone.db, id(3), 9)
  picture(phone, ana, 3)
  picture(phone, ana, 4)
  phone.db.run('INSERT INTO draft_file (draft, row, "column", name, blob, size, type) SELECT 1, ?, ?, ?, id, 1, ? FROM blob WHERE id = unhex(?)', ['root', '/data/photo', 'p', 'image/jpeg', id(4)])
  noteHolders(phone.db, ana, [1, 2, 3, 4].map(id), true)
  expect(spareFiles(phone.store)).toEqual([{ id: id(2), size: 100 }])
})

test('[BLB25] a picture taken here can go when another device keeps it instead; what was taken over stays, until handed on again', async () => {
  const phone = await openPhone()
  const { store, db } = phone
  for (const n of [1, 2]) picture(phone, store.options.origin, n)
  picture(phone, ana, 3)
  noteHolders(db, ben, [1, 2, 3].map(id), true)
  noteHolders(db, ana, [id(3)], true)
  expect([spareFiles(store), entrustableFiles(store, ben), entrustableFiles(store, ana)]).toEqual([[{ id: id(3), size: 100 }], [1, 2].map((n) => ({ id: id(n), size: 100 })), []])
  noteKeeper(db, ben, [id(1)])
  expect([spareFiles(store).map((file) => file.id).sort(), entrustableFiles(store, null)]).toEqual([[id(1), id(3)].sort(), [{ id: id(2), size: 100 }]])
  // it turned out that ben has not got it
  noteHolders(db, ben, [id(1)], false)
  expect([keeperOf(db, id(1)), spareFiles(store)]).toEqual([null, [{ id: id(3), size: 100 }]])
  // ana asked us to keep hers; what is not here cannot be taken over
  expect(takeOver(db, [id(3), id(9)])).toEqual([id(3)])
  expect([tookOver(db, id(3)), tookOver(db, id(9)), spareFiles(store)]).toEqual([true, false, []])
  noteKeeper(db, ben, [id(3)])
  expect(spareFiles(store)).toEqual([{ id: id(3), size: 100 }])
  // asked once more we rely on nobody
  takeOver(db, [id(3)])
  expect([keeperOf(db, id(3)), spareFiles(store)]).toEqual([null, []])
  handOn(db, id(3))
  expect(tookOver(db, id(3))).toBe(false)
})

test('[BLB21] holders are kept of files that are here or named, and of nothing else', async () => {
  const phone = await openPhone()
  picture(phone, ana, 1, { thumb: id(2) })
  noteHolders(phone.db, ana, [id(1), id(2), id(9)], true)
  noteHolders(phone.db, ana, [id(1)], true)
  noteHolders(phone.db, ben, [id(1)], true)
  expect([holdersOf(phone.db, id(1)), holdersOf(phone.db, id(2)), holdersOf(phone.db, id(9))]).toEqual([[ana, ben], [ana], []])
})

test('[BLB21] files of records that nobody else is known to hold', async () => {
  const phone = await openPhone()
  picture(phone, phone.store.options.origin, 1)
  picture(phone, phone.store.options.origin, 2)
  blobArrived(phone.db, id(3), 1)
  noteHolders(phone.db, ana, [id(2)], true)
  expect(lonelyFiles(phone.db)).toEqual([id(1)])
  expect(keptFiles(phone.db)).toEqual({ files: 3, bytes: 201 })
})
