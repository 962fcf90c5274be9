/** Files that belong to a form: kept, listed, made ready for the form engine. Rules FFL1-FFL14. */
import { ok, type Result } from '../../core/result.ts'
import { readAddress } from '../../forms/address.ts'
import { engineData } from '../../forms/form-data.ts'
import { neededFiles } from '../../forms/form-files.ts'
import { formFiles, removeFormFile } from '../../storage/form-files.ts'
import { formVersion, listForms, newestVersion } from '../../storage/forms.ts'
import { lastSaved } from '../../storage/last-saved.ts'
import type { Problem } from '../../forms/plan.ts'
import type { Failure } from '../api.ts'
import type { FilesAdded, FormFileInfo, FormFilesApi, GivenFile, ImportedForm, RefusedFile } from '../api-forms.ts'
import { fail, mapped, type Context, type Some } from '../context.ts'
import { keepFormFiles } from '../keep-form-files.ts'
import { importForm } from './forms.ts'
import { isForm, sorted, unpacked } from './given-files.ts'

const noRefusals: readonly RefusedFile[] = []

export const formFileHandlers = (context: Context): Some<keyof FormFilesApi> => {
  const { store, blobs } = context
  const needs = new Map<string, readonly string[]>()

  const needed = (formId: string): readonly string[] => {
    const version = newestVersion(store.db, formId)
    const known = version === null ? [] : needs.get(version)
    if (version === null || known !== undefined) return known ?? []
    const names = neededFiles(formVersion(store.db, version)?.xform ?? '')
    const found = names.ok ? names.value : []
    needs.set(version, found)
    return found
  }
  const list = (formId: string): readonly FormFileInfo[] => {
    const names = needed(formId)
    const here = new Map(formFiles(store, formId).map((file) => [file.name, file]))
    const all = [...new Set([...names, ...here.keys()])]
    return all.map((name) => {
      const file = here.get(name)
      return { name, needed: names.includes(name), state: file === undefined ? 'missing' : file.here ? 'here' : 'elsewhere', size: file?.size ?? 0, type: file?.type ?? '', blobId: file?.blobId ?? '' }
    })
  }
  const isHere = (formId: string): boolean => listForms(store).some((form) => form.formId === formId)

  const keep = (formId: string, files: readonly GivenFile[]): Promise<Result<FilesAdded, Failure>> => keepFormFiles(context, formId, files)
  const read = async (formId: string, name: string): Promise<Result<{ readonly bytes: Uint8Array; readonly type: string }, Failure>> => {
    const file = formFiles(store, formId).find((each) => each.name === name)
    if (file?.here !== true) return fail('not-found', `the file ${name} is not on this phone`)
    const bytes = await blobs.read(file.blobId)
    return bytes.ok ? ok({ bytes: bytes.value, type: file.type }) : mapped(bytes, 'storage-failed')
  }

  return {
    'forms.importAll': async ({ files: given }, { requestId }) => {
      const files = unpacked(given)
      const forms = files.given.filter((file) => isForm(file))
      const others = sorted(files.given.filter((file) => !forms.includes(file)))
      const results: { readonly fileName: string; readonly result: Result<ImportedForm, readonly Problem[]> }[] = []
      for (const [at, file] of forms.entries()) {
        const imported = await importForm(context, file.name, file.bytes, `${requestId}/${at}`)
        if (!imported.ok) return imported
        results.push({ fileName: file.name, result: imported.value })
      }
      const formIds = [...new Set(results.flatMap(({ result }) => (result.ok ? [result.value.form.formId] : [])))]
      const added = new Set<string>()
      const refused: RefusedFile[] = [...files.refused, ...others.refused]
      for (const formId of formIds) {
        const own = formIds.length === 1 ? others.given : others.given.filter((file) => needed(formId).includes(file.name))
        if (own.length === 0) continue
        const kept = await keep(formId, own)
        if (!kept.ok) return kept
        for (const name of kept.value.added) added.add(name)
        refused.push(...kept.value.refused)
      }
      return ok({ forms: results, files: { added: [...added], refused } })
    },
    'forms.files': ({ formId }) => ok(list(formId)),
    'forms.addFiles': async ({ formId, files: given }) => {
      if (!isHere(formId)) return fail('not-found', 'this form is not on this phone')
      const files = unpacked(given)
      const named = sorted(files.given)
      const kept = named.given.length === 0 ? ok({ added: [], refused: noRefusals }) : await keep(formId, named.given)
      return kept.ok ? ok({ added: kept.value.added, refused: [...files.refused, ...named.refused, ...kept.value.refused] }) : kept
    },
    'forms.removeFile': ({ formId, name }) => {
      removeFormFile(store, formId, name)
      context.touched({ forms: true })
      return ok(null)
    },
    'forms.file': ({ formId, name }) => read(formId, name),
    'forms.data': async ({ formId, address }) => {
      const { name, query } = readAddress(address)
      const file = await read(formId, name)
      // The fixed choices of a search are there without its file.
      const isFixed = query?.kind === 'search' && query.fixed.length > 0
      if (!file.ok && !(isFixed && file.error.type === 'not-found')) return file
      const data = engineData(name, file.ok ? file.value.bytes : new Uint8Array(), query)
      return data.ok ? data : fail('invalid', data.error)
    },
    'forms.lastSaved': ({ formId }) => ok(lastSaved(store, formId)),
  }
}
