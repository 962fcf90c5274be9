/** What somebody chose when adding a form or files to one: zip files unpacked, names checked, forms told from their files. Rules FFL2, FFL14, FFL15. */
import { formFileName } from '../../forms/form-files.ts'
import { unzipParts } from '../../forms/zip.ts'
import type { GivenFile, RefusedFile } from '../api-forms.ts'

/** [FFL14] */
const limits = { partBytes: 100 * 1024 * 1024, totalBytes: 300 * 1024 * 1024, parts: 5000 }

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv', xml: 'text/xml', geojson: 'application/geo+json', json: 'application/json', svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg',
  gif: 'image/gif', webp: 'image/webp', bmp: 'image/bmp', mp3: 'audio/mpeg', wav: 'audio/wav', ogg: 'audio/ogg', m4a: 'audio/mp4', aac: 'audio/aac', amr: 'audio/amr', mp4: 'video/mp4',
  webm: 'video/webm', '3gp': 'video/3gpp', mov: 'video/quicktime', pdf: 'application/pdf',
}
const endingOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase()
/** By its ending: what the browser says of a file differs from phone to phone. */
export const typeOf = (name: string): string => types[endingOf(name)] ?? 'application/octet-stream'

interface Given { readonly given: readonly GivenFile[]; readonly refused: readonly RefusedFile[] }

/** What a Mac puts into every zip file. */
const isLitter = (path: string): boolean => path.endsWith('/') || /(^|\/)(__MACOSX\/|\.)/.test(path) || /(^|\/)Thumbs\.db$/i.test(path)

/** [FFL15] Each zip file replaced by what is in it, folders forgotten. */
export const unpacked = (files: readonly GivenFile[]): Given => {
  const given: GivenFile[] = []
  const refused: RefusedFile[] = []
  for (const file of files) {
    if (endingOf(file.name) !== 'zip') {
      given.push(file)
      continue
    }
    const parts = unzipParts(file.bytes, limits, (path) => !isLitter(path))
    if (!parts.ok) refused.push({ name: file.name, reason: parts.error })
    else for (const [path, bytes] of parts.value) given.push({ name: path.split('/').at(-1) as string, type: '', bytes })
  }
  return { given, refused }
}

/** [FFL15] A workbook, or XML whose first element is an XForm's. What is XML of another kind is a file of a form. */
export const isForm = ({ name, bytes }: GivenFile): boolean => {
  const ending = endingOf(name)
  if (/^(xlsx|xls|xlsm)$/.test(ending)) return true
  if (ending !== 'xml') return false
  return /<(?:[\w.-]+:)?html[\s>]/.test(new TextDecoder().decode(bytes.subarray(0, 4096)))
}

/** [FFL2] Names as a form has them; what cannot have one, or has nothing in it, is refused. */
export const sorted = (files: readonly GivenFile[]): Given => {
  const given: GivenFile[] = []
  const refused: RefusedFile[] = []
  for (const file of files) {
    const name = formFileName(file.name)
    if (name === null) refused.push({ name: file.name.slice(0, 200), reason: 'name' })
    else if (file.bytes.length === 0) refused.push({ name, reason: 'empty' })
    else given.push({ name, type: typeOf(name), bytes: file.bytes })
  }
  return { given, refused }
}
