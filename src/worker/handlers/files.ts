/** Files on this phone: what comes by itself, what is kept, what can go. Rules BLB18, BLB22. */
import { parseBlobId } from '../../core/ids.ts'
import { ok } from '../../core/result.ts'
import { forgetBlob } from '../../storage/blob-facts.ts'
import { entrustableFiles, keptFiles, spareFiles, type SpareFile } from '../../storage/blob-holders.ts'
import { handOn } from '../../storage/blob-keepers.ts'
import { chooseFile, filePolicy, leftFiles, namedBy, setFilePolicy, wantedFiles } from '../../storage/wanted-files.ts'
import type { FilesKept } from '../api-files.ts'
import type { FilesExchange } from './files-exchange.ts'
import { fail, mapped, type Context, type Some } from '../context.ts'

const sum = (files: readonly { readonly bytes: number }[]): number => files.reduce((total, { bytes }) => total + bytes, 0)
const sizes = (files: readonly SpareFile[]): number => files.reduce((total, { size }) => total + size, 0)

/** `onChange`: other files are wanted than before, or there is more room. */
export const keptFileHandlers = (context: Context, onChange: () => void, entrust: FilesExchange['entrust']): Some<'files.kept' | 'files.setPolicy' | 'files.get' | 'files.free' | 'files.entrust'> => {
  const { store, blobs } = context
  const { db } = store
  const kept = (): FilesKept => {
    const wanted = wantedFiles(db, 0)
    const [spare, alone] = [spareFiles(store), entrustableFiles(store, null)]
    const left = leftFiles(db)
    return { policy: filePolicy(db), ...keptFiles(db), left: left.files, leftBytes: left.bytes, missing: wanted.length, missingBytes: sum(wanted), spare: spare.length, spareBytes: sizes(spare), doubled: alone.length, doubledBytes: sizes(alone) }
  }
  return {
    'files.kept': () => ok(kept()),
    'files.setPolicy': ({ policy }) => {
      if (!setFilePolicy(db, policy)) return fail('invalid', 'not a policy for files')
      onChange()
      context.touched({ forms: true, manyRecords: true })
      return ok(kept())
    },
    'files.get': ({ blobId }) => {
      const id = parseBlobId(blobId)
      if (id === null) return fail('invalid', 'not a file')
      chooseFile(db, id, true)
      onChange()
      context.touched({ records: namedBy(db, [id]).records })
      return ok(null)
    },
    'files.entrust': () => ok(entrust()),
    'files.free': async () => {
      const spare = spareFiles(store)
      for (const { id } of spare) {
        // [BLB22] first it is wanted no more, then it is not here, then it is gone: a crash in between loses nothing but room
        db.transaction(() => {
          chooseFile(db, id, false)
          forgetBlob(db, id)
          handOn(db, id)
        })
        const removed = await blobs.remove(id)
        if (!removed.ok) return mapped(removed, 'storage-failed')
      }
      onChange()
      context.touched({ forms: true, manyRecords: true })
      return ok({ files: spare.length, bytes: sizes(spare) })
    },
  }
}
