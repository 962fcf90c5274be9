/**
 * Room that is kept on the disk: a file that was really written. `navigator.storage.estimate` is wrong in Chromium, so writing is the
 * only way to know; and when files of records have filled the disk, letting it go leaves room for records. An eighth of it is kept for
 * sending what is there to somewhere else, which writes a little too. Rules BLB17, DSK1, DSK5.
 */
import { nameOf } from './opfs-files.ts'
import { openSync, removeIfThere, writeWhole } from '../core/sync-file.ts'

export const reserveBytes = 8 * 1024 * 1024
const pieceBytes = 1024 * 1024
/** what the browser gives at a time */
const mostRandom = 65_536
const lastBytes = 1024 * 1024
/** the last room is taken first and given last */
const parts = [{ name: 'reserve-last', bytes: lastBytes }, { name: 'reserve', bytes: reserveBytes - lastBytes }] as const

const hold = async (directory: FileSystemDirectoryHandle, { name, bytes }: (typeof parts)[number]): Promise<boolean> => {
  const handle = await openSync(await directory.getFileHandle(name, { create: true }))
  let full = false
  try {
    const piece = new Uint8Array(pieceBytes)
    for (let at = handle.getSize(); at < bytes; at += pieceBytes) {
      // not zeros: a disk that compresses would keep no room
      for (let part = 0; part < pieceBytes; part += mostRandom) crypto.getRandomValues(piece.subarray(part, part + mostRandom))
      writeWhole(handle, piece.subarray(0, Math.min(pieceBytes, bytes - at)), at)
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

export const holdReserve = async (directory: FileSystemDirectoryHandle): Promise<boolean> => {
  for (const part of parts) if (!(await hold(directory, part))) return false
  return true
}

/** `all`: the last room too */
export const releaseReserve = async (directory: FileSystemDirectoryHandle, all = false): Promise<void> => {
  for (const { name } of all ? parts : parts.slice(1)) await removeIfThere(directory, name)
}
