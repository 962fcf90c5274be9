/** What a prepared form asks of a file, carried in the address that the form engine hands back when it loads the file. */
import type { FileQuery } from './form-data.ts'
import { nameInAddress } from './form-files.ts'

export const addressOf = (file: string, query: FileQuery): string => `jr://file-csv/${encodeURIComponent(file)}?${encodeURIComponent(JSON.stringify(query))}`

export interface FileAddress { readonly name: string; readonly query: FileQuery | null }
/** The addresses are our own (addressOf) or have no query. */
export const readAddress = (address: string): FileAddress => {
  const at = address.indexOf('?')
  return { name: nameInAddress(address), query: at < 0 || !address.startsWith('jr://file-csv/') ? null : (JSON.parse(decodeURIComponent(address.slice(at + 1))) as FileQuery) }
}
