import { expect, test } from 'vitest'
import { blobName } from '../core/merkle.ts'
import type { BlobId } from '../core/ids.ts'
import { blobArrived, blobHere } from './blob-facts.ts'
import { dayMs, takeUnused } from './blob-sweep.ts'
import { addFormFiles, removeFormFile } from './form-files.ts'
import { household, openPhone } from './testing/phone.ts'

const id = (n: number): BlobId => blobName(Uint8Array.of(n)).id

test('[BLB13] an unused file goes a day after it was first found unused, not at once', async () => {
  const { db } = await openPhone()
  blobArrived(db, id(1), 1)
  expect(takeUnused(db, 1000)).toEqual([])
  expect(takeUnused(db, 1000 + dayMs - 1)).toEqual([])
  expect(blobHere(db, id(1))).toBe(true)
  expect(takeUnused(db, 1000 + dayMs)).toEqual([id(1)])
  expect(blobHere(db, id(1))).toBe(false)
  expect(takeUnused(db, 1000 + 9 * dayMs)).toEqual([])
})
test('[BLB13] a file that is used again in between starts anew; files of forms are used until they are removed', async () => {
  const { store, db, add } = await openPhone()
  add(household())
  const file = { name: 'a.csv', size: 1, type: 'text/csv', blobId: id(2) }
  blobArrived(db, id(2), 1)
  takeUnused(db, 1)
  addFormFiles(store, 'household', [file])
  expect(takeUnused(db, 1 + dayMs)).toEqual([])
  removeFormFile(store, 'household', 'a.csv')
  // The row still names it; only a file of the same name, or none, lets it go.
  addFormFiles(store, 'household', [{ ...file, blobId: id(3) }])
  expect(takeUnused(db, 2 + dayMs)).toEqual([])
  expect(takeUnused(db, 2 + 2 * dayMs)).toEqual([id(2)])
})
test('[BLB13] a clock that was set far back does not keep a file for ever', async () => {
  const { db } = await openPhone()
  blobArrived(db, id(1), 1)
  takeUnused(db, 100 * dayMs)
  expect(takeUnused(db, dayMs)).toEqual([])
  expect(takeUnused(db, 2 * dayMs)).toEqual([id(1)])
})
