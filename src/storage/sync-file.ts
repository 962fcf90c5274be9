/**
 * The synchronous file handle that workers have, as far as files beside the pool use it. Declared here because TypeScript's page
 * library, under which tests are checked, does not know it.
 */
export interface SyncFile {
  getSize(): number
  read(into: Uint8Array, options: { readonly at: number }): number
  write(from: Uint8Array, options: { readonly at: number }): number
  truncate(size: number): void
  flush(): void
  close(): void
}

export const openSync = (file: FileSystemFileHandle): Promise<SyncFile> =>
  (file as unknown as { createSyncAccessHandle(): Promise<SyncFile> }).createSyncAccessHandle()

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'NotFoundError'

export const removeIfThere = async (directory: FileSystemDirectoryHandle, name: string, options?: { readonly recursive: boolean }): Promise<void> => {
  try {
    await directory.removeEntry(name, options)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

export const directoryIfThere = async (parent: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle | null> => {
  try {
    return await parent.getDirectoryHandle(name)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

export const fileIfThere = async (parent: FileSystemDirectoryHandle, name: string): Promise<FileSystemFileHandle | null> => {
  try {
    return await parent.getFileHandle(name)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** All of it, or a QuotaExceededError: a full disk shows itself by a write that is shorter than asked, in Chromium without any exception. */
export const writeWhole = (file: SyncFile, bytes: Uint8Array, at: number): void => {
  const count = file.write(bytes, { at })
  if (count !== bytes.length) throw Object.assign(new Error(`wrote ${count} of ${bytes.length} bytes`), { name: 'QuotaExceededError' })
}
