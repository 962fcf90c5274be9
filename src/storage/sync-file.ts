/** Folders and files of the root that may not be there. The handles themselves: core/sync-file.ts. */
import { isMissing } from '../core/sync-file.ts'

const orNull = async <T>(found: Promise<T>): Promise<T | null> => {
  try {
    return await found
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

export const directoryIfThere = (parent: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle | null> => orNull(parent.getDirectoryHandle(name))
export const fileIfThere = (parent: FileSystemDirectoryHandle, name: string): Promise<FileSystemFileHandle | null> => orNull(parent.getFileHandle(name))
