/** What the parts of the OPFS store share: names of errors, handles that move, pieces of files that are read at a time. */
import { blockSize } from '../core/merkle.ts'
import { err, type Result } from '../core/result.ts'
import { openToRead } from '../core/sync-file.ts'
import type { BlobFailure } from './store.ts'

export interface MovableHandle extends FileSystemFileHandle {
  /** absent in some browsers */
  move?(directory: FileSystemDirectoryHandle, name: string): Promise<void>
}

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')
export const failureOf = (error: unknown): Result<never, BlobFailure> =>
  err({ type: nameOf(error) === 'QuotaExceededError' ? 'storage-full' : 'storage-failed', message: error instanceof Error ? error.message : String(error) })

/** Read at a time from a file that is asked for block by block. */
export const aheadBytes = 16 * blockSize

/** Straight from the disk where that can be done beside other readers: without a way through the browser's other processes. */
export const readPiece = async (file: FileSystemFileHandle, at: number): Promise<Uint8Array> => {
  const handle = await openToRead(file)
  if (handle === null) return new Uint8Array(await (await file.getFile()).slice(at, at + aheadBytes).arrayBuffer())
  try {
    const piece = new Uint8Array(Math.max(0, Math.min(aheadBytes, handle.getSize() - at)))
    return piece.subarray(0, handle.read(piece, { at }))
  } finally {
    handle.close()
  }
}
