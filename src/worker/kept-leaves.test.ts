import { expect, test } from 'vitest'
import { memoryBlobStore } from '../blobs/testing/memory.ts'
import { blobName, blockSize } from '../core/merkle.ts'
import { leavesOf } from '../storage/blob-parts.ts'
import { openPhone } from '../storage/testing/phone.ts'
import { withKeptLeaves } from './kept-leaves.ts'

test('[BLB26] the hashes of a file that is taken are known at once; a file of one block needs none', async () => {
  const { db } = await openPhone()
  const blobs = withKeptLeaves(memoryBlobStore(), db)
  const [large, small] = [new Uint8Array(2 * blockSize + 7).fill(3), new Uint8Array(9)]
  for (const bytes of [large, small]) await blobs.put(bytes, 1e6)
  const { id, leaves } = blobName(large)
  expect(leavesOf(db, id)).toEqual({ size: large.length, hashes: Uint8Array.from(leaves.flatMap((leaf) => [...leaf])) })
  expect(leavesOf(db, blobName(small).id)).toBeNull()
})

test('[BLB26] a database that takes nothing more keeps no file from being taken', async () => {
  const { db } = await openPhone()
  db.run('DROP TABLE blob_leaf')
  const kept = await withKeptLeaves(memoryBlobStore(), db).put(new Uint8Array(2 * blockSize), 1e6)
  expect(kept.ok).toBe(true)
})
