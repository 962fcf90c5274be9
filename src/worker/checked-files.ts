/**
 * Files are what their names say, or they are not here: a name is the hash of the content, so damage on the disk is seen by reading. A
 * file that is damaged is forgotten and removed, and so wanted again from whoever has it. Rules BLB24, MIR15.
 */
import type { BlobId } from '../core/ids.ts'
import { blockCount, blockLength, blockSize, nameOfLeaves } from '../core/merkle.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { BlobFailure, BlobStore, LeafHash } from '../blobs/store.ts'
import { forgetBlob } from '../storage/blob-facts.ts'
import { wholeFiles } from '../storage/blob-parts.ts'
import type { Database } from '../storage/database.ts'
import { namedBy } from '../storage/wanted-files.ts'
import type { Context } from './context.ts'
import { nativeLeafHash } from './leaf-hash.ts'

/** Read and hashed beside one another. */
const hashedAtOnce = 16

/** Hashes of the blocks of a file that is here; null when it is not what its name says. */
export const leavesOfWhole = async (blobs: BlobStore, leafHash: LeafHash, id: BlobId, size: number): Promise<readonly Uint8Array[] | null> => {
  const hashes: Uint8Array[] = []
  for (let from = 0, count = blockCount(size); from < count; from += hashedAtOnce) {
    const part = await Promise.all(Array.from({ length: Math.min(hashedAtOnce, count - from) }, async (_, at) => {
      const block = await blobs.readBlock(id, from + at)
      return block.ok && block.value.length === blockLength(size, from + at) ? leafHash(block.value) : null
    }))
    for (const hash of part) {
      if (hash === null) return null
      hashes.push(hash)
    }
  }
  return nameOfLeaves(size, hashes) === id ? hashes : null
}

/** Not offered to others any more, and not taken for a file that is here. */
export const dropDamaged = async (db: Database, blobs: BlobStore, id: BlobId): Promise<Result<void, BlobFailure>> => {
  forgetBlob(db, id)
  return blobs.remove(id)
}

type Place = Pick<Context, 'store' | 'blobs' | 'touched'>

/** [BLB24] */
export const readFile = async ({ store, blobs, touched }: Place, id: BlobId): Promise<Result<Uint8Array, BlobFailure>> => {
  const read = await blobs.read(id)
  if (!read.ok) return read
  const bytes = read.value
  const leafHash = nativeLeafHash(crypto.subtle)
  const hashes = await Promise.all(Array.from({ length: blockCount(bytes.length) }, (_, index) => leafHash(bytes.subarray(index * blockSize, (index + 1) * blockSize))))
  if (nameOfLeaves(bytes.length, hashes) === id) return read
  const { records } = namedBy(store.db, [id])
  const dropped = await dropDamaged(store.db, blobs, id)
  touched({ records })
  return dropped.ok ? err({ type: 'not-found', message: `the file ${id} is damaged` }) : dropped
}

export interface FilesChecked { readonly files: number; readonly filesDamaged: number }

/** All of them, for "Check and repair"; null when it was stopped. */
export const checkFiles = async ({ store, blobs, touched }: Place, step: (done: number, total: number) => Promise<boolean>): Promise<Result<FilesChecked | null, BlobFailure>> => {
  const leafHash = nativeLeafHash(crypto.subtle)
  const whole = wholeFiles(store.db)
  let filesDamaged = 0
  for (const [index, { id, size }] of whole.entries()) {
    if ((await leavesOfWhole(blobs, leafHash, id, size)) === null) {
      filesDamaged++
      const dropped = await dropDamaged(store.db, blobs, id)
      if (!dropped.ok) return dropped
    }
    if (!(await step(index + 1, whole.length))) return ok(null)
  }
  if (filesDamaged > 0) touched({ manyRecords: true, forms: true })
  return ok({ files: whole.length, filesDamaged })
}
