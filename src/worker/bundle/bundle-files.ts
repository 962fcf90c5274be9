/**
 * Bundles being made, as OPFS files in bundles/: written piece by piece, so that none is ever in memory, and handed to the page as
 * a File that stays on the disk. One at a time is kept; what is left of others goes. Rule BUN9.
 */
import { ok, type Result } from '../../core/result.ts'
import { openSync } from '../../blobs/sync-access.ts'
import type { Failure } from '../api.ts'
import { fail } from '../context.ts'

export interface BundleFiles {
  /** null when `isWhole` says no after the last piece: nothing of it stays then. */
  keep(name: string, pieces: AsyncIterable<Uint8Array>, isWhole: () => boolean): Promise<Result<Blob | null, Failure>>
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

const removeOthers = async (folder: FileSystemDirectoryHandle): Promise<void> => {
  const names: string[] = []
  for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values()) names.push(entry.name)
  for (const name of names) {
    // one that a page still reads stays until the next time
    await folder.removeEntry(name).catch((error: unknown) => console.info(error))
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
    try {
      let size = 0
      for await (const piece of pieces) {
        const written = handle.write(piece, { at: size })
        if (written !== piece.length) return fail('storage-full', `wrote ${written} of ${piece.length} bytes`)
        size += piece.length
      }
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
