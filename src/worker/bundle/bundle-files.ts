/**
 * Bundles being made, as OPFS files in bundles/: written piece by piece, so that none is ever in memory, and handed to the page as
 * a File that stays on the disk. One at a time is kept; what is left of others goes. On a full disk, where a file that leaves is the way
 * out, it is made in memory as far as that goes. Rules BUN9, DSK4.
 */
import { ok, type Result } from '../../core/result.ts'
import { openSync, type SyncFile } from '../../core/sync-file.ts'
import type { Failure } from '../api.ts'
import { fail } from '../context.ts'

export interface BundleFiles {
  /** null when `isWhole` says no after the last piece: nothing of it stays then. */
  keep(name: string, pieces: AsyncIterable<Uint8Array>, isWhole: () => boolean): Promise<Result<Blob | null, Failure>>
}

/** [DSK4] more than the records of a crew take, and less than a phone's browser gives */
const mostInMemory = 64 * 1024 * 1024

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

const removeOthers = async (folder: FileSystemDirectoryHandle): Promise<void> => {
  const names: string[] = []
  for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values()) names.push(entry.name)
  for (const name of names) {
    // one that a page still reads stays until the next time
    await folder.removeEntry(name).catch((error: unknown) => console.info(error))
  }
}

/** False: no room, which shows itself by a short write or by an error. */
const couldWrite = (handle: SyncFile, piece: Uint8Array, at: number): boolean => {
  try {
    return handle.write(piece, { at }) === piece.length
  } catch (error) {
    if (nameOf(error) !== 'QuotaExceededError') throw error
    return false
  }
}

/** `folder`: of its own for each kind of file. */
export const opfsBundleFiles = (root: () => Promise<FileSystemDirectoryHandle>, folderName = 'bundles'): BundleFiles => ({
  keep: async (name, pieces, isWhole) => {
    const folder = await (await root()).getDirectoryHandle(folderName, { create: true })
    await removeOthers(folder)
    const file = await folder.getFileHandle(name, { create: true })
    const handle = await openSync(file)
    let isKept = false
    let inMemory: Uint8Array<ArrayBuffer>[] | null = null
    try {
      let size = 0
      for await (const piece of pieces) {
        if (inMemory === null && !couldWrite(handle, piece, size)) {
          const start = new Uint8Array(Math.min(size, mostInMemory))
          handle.read(start, { at: 0 })
          handle.truncate(0)
          inMemory = [start]
        }
        inMemory?.push(piece.slice())
        size += piece.length
        if (inMemory !== null && size > mostInMemory) return fail('storage-full', `no room for ${size} bytes`)
      }
      if (inMemory !== null) return ok(isWhole() ? new Blob(inMemory) : null)
      handle.truncate(size)
      handle.flush()
      isKept = isWhole()
    } catch (error) {
      if (nameOf(error) !== 'QuotaExceededError') throw error
      return fail('storage-full', (error as Error).message)
    } finally {
      handle.close()
      if (!isKept) await folder.removeEntry(name)
    }
    return ok(isKept ? await file.getFile() : null)
  },
})
