/**
 * A tiny file outside the database pool that says: this device owns a database. Without it an emptied pool could not be told
 * from a first start. Written once after the first schema; removed only when the user decides to start afresh.
 */
const markerName = 'transect-owns-a-database'

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'NotFoundError'

export const hasMarker = async (root: FileSystemDirectoryHandle): Promise<boolean> => {
  try {
    await root.getFileHandle(markerName)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

export const setMarker = async (root: FileSystemDirectoryHandle): Promise<void> => {
  await root.getFileHandle(markerName, { create: true })
}

export const removeMarker = async (root: FileSystemDirectoryHandle): Promise<void> => {
  try {
    await root.removeEntry(markerName)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
