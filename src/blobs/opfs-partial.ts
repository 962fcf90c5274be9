/**
 * Files that come in blocks: blobs/partial/<name>, written in place, as long as it will be from the start. They stay there over
 * restarts; which of their blocks count is recorded elsewhere, after a flush. Rules BLB15, BLB16.
 */
import { blockCount, blockLength, blockSize } from '../core/merkle.ts'
import { parseBlobId, type BlobId } from '../core/ids.ts'
import { ok, type Result } from '../core/result.ts'
import { failureOf, removeIfThere, writeAll, type MovableHandle } from './opfs-files.ts'
import { openSync, type SyncAccess } from './sync-access.ts'
import type { BlobFailure, KeptBlob, LeafHash, PartialBlob } from './store.ts'

/** Read back and hashed at a time. */
const readBlocks = 16

const guarded = (work: () => void): Result<void, BlobFailure> => {
  try {
    work()
    return ok(undefined)
  } catch (error) {
    return failureOf(error)
  }
}

const badBlocks = async (handle: SyncAccess, size: number, leaves: readonly Uint8Array[], leafHash: LeafHash): Promise<readonly number[]> => {
  const bad: number[] = []
  for (let from = 0, count = blockCount(size); from < count; from += readBlocks) {
    const indexes = Array.from({ length: Math.min(readBlocks, count - from) }, (_, at) => from + at)
    const right = await Promise.all(indexes.map(async (index) => {
      const block = new Uint8Array(blockLength(size, index))
      const read = handle.read(block, { at: index * blockSize })
      const [hash, leaf] = [await leafHash(block), leaves[index]]
      return read === block.length && leaf !== undefined && hash.every((byte, at) => byte === leaf[at])
    }))
    bad.push(...indexes.filter((_, at) => right[at] === false))
  }
  return bad
}

export const opfsPartials = (directory: FileSystemDirectoryHandle, leafHash: LeafHash, settle: (from: MovableHandle, directory: FileSystemDirectoryHandle, kept: KeptBlob) => Promise<void>) => ({
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
        write: (index, block) => guarded(() => writeAll(handle, block, index * blockSize)),
        flush: () => guarded(() => { if (open) handle.flush() }),
        finish: async (leaves) => {
          try {
            handle.flush()
            const bad = handle.getSize() === size ? await badBlocks(handle, size, leaves, leafHash) : leaves.map((_, index) => index)
            if (bad.length > 0) return ok({ bad })
            close()
            await settle(file, directory, { id, size })
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
