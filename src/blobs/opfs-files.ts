/** What the parts of the OPFS store share: names of errors, handles that move. */
import { err, type Result } from '../core/result.ts'
import type { BlobFailure } from './store.ts'

export interface MovableHandle extends FileSystemFileHandle {
  /** absent in some browsers */
  move?(directory: FileSystemDirectoryHandle, name: string): Promise<void>
}

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')
export const failureOf = (error: unknown): Result<never, BlobFailure> =>
  err({ type: nameOf(error) === 'QuotaExceededError' ? 'storage-full' : 'storage-failed', message: error instanceof Error ? error.message : String(error) })
