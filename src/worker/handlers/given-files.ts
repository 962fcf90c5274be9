/** What somebody chose when adding a form or files to one: zip files unpacked, names checked, forms told from their files. Rules FFL2, FFL14, FFL15. */
import { formFileName } from '../../forms/form-files.ts'
import { formLimits } from '../../forms/limits.ts'
import { inflateEntry, zipEntries, type Meter, type ZipEntry } from '../../forms/zip.ts'
import type { GivenFile, RefusedFile } from '../api-forms.ts'

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv', xml: 'text/xml', geojson: 'application/geo+json', json: 'application/json', svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg',
  gif: 'image/gif', webp: 'image/webp', bmp: 'image/bmp', mp3: 'audio/mpeg', wav: 'audio/wav', ogg: 'audio/ogg', m4a: 'audio/mp4', aac: 'audio/aac', amr: 'audio/amr', mp4: 'video/mp4',
  webm: 'video/webm', '3gp': 'video/3gpp', mov: 'video/quicktime', pdf: 'application/pdf',
}
const { partBytes, totalBytes } = formLimits.zip
const endingOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase()
/** By its ending: what the browser says of a file differs from phone to phone. */
export const typeOf = (name: string): string => types[endingOf(name)] ?? 'application/octet-stream'

interface Given { readonly given: readonly GivenFile[]; readonly refused: readonly RefusedFile[] }

/** What a Mac puts into every zip file. */
const isLitter = (path: string): boolean => path.endsWith('/') || /(^|\/)(__MACOSX\/|\.)/.test(path) || /(^|\/)Thumbs\.db$/i.test(path)

const inflated = (bytes: Uint8Array, entry: ZipEntry, meter: Meter): Uint8Array | null => {
  const whole = new Uint8Array(entry.size)
  let at = 0
  const fault = inflateEntry(bytes, entry, meter, (piece) => {
    if (at + piece.length > whole.length) return false
    whole.set(piece, at)
    at += piece.length
    return true
  })
  return fault === null && at === entry.size ? whole : null
}

/** [FFL15] Each zip file replaced by what is in it, folders forgotten. */
export const unpacked = (files: readonly GivenFile[]): Given => {
  const given: GivenFile[] = []
  const refused: RefusedFile[] = []
  const meter: Meter = { inflated: 0 }
  for (const file of files) {
    if (endingOf(file.name) !== 'zip') {
      given.push(file)
      continue
    }
    const entries = zipEntries(file.bytes)
    if (!entries.ok) refused.push({ name: file.name, reason: entries.error === 'too-large' ? 'too-large' : 'not-a-zip' })
    else {
      for (const [path, entry] of entries.value) {
        if (isLitter(path)) continue
        const name = path.split('/').at(-1) as string
        const isLarge = entry.size > partBytes || meter.inflated + entry.size > totalBytes
        const bytes = isLarge ? null : inflated(file.bytes, entry, meter)
        if (bytes === null) refused.push({ name, reason: isLarge ? 'too-large' : 'not-a-zip' })
        else given.push({ name, type: '', bytes })
      }
    }
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
