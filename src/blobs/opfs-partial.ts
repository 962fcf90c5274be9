/**
 * Files that come in blocks: blobs/partial/<name>, written in place, as long as it will be from the start. They stay there over
 * restarts; which of their blocks count is recorded elsewhere, after a flush. Rules BLB15, BLB16.
 */
import { blockSize, type BlobName } from '../core/merkle.ts'
import { parseBlobId, type BlobId } from '../core/ids.ts'
import { ok, type Result } from '../core/result.ts'
import { badBlocks } from './leaves.ts'
import { failureOf, type MovableHandle } from './opfs-files.ts'
import { openSync, removeIfThere, writeWhole } from '../core/sync-file.ts'
import type { BlobFailure, LeafHash, PartialBlob } from './store.ts'

const guarded = (work: () => void): Result<void, BlobFailure> => {
  try {
    work()
    return ok(undefined)
  } catch (error) {
    return failureOf(error)
  }
}

export const opfsPartials = (directory: FileSystemDirectoryHandle, leafHash: LeafHash, settle: (from: MovableHandle, directory: FileSystemDirectoryHandle, kept: BlobName) => Promise<void>) => ({
  open: async (id: BlobId, size: number): Promise<Result<PartialBlob, BlobFailure>> => {
    try {
      const file: MovableHandle = await directory.getFileHandle(id, { create: true })
      const handle = await openSync(file)
      let open = true
      const close = (): void => {
        if (open) handle.close()
        open = false
      }
      // A place after the end: the disk takes it when it is written.
      if (handle.getSize() > size) handle.truncate(size)
      return ok({
        write: (index, block) => guarded(() => writeWhole(handle, block, index * blockSize)),
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
  list: async (): Promise<readonly BlobId[]> => {
    const found: BlobId[] = []
    for await (const { name } of (directory as unknown as { values(): AsyncIterable<{ readonly name: string }> }).values()) {
      const id = parseBlobId(name)
      if (id !== null) found.push(id)
    }
    return found
  },
  remove: (id: BlobId): Promise<void> => removeIfThere(directory, id),
})
