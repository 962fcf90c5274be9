/**
 * A broken header of a pool file is written anew when what lies behind it says what it is: SQLite's files begin with a magic number.
 * Then nothing at all is lost, not even what is nowhere else. Rule MIR12. The header's layout: pool-header.ts.
 */
import { openSync, writeWhole } from '../core/sync-file.ts'
import { directoryIfThere } from './sync-file.ts'
import { poolHeader, poolHeaderSize, readPoolHeader } from './pool-header.ts'

const databaseMagic = new TextEncoder().encode('SQLite format 3\u0000')
const logMagic = [0x37, 0x7f, 0x06]

const pathOf = (start: Uint8Array, databasePath: string): string | null =>
  databaseMagic.every((byte, at) => start[at] === byte) ? databasePath : logMagic.every((byte, at) => start[at] === byte) ? `${databasePath}-wal` : null

/** [MIR12] True when every damaged header is whole again; nothing is written unless all can be. */
export const mendPool = async (root: FileSystemDirectoryHandle, directory: string, databasePath: string): Promise<boolean> => {
  const pool = await directoryIfThere(root, directory)
  const files = pool === null ? null : await directoryIfThere(pool, '.opaque')
  if (files === null) return false
  const taken = new Set<string>()
  const damaged: { readonly handle: FileSystemFileHandle; readonly path: string }[] = []
  for await (const handle of (files as unknown as { values(): AsyncIterable<FileSystemFileHandle> }).values()) {
    const file = await handle.getFile()
    if (file.size <= poolHeaderSize) continue
    const bytes = new Uint8Array(await file.slice(0, poolHeaderSize + databaseMagic.length).arrayBuffer())
    const header = readPoolHeader(bytes.subarray(0, poolHeaderSize))
    const path = header.type === 'file' ? header.path : header.type === 'damaged' ? pathOf(bytes.subarray(poolHeaderSize), databasePath) : ''
    // two files of one name: nobody can tell which is the newer
    if (path === null || taken.has(path)) return false
    if (path !== '') taken.add(path)
    if (header.type === 'damaged') damaged.push({ handle, path })
  }
  for (const { handle, path } of damaged) {
    const file = await openSync(handle)
    try {
      writeWhole(file, poolHeader(path), 0)
      file.flush()
    } finally {
      file.close()
    }
  }
  return damaged.length > 0
}
