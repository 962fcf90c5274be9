/** Files that somebody chose for a form: read, handed to the worker, and what came of it in one line. Rules FFL14, FFL15. */
import type { FilesAdded, GivenFile } from '../../worker/api-forms.ts'
import type { Client } from '../client.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'

/** Beyond these a phone's memory is at risk before anybody has looked at the files. */
export const largestGiven = 100 * 1024 * 1024
export const largestTogether = 300 * 1024 * 1024

export type ChosenFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>
export interface Refused { readonly name: string; readonly reason: FilesAdded['refused'][number]['reason'] | 'unreadable' }
export interface ReadFiles { readonly given: readonly GivenFile[]; readonly refused: readonly Refused[] }
export interface AddedFiles { readonly added: readonly string[]; readonly refused: readonly Refused[]; readonly failure: string | null }

export const readFiles = async (files: readonly ChosenFile[]): Promise<ReadFiles> => {
  const given: GivenFile[] = []
  const refused: Refused[] = []
  let total = 0
  for (const file of files) {
    total += file.size
    if (file.size > largestGiven || total > largestTogether) {
      refused.push({ name: file.name, reason: 'too-large' })
      continue
    }
    try {
      given.push({ name: file.name, type: '', bytes: new Uint8Array(await file.arrayBuffer()) })
    } catch (error) {
      console.info(error)
      refused.push({ name: file.name, reason: 'unreadable' })
    }
  }
  return { given, refused }
}
export const transferOf = (files: readonly GivenFile[]): readonly Transferable[] => files.map((file) => file.bytes.buffer as ArrayBuffer)

export const addFiles = async (client: Pick<Client, 'call'>, formId: string, files: readonly ChosenFile[]): Promise<AddedFiles> => {
  const read = await readFiles(files)
  if (read.given.length === 0) return { added: [], refused: read.refused, failure: null }
  const answer = await client.call('forms.addFiles', { formId, files: read.given }, transferOf(read.given))
  if (!answer.ok) return { added: [], refused: read.refused, failure: failureText(answer.error) }
  return { added: answer.value.added, refused: [...read.refused, ...answer.value.refused], failure: null }
}

export const refusedText = ({ name, reason }: Refused): string => t('files.refused', { name, reason: t(`files.refused.${reason}` as const) })
export const addedFilesText = ({ added, refused, failure }: AddedFiles): string =>
  failure ?? [added.length > 0 || refused.length === 0 ? (added.length > 0 ? t('files.added', { count: added.length }) : t('files.added.none')) : '', ...refused.slice(0, 3).map(refusedText)].filter(Boolean).join('. ')
