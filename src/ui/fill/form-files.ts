/**
 * Files of the form that is open, for its engine (tables and other data, by jr: address) and for its labels and choices
 * (pictures, sound, video). Bytes come from the worker, data files in the shape the engine takes. Rules FFL7, FFL13, FFL16.
 */
import { instanceXml } from '../../forms/answers.ts'
import { lastSavedAddress, nameInAddress } from '../../forms/form-files.ts'
import type { FormPlan } from '../../forms/plan.ts'
import type { PackedTable } from '../../forms/packed-table.ts'
import type { PreparedForm } from '../../forms/prepare.ts'
import type { FormFileInfo } from '../../worker/api-forms.ts'
import type { Client } from '../client.ts'
import type { FetchAttachment } from './engine/load.ts'

export interface FormFiles {
  readonly fetchAttachment: FetchAttachment
  formFile(address: string): Promise<Blob | null>
}
export interface UnreadableFile { readonly name: string; readonly reason: string }
interface Of { readonly plan: FormPlan; readonly prepared: PreparedForm; readonly files: readonly FormFileInfo[]; readonly onUnreadable: (file: UnreadableFile) => void }

const missing = (): Response => new Response('', { status: 404 })

/** [FFL16] Names what the engine's loaded form was made of, so that other files, or another record saved last, load it afresh. */
const keyOf = async (client: Pick<Client, 'call'>, { plan: { formId }, prepared, files }: Of): Promise<string> => {
  const last = prepared.xform.includes(lastSavedAddress) ? await client.call('forms.lastSaved', { formId }) : null
  return [...files.filter((file) => file.state === 'here').map((file) => `${file.name} ${file.blobId}`), last?.ok === true ? (last.value?.recordId ?? '') : ''].join('\n')
}

export const openFormFiles = async (client: Pick<Client, 'call'>, of: Of): Promise<FormFiles> => {
  const { plan, prepared } = of
  const { formId } = plan
  const tables = new Map<string, PackedTable>()
  const media = new Map<string, Promise<Blob | null>>()

  const lastSaved = async (): Promise<Response> => {
    const last = await client.call('forms.lastSaved', { formId })
    return last.ok && last.value !== null ? new Response(instanceXml(prepared, last.value.answers, plan), { headers: { 'content-type': 'text/xml' } }) : missing()
  }
  const data = async (address: string): Promise<Response> => {
    if (address.startsWith(lastSavedAddress)) return lastSaved()
    const answer = await client.call('forms.data', { formId, address })
    if (answer.ok && answer.value.table !== undefined) tables.set(address, answer.value.table)
    if (answer.ok) return new Response(answer.value.text, { headers: { 'content-type': answer.value.type } })
    if (answer.error.type !== 'not-found') of.onUnreadable({ name: nameInAddress(address), reason: answer.error.message })
    return missing()
  }
  const read = async (name: string): Promise<Blob | null> => {
    const answer = await client.call('forms.file', { formId, name })
    return answer.ok ? new Blob([answer.value.bytes as Uint8Array<ArrayBuffer>], { type: answer.value.type }) : null
  }
  return {
    fetchAttachment: Object.assign(data, { key: await keyOf(client, of), tables }),
    formFile: (address) => {
      const name = nameInAddress(address)
      const known = media.get(name) ?? read(name)
      media.set(name, known)
      return known
    },
  }
}
