/**
 * A tiny file outside the database pool that says: this device owns a database. Without it an emptied pool could not be told
 * from a first start. Written once after the first schema; removed only when the user decides to start afresh.
 */
import { removeIfThere } from '../core/sync-file.ts'
import { fileIfThere } from './sync-file.ts'

const markerName = 'transect-owns-a-database'

export const hasMarker = async (root: FileSystemDirectoryHandle): Promise<boolean> => (await fileIfThere(root, markerName)) !== null

export const setMarker = async (root: FileSystemDirectoryHandle): Promise<void> => {
  await root.getFileHandle(markerName, { create: true })
}

export const removeMarker = (root: FileSystemDirectoryHandle): Promise<void> => removeIfThere(root, markerName)
