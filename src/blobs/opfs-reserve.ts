/**
 * Room that is kept on the disk: a file that was really written. `navigator.storage.estimate` is wrong in Chromium, so writing is the
 * only way to know; and when files of records have filled the disk, letting it go leaves room for records. Rule BLB17.
 */
import { nameOf, removeIfThere, writeAll } from './opfs-files.ts'
import { openSync } from './sync-access.ts'

export const reserveBytes = 8 * 1024 * 1024
const pieceBytes = 1024 * 1024
/** what the browser gives at a time */
const mostRandom = 65_536
const name = 'reserve'

export const holdReserve = async (directory: FileSystemDirectoryHandle): Promise<boolean> => {
  const handle = await openSync(await directory.getFileHandle(name, { create: true }))
  let full = false
  try {
    const piece = new Uint8Array(pieceBytes)
    for (let at = handle.getSize(); at < reserveBytes; at += pieceBytes) {
      // not zeros: a disk that compresses would keep no room
      for (let part = 0; part < pieceBytes; part += mostRandom) crypto.getRandomValues(piece.subarray(part, part + mostRandom))
      writeAll(handle, piece.subarray(0, Math.min(pieceBytes, reserveBytes - at)), at)
    }
    handle.flush()
  } catch (error) {
    if (nameOf(error) !== 'QuotaExceededError') throw error
    full = true
  } finally {
    handle.close()
  }
  if (full) await removeIfThere(directory, name)
  return !full
}

export const releaseReserve = (directory: FileSystemDirectoryHandle): Promise<void> => removeIfThere(directory, name)
