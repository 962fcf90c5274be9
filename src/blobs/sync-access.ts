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
