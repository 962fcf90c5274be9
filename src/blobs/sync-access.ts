/**
 * The synchronous file handle that workers have. Declared here because TypeScript's page library, under which tests are checked, does
 * not know it.
 */
export interface SyncAccess {
  getSize(): number
  read(into: Uint8Array, options: { readonly at: number }): number
  write(from: Uint8Array, options: { readonly at: number }): number
  truncate(size: number): void
  flush(): void
  close(): void
}

export const openSync = (file: FileSystemFileHandle): Promise<SyncAccess> =>
  (file as unknown as { createSyncAccessHandle(): Promise<SyncAccess> }).createSyncAccessHandle()

/** One of several that only read; null where a browser gives a single handle at a time. */
export const openToRead = async (file: FileSystemFileHandle): Promise<SyncAccess | null> => {
  const { FileSystemSyncAccessHandle: known } = globalThis as { readonly FileSystemSyncAccessHandle?: { readonly prototype: object } }
  if (known === undefined || !('mode' in known.prototype)) return null
  return (file as unknown as { createSyncAccessHandle(options: { readonly mode: 'read-only' }): Promise<SyncAccess> }).createSyncAccessHandle({ mode: 'read-only' })
}
