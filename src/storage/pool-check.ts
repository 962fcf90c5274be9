/**
 * Looks at the pool's files before the VFS does, on a device that owns a database: what the VFS would empty, or has already
 * lost, is named instead of being replaced by an empty database. Rules MIG6, MIG7 in docs/rules.md.
 */
import { poolHeaderSize, readPoolHeader } from './pool-header.ts'

export type PoolState = 'whole' | 'lost' | 'damaged'

const directoryAt = async (root: FileSystemDirectoryHandle, path: readonly string[]): Promise<FileSystemDirectoryHandle | null> => {
  let found = root
  for (const name of path) {
    try {
      found = await found.getDirectoryHandle(name)
    } catch (error) {
      if (error instanceof Error && error.name === 'NotFoundError') return null
      throw error
    }
  }
  return found
}

export const checkPool = async (root: FileSystemDirectoryHandle, directory: string, databasePath: string): Promise<PoolState> => {
  const files = await directoryAt(root, [directory, '.opaque'])
  if (files === null) return 'lost'
  let state: PoolState = 'lost'
  for await (const handle of files.values()) {
    if (handle.kind !== 'file') continue
    const file = await (handle as FileSystemFileHandle).getFile()
    if (file.size <= poolHeaderSize) continue
    const header = readPoolHeader(new Uint8Array(await file.slice(0, poolHeaderSize).arrayBuffer()))
    if (header.type === 'damaged') return 'damaged'
    if (header.type === 'file' && header.path === databasePath) state = 'whole'
  }
  return state
}
