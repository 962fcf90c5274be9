/** Files that lie in the store of a database that was made anew: their names are their content, so each is known again by where it lies. Rule MIR14. */
import { parseBlobId } from '../core/ids.ts'
import { blobArrived } from '../storage/blob-facts.ts'
import type { Database } from '../storage/database.ts'
import { directoryIfThere } from '../storage/sync-file.ts'

type Entries = AsyncIterable<FileSystemHandle>
const entriesOf = (directory: FileSystemDirectoryHandle): Entries => (directory as unknown as { values(): Entries }).values()

export const findFiles = async (db: Database, root: FileSystemDirectoryHandle): Promise<number> => {
  const top = await directoryIfThere(root, 'blobs')
  if (top === null) return 0
  let found = 0
  for await (const first of entriesOf(top)) {
    if (first.kind !== 'directory' || first.name.length !== 2) continue
    for await (const second of entriesOf(first as FileSystemDirectoryHandle)) {
      if (second.kind !== 'directory') continue
      for await (const file of entriesOf(second as FileSystemDirectoryHandle)) {
        const id = parseBlobId(file.name)
        if (file.kind !== 'file' || id === null) continue
        blobArrived(db, id, (await (file as FileSystemFileHandle).getFile()).size)
        found++
      }
    }
  }
  return found
}
