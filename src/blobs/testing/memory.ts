/** Blobs in a map, for tests of what stands on a BlobStore. */
import { blockCount, blockLength, blockSize, leafHash, merkleBuilder } from '../../core/merkle.ts'
import type { BlobId } from '../../core/ids.ts'
import { err, ok } from '../../core/result.ts'
import { piecesOf, type BlobStore } from '../store.ts'

export const memoryBlobStore = (): BlobStore => {
  const files = new Map<BlobId, Uint8Array>()
  const partial = new Map<BlobId, Uint8Array>()
  return {
    put: async (source, limit) => {
      const builder = merkleBuilder()
      const pieces: Uint8Array[] = []
      let size = 0
      for await (const piece of piecesOf(source)) {
        size += piece.length
        if (size > limit) return err({ type: 'too-large', message: `more than ${limit} bytes` })
        builder.push(piece)
        pieces.push(piece.slice())
      }
      const { id, leaves } = builder.finish()
      const whole = new Uint8Array(size)
      let at = 0
      for (const piece of pieces) {
        whole.set(piece, at)
        at += piece.length
      }
      files.set(id, whole)
      return ok({ id, size, leaves })
    },
    read: async (id) => {
      const bytes = files.get(id)
      return bytes === undefined ? err({ type: 'not-found', message: `no file ${id}` }) : ok(bytes.slice())
    },
    readBlock: async (id, index) => {
      const bytes = files.get(id)
      return bytes === undefined ? err({ type: 'not-found', message: `no file ${id}` }) : ok(bytes.slice(index * blockSize, (index + 1) * blockSize))
    },
    has: async (id) => files.has(id),
    openPartial: async (id, size) => {
      const bytes = partial.get(id) ?? new Uint8Array(size)
      partial.set(id, bytes)
      return ok({
        write: (index, block) => {
          bytes.set(block, index * blockSize)
          return ok(undefined)
        },
        read: (index) => ok(bytes.slice(index * blockSize, (index + 1) * blockSize)),
        flush: () => ok(undefined),
        finish: async (leaves) => {
          const bad = Array.from({ length: blockCount(size) }, (_, index) => index).filter((index) => {
            const hash = leafHash(bytes.subarray(index * blockSize, index * blockSize + blockLength(size, index)))
            return hash.some((byte, at) => byte !== leaves[index]?.[at])
          })
          if (bad.length === 0) {
            files.set(id, bytes)
            partial.delete(id)
          }
          return ok({ bad })
        },
        close: () => undefined,
      })
    },
    readPartial: async (id, index) => {
      const bytes = partial.get(id)
      return bytes === undefined ? err({ type: 'not-found', message: `no file ${id}` }) : ok(bytes.slice(index * blockSize, (index + 1) * blockSize))
    },
    partials: async () => [...partial.keys()],
    removePartial: async (id) => void partial.delete(id),
    reserve: async () => true,
    release: async () => undefined,
    remove: async (id) => {
      files.delete(id)
      return ok(undefined)
    },
  }
}
