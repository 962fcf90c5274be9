/**
 * Which files a form refers to: tables and other data it reads, pictures, sound and video of its texts, default pictures. By
 * name, as people add them. Their place in the database is storage/form-files.ts, their content form-data.ts. Rules FFL1, FFL2.
 */
import type { Result } from '../core/result.ts'
import { ok } from '../core/result.ts'
import type { Problem } from './plan.ts'
import { parseXform } from './xform-tree.ts'
import { localName, walk } from './xml.ts'

/** The choices of select_one_external. */
export const itemsetsName = 'itemsets.csv'
export const lastSavedAddress = 'jr://instance/last-saved'
export const longestFileName = 200

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
/** The file's name in an address like jr://file-csv/towns.csv; '' for none. */
export const nameInAddress = (address: string): string => decoded((address.split(/[?#]/, 1)[0] as string).split('/').at(-1) ?? '').normalize('NFC')

/** [FFL2] A name as a form can have it: no folder, nothing that file systems dislike; null for none. */
export const formFileName = (given: string): string | null => {
  const name = (given.normalize('NFC').split(/[/\\]/).at(-1) as string).trim()
  return name === '' || name.length > longestFileName || name.startsWith('.') || /[\p{C}:*?"<>|]/u.test(name) ? null : name
}

/** First arguments of calls of a function in an expression or appearance. */
export const calledWith = (text: string, name: string): readonly string[] =>
  [...text.matchAll(new RegExp(`(?<![\\w-])${name}\\s*\\(\\s*(?:'([^']*)'|"([^"]*)")`, 'g'))].map((found) => (found[1] ?? found[2] ?? '').trim()).filter((each) => each !== '')
export const csvName = (file: string): string => (/\.csv$/i.test(file) ? file : `${file}.csv`)

/** [FFL1] In the order of the form, each once. */
export const neededFiles = (xform: string): Result<readonly string[], readonly Problem[]> => {
  const parsed = parseXform(xform)
  if (!parsed.ok) return parsed
  const names = new Set<string>()
  const add = (address: string): void => {
    const name = /^jr:\/\/[\w-]+\/./.test(address) && !address.startsWith(lastSavedAddress) ? formFileName(nameInAddress(address)) : null
    if (name !== null) names.add(name)
  }
  for (const element of walk(parsed.value.html)) {
    for (const [attribute, value] of element.attributes) {
      add(value.trim())
      for (const file of calledWith(value, 'pulldata')) add(`jr://file-csv/${encodeURIComponent(csvName(file))}`)
      if (attribute === 'appearance') for (const file of calledWith(value, 'search')) add(`jr://file-csv/${encodeURIComponent(csvName(file))}`)
      if (attribute === 'query' && localName(element.name) === 'input') names.add(itemsetsName)
    }
    const [only] = element.children
    if (element.children.length === 1 && typeof only === 'string') add(only.trim())
  }
  return ok([...names])
}
