/** Files that somebody gave for a form, into the BlobStore and then the database. Rule FFL14. */
import { ok, type Result } from '../core/result.ts'
import { addFormFiles, formFiles, type NewFormFile } from '../storage/form-files.ts'
import type { Failure } from './api.ts'
import type { FilesAdded, GivenFile, RefusedFile } from './api-forms.ts'
import { mapped, type Context } from './context.ts'

/** [FFL14] */
const largestFile = 100 * 1024 * 1024
const mostFiles = 2000

export const keepFormFiles = async (context: Context, formId: string, files: readonly GivenFile[]): Promise<Result<FilesAdded, Failure>> => {
  const room = mostFiles - formFiles(context.store, formId).length
  const kept: NewFormFile[] = []
  const refused: RefusedFile[] = []
  for (const { name, type, bytes } of files) {
    if (kept.length >= room) refused.push({ name, reason: 'too-many' })
    else if (bytes.length > largestFile) refused.push({ name, reason: 'too-large' })
    else {
      const put = await context.blobs.put(bytes, largestFile)
      if (!put.ok) return mapped(put, 'storage-failed')
      kept.push({ name, type, size: put.value.size, blobId: put.value.id })
    }
  }
  if (kept.length > 0) addFormFiles(context.store, formId, kept)
  context.touched({ forms: true })
  return ok({ added: kept.map(({ name }) => name), refused })
}
