/** Blobs in a map, for tests of what stands on a BlobStore. */
import { merkleBuilder } from '../../core/merkle.ts'
import type { BlobId } from '../../core/ids.ts'
import { err, ok } from '../../core/result.ts'
import { piecesOf, type BlobStore } from '../store.ts'

export const memoryBlobStore = (): BlobStore => {
  const files = new Map<BlobId, Uint8Array>()
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
      const { id } = builder.finish()
      const whole = new Uint8Array(size)
      let at = 0
      for (const piece of pieces) {
        whole.set(piece, at)
        at += piece.length
      }
      files.set(id, whole)
      return ok({ id, size })
    },
    read: async (id) => {
      const bytes = files.get(id)
      return bytes === undefined ? err({ type: 'not-found', message: `no file ${id}` }) : ok(bytes.slice())
    },
    has: async (id) => files.has(id),
    remove: async (id) => {
      files.delete(id)
      return ok(undefined)
    },
  }
}
