/**
 * A database file of its own for an export, beside the app's: in a second pool, so that neither its bytes nor a journal are in memory or
 * in the crew's database. When it is written the pool lets go of it, and it is read as a plain file behind the pool's header. Rule GPK9.
 */
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { openDatabase, type Database } from '../../storage/database.ts'
import { poolHeaderSize, readPoolHeader } from '../../storage/pool-header.ts'

export interface Scratch {
  readonly db: Database
  /** Closes the database; its bytes in order. */
  bytes(): AsyncGenerator<Uint8Array>
  /** Nothing of it stays. */
  remove(): Promise<void>
}

const directory = 'transect-export'
const path = '/export.gpkg'
const pieceBytes = 256 * 1024

const fileIn = async (root: FileSystemDirectoryHandle): Promise<File> => {
  const files = await (await root.getDirectoryHandle(directory)).getDirectoryHandle('.opaque')
  for await (const handle of (files as unknown as { values(): AsyncIterable<FileSystemFileHandle> }).values()) {
    const file = await handle.getFile()
    const header = readPoolHeader(new Uint8Array(await file.slice(0, poolHeaderSize).arrayBuffer()))
    if (header.type === 'file' && header.path === path) return file
  }
  throw new Error('the file of the export is not in its pool')
}

export const openScratch = async (sqlite: Sqlite3Static, root: FileSystemDirectoryHandle): Promise<Scratch> => {
  // what an export left behind that ended with its tab goes
  const settings = { name: directory, directory, initialCapacity: 2, clearOnInit: true, forceReinitIfPreviouslyFailed: true }
  const pool = await sqlite.installOpfsSAHPoolVfs(settings)
  const db = openDatabase(sqlite, new pool.OpfsSAHPoolDb(path))
  let isOpen = true
  const close = (): void => {
    if (isOpen) db.close()
    isOpen = false
  }
  return {
    db,
    bytes: async function* () {
      close()
      pool.pauseVfs()
      const file = await fileIn(root)
      for (let at = poolHeaderSize; at < file.size; at += pieceBytes) yield new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer())
    },
    remove: async () => {
      close()
      await pool.removeVfs()
    },
  }
}
