/** What the parts of the OPFS store share: whole writes, names of errors, handles that move. */
import { err, type Result } from '../core/result.ts'
import type { SyncAccess } from './sync-access.ts'
import type { BlobFailure } from './store.ts'

export interface MovableHandle extends FileSystemFileHandle {
  /** absent in some browsers */
  move?(directory: FileSystemDirectoryHandle, name: string): Promise<void>
}

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')
export const failureOf = (error: unknown): Result<never, BlobFailure> =>
  err({ type: nameOf(error) === 'QuotaExceededError' ? 'storage-full' : 'storage-failed', message: error instanceof Error ? error.message : String(error) })

/** [BLB6] A full disk shows itself by a write that is shorter than asked (or by a huge number), seldom by an error. */
export const writeAll = (handle: SyncAccess, bytes: Uint8Array, at: number): void => {
  const written = handle.write(bytes, { at })
  if (written !== bytes.length) throw Object.assign(new Error(`wrote ${written} of ${bytes.length} bytes`), { name: 'QuotaExceededError' })
}

export const removeIfThere = async (directory: FileSystemDirectoryHandle, name: string): Promise<void> => {
  await directory.removeEntry(name).catch((error: unknown) => {
    if (nameOf(error) !== 'NotFoundError') throw error
  })
}
