/**
 * The hashes of a file's blocks are known when it is taken, and are what another device asks for first: kept then, so that a meeting does
 * not begin with reading every file once. Rule BLB26.
 */
import type { BlobStore } from '../blobs/store.ts'
import { keepLeaves } from '../storage/blob-parts.ts'
import type { Database } from '../storage/database.ts'
import { isSqlError } from '../storage/failure.ts'

export const withKeptLeaves = (blobs: BlobStore, db: Database): BlobStore => ({
  ...blobs,
  put: async (source, limit) => {
    const kept = await blobs.put(source, limit)
    if (!kept.ok || kept.value.leaves.length < 2) return kept
    const { id, size, leaves } = kept.value
    const hashes = new Uint8Array(leaves.length * 32)
    leaves.forEach((leaf, index) => hashes.set(leaf, index * 32))
    try {
      keepLeaves(db, id, { size, hashes })
    } catch (error) {
      // The file is here all the same; its hashes are made again when somebody asks for them.
      if (!isSqlError(error)) throw error
    }
    return kept
  },
})
