/**
 * Giving up all that this device holds, so that it can join another project or be handed on: a marker in the root says so before
 * anything goes, and whoever opens the database next finishes it, also after a crash. The pool's own files stay, emptied by
 * open.ts; keys are erased by worker/leave.ts. Rules LEV1, LEV2.
 */
import { removeIfThere } from '../core/sync-file.ts'
import { fileIfThere } from './sync-file.ts'

const markerName = 'transect-leaves'

export const isLeaving = async (root: FileSystemDirectoryHandle): Promise<boolean> => (await fileIfThere(root, markerName)) !== null

/** [LEV1] From here on there is no way back. */
export const beginLeaving = async (root: FileSystemDirectoryHandle): Promise<void> => {
  await root.getFileHandle(markerName, { create: true })
}

/** [LEV2] Mirror, files, backups, what was exported: all but the pool, whose files the VFS holds. */
export const removeBeside = async (root: FileSystemDirectoryHandle, pool: string): Promise<void> => {
  const names: string[] = []
  for await (const { name } of (root as unknown as { values(): AsyncIterable<{ readonly name: string }> }).values()) names.push(name)
  for (const name of names) if (name !== pool && name !== markerName) await removeIfThere(root, name, { recursive: true })
}

export const endLeaving = (root: FileSystemDirectoryHandle): Promise<void> => removeIfThere(root, markerName)
