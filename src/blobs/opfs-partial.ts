/**
 * Files that come in blocks: blobs/partial/<name>, written in place, as long as it will be from the start. They stay there over
 * restarts; which of their blocks count is recorded elsewhere, after a flush. Rules BLB15, BLB16, BLB28, BLB27.
 */
import { freeBytes } from '../core/free-bytes.ts'
import { blockLength, blockSize, type BlobName } from '../core/merkle.ts'
import { parseBlobId, type BlobId } from '../core/ids.ts'
import { err, ok, type Result } from '../core/result.ts'
import { badBlocks } from './leaves.ts'
import { aheadBytes, failureOf, nameOf, readPiece, type MovableHandle } from './opfs-files.ts'
import { openSync, removeIfThere, writeWhole } from '../core/sync-file.ts'
import type { BlobFailure, LeafHash, PartialBlob } from './store.ts'

const guarded = <T>(work: () => T): Result<T, BlobFailure> => {
  try {
    return ok(work())
  } catch (error) {
    return failureOf(error)
  }
}

export const opfsPartials = (directory: FileSystemDirectoryHandle, leafHash: LeafHash, settle: (from: MovableHandle, directory: FileSystemDirectoryHandle, kept: BlobName) => Promise<void>) => {
  /** What was read last of one that is not open: it is asked for block by block. */
  let ahead: { readonly id: BlobId; readonly at: number; readonly bytes: Uint8Array } | null = null
  /** how often something may have become other than what was read */
  let changes = 0
  const changed = (): void => {
    changes++
    if (ahead !== null) freeBytes(ahead.bytes)
    ahead = null
  }
  return {
    open: async (id: BlobId, size: number): Promise<Result<PartialBlob, BlobFailure>> => {
      try {
        changed()
        const file: MovableHandle = await directory.getFileHandle(id, { create: true })
        const handle = await openSync(file)
        let open = true
        const close = (): void => {
          if (open) handle.close()
          open = false
        }
        try {
          // [BLB28] The whole length at once: a browser that will not give that much says so before the first block comes.
          if (handle.getSize() !== size) handle.truncate(size)
        } catch (error) {
          handle.close()
          throw error
        }
        return ok({
          write: (index, block) => guarded(() => writeWhole(handle, block, index * blockSize)),
          read: (index) => guarded(() => {
            const block = new Uint8Array(Math.max(0, blockLength(size, index)))
            const read = handle.read(block, { at: index * blockSize })
            return read === block.length ? block : block.slice(0, read)
          }),
          flush: () => guarded(() => { if (open) handle.flush() }),
          finish: async (leaves) => {
            try {
              handle.flush()
              const bad = await badBlocks(handle, { id, size, leaves }, leafHash)
              if (bad.length > 0) return ok({ bad })
              close()
              await settle(file, directory, { id, size, leaves })
              return ok({ bad })
            } catch (error) {
              return failureOf(error)
            }
          },
          close,
        })
      } catch (error) {
        return failureOf(error)
      }
    },
    /** [BLB27] A mebibyte at a time. */
    read: async (id: BlobId, index: number): Promise<Result<Uint8Array, BlobFailure>> => {
      const inside = (index * blockSize) % aheadBytes
      const at = index * blockSize - inside
      try {
        if (ahead?.id !== id || ahead.at !== at) {
          const before = changes
          const bytes = await readPiece(await directory.getFileHandle(id), at)
          if (before !== changes) return ok(bytes.slice(inside, inside + blockSize))
          changed()
          ahead = { id, at, bytes }
        }
        return ok(ahead.bytes.slice(inside, inside + blockSize))
      } catch (error) {
        return nameOf(error) === 'NotFoundError' ? err({ type: 'not-found', message: `no part of ${id}` }) : failureOf(error)
      }
    },
    list: async (): Promise<readonly BlobId[]> => {
      const found: BlobId[] = []
      for await (const { name } of (directory as unknown as { values(): AsyncIterable<{ readonly name: string }> }).values()) {
        const id = parseBlobId(name)
        if (id !== null) found.push(id)
      }
      return found
    },
    remove: (id: BlobId): Promise<void> => {
      changed()
      return removeIfThere(directory, id)
    },
  }
}
