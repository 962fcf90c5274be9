/**
 * The synchronous file handle that workers have, and what every file beside the database needs of it: whole writes, removal that may be
 * repeated. Declared here because TypeScript's page library, under which tests are checked, does not know it; which files there are is
 * storage's and blobs' matter.
 */
export interface SyncFile {
  getSize(): number
  read(into: Uint8Array, options: { readonly at: number }): number
  write(from: Uint8Array, options: { readonly at: number }): number
  truncate(size: number): void
  flush(): void
  close(): void
}
interface Openable { createSyncAccessHandle(options?: { readonly mode: 'read-only' }): Promise<SyncFile> }

/** `file`: a FileSystemFileHandle */
export const openSync = (file: object): Promise<SyncFile> => (file as Openable).createSyncAccessHandle()

/** One of several that only read; null where a browser gives a single handle at a time. */
export const openToRead = async (file: object): Promise<SyncFile | null> => {
  const { FileSystemSyncAccessHandle: known } = globalThis as { readonly FileSystemSyncAccessHandle?: { readonly prototype: object } }
  if (known === undefined || !('mode' in known.prototype)) return null
  return (file as Openable).createSyncAccessHandle({ mode: 'read-only' })
}

/** [BLB6] All of it, or a QuotaExceededError: a full disk shows itself by a write that is shorter than asked (or by a huge number), seldom by an error. */
export const writeWhole = (file: SyncFile, bytes: Uint8Array, at: number): void => {
  const count = file.write(bytes, { at })
  if (count !== bytes.length) throw Object.assign(new Error(`wrote ${count} of ${bytes.length} bytes`), { name: 'QuotaExceededError' })
}

export const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'NotFoundError'

interface Directory { removeEntry(name: string, options?: { readonly recursive: boolean }): Promise<void> }
export const removeIfThere = async (directory: Directory, name: string, options?: { readonly recursive: boolean }): Promise<void> => {
  try {
    await directory.removeEntry(name, options)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
