/**
 * A file's name from its blocks, with a hash that answers later (the browser's own): while a file comes, and from the disk afterwards.
 * The same name as core/merkle.ts gives. Rules BLB1-BLB3, BLB9.
 */
import { freeBytes } from '../core/free-bytes.ts'
import { blockCount, blockLength, blockSize, nameOfLeaves, type BlobName } from '../core/merkle.ts'
import type { LeafHash } from './store.ts'
import type { SyncFile } from '../core/sync-file.ts'

/** Read back and hashed beside one another. */
const atOnce = 16

export interface LeafBuilder {
  /** Resolves when more can be taken. */
  push(bytes: Uint8Array): Promise<void>
  finish(): Promise<BlobName>
}

/** Takes a file in pieces of any length; holds the block that is open and those that are being hashed. */
export const leafBuilder = (leafHash: LeafHash): LeafBuilder => {
  const leaves: Uint8Array[] = []
  let hashing: Promise<Uint8Array>[] = []
  let open = new Uint8Array(blockSize)
  let filled = 0
  let size = 0
  const settle = async (): Promise<void> => {
    leaves.push(...(await Promise.all(hashing)))
    hashing = []
  }
  return {
    push: async (bytes) => {
      for (let at = 0; at < bytes.length;) {
        if (filled === blockSize) {
          const full = open
          hashing.push(leafHash(full).finally(() => freeBytes(full)))
          open = new Uint8Array(blockSize)
          filled = 0
          if (hashing.length === atOnce) await settle()
        }
        const taken = Math.min(blockSize - filled, bytes.length - at)
        open.set(bytes.subarray(at, at + taken), filled)
        filled += taken
        at += taken
      }
      size += bytes.length
    },
    finish: async () => {
      hashing.push(leafHash(open.subarray(0, filled)))
      await settle()
      return { id: nameOfLeaves(size, leaves), size, leaves }
    },
  }
}

/** The blocks of a file on the disk that do not read back as they should; all of them when it is longer or shorter. */
export const badBlocks = async (handle: SyncFile, { size, leaves }: BlobName, leafHash: LeafHash): Promise<readonly number[]> => {
  const all = Array.from({ length: blockCount(size) }, (_, index) => index)
  if (handle.getSize() !== size) return all
  const bad: number[] = []
  for (let from = 0; from < all.length; from += atOnce) {
    const some = all.slice(from, from + atOnce)
    const right = await Promise.all(some.map(async (index) => {
      const length = blockLength(size, index)
      const block = new Uint8Array(length)
      const read = handle.read(block, { at: index * blockSize })
      const [hash, leaf] = [await leafHash(block), leaves[index]]
      freeBytes(block)
      return read === length && leaf !== undefined && hash.every((byte, at) => byte === leaf[at])
    }))
    bad.push(...some.filter((_, at) => right[at] === false))
  }
  return bad
}
