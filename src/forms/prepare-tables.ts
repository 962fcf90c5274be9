/**
 * Long lists of choices that stand in the form itself, taken out of what the form engine gets: it makes objects of each cell and
 * each text of them, 20 s for 50,000 choices on a phone. They are kept packed, with the texts of their labels, and looked up by
 * the page (ui/fill/engine/large-tables.ts), as tables of files are. Rule FFL19.
 */
import { absent, packTable, type PackedTable } from './packed-table.ts'
import { childNamed, childrenNamed, elementsOf, localName, textOf, walk, type XmlElement } from './xml.ts'

export interface FormTables {
  /** by instance id */
  readonly instances: ReadonlyMap<string, PackedTable>
  /** columns: the text's id under `textId`, then the languages; null without any */
  readonly texts: PackedTable | null
  /** what is in them, to tell two versions of a form apart */
  readonly key: string
}
export const noTables: FormTables = { instances: new Map(), texts: null, key: '' }
/** Shorter lists cost the engine less than a blink. */
const takenFrom = 1000
export const textId = ''

interface Found { readonly id: string; readonly root: XmlElement; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** The rows of an instance that is nothing but a table. */
const tableOf = (instance: XmlElement): Found | null => {
  const [root, ...others] = elementsOf(instance)
  const id = instance.attributes.get('id') ?? ''
  if (root === undefined || others.length > 0 || id === '' || instance.attributes.has('src') || localName(root.name) !== 'root') return null
  const items = elementsOf(root)
  if (items.length < takenFrom) return null
  const columns = new Map<string, number>()
  const rows: string[][] = []
  for (const item of items) {
    if (item.name !== 'item' || item.attributes.size > 0) return null
    const row: string[] = []
    for (const cell of elementsOf(item)) {
      const at = columns.get(cell.name) ?? columns.size
      columns.set(cell.name, at)
      if (row[at] !== undefined || cell.attributes.size > 0 || cell.name.includes(':') || cell.children.some((child) => typeof child !== 'string')) return null
      row[at] = textOf(cell)
    }
    rows.push(row)
  }
  return { id, root, columns: [...columns.keys()], rows: rows.map((row) => Array.from({ length: columns.size }, (_, at) => row[at] ?? absent)) }
}

/** Columns of an instance that hold ids of texts. */
const textColumns = (body: XmlElement, id: string): readonly string[] => {
  const found = new Set<string>()
  for (const itemset of walk(body)) {
    if (localName(itemset.name) !== 'itemset' || !new RegExp(`instance\\(\\s*['"]${id.replaceAll(/[^\w-]/g, '\\$&')}['"]`).test(itemset.attributes.get('nodeset') ?? '')) continue
    const column = /^\s*jr:itext\(\s*([^\s'"()]+)\s*\)\s*$/.exec(childNamed(itemset, 'label')?.attributes.get('ref') ?? '')?.[1]
    if (column !== undefined) found.add(column)
  }
  return [...found]
}

type Texts = ReadonlyMap<string, XmlElement>
/** A text that is words alone: no picture beside it, no answer in it. Null: it is more. */
const wordsOf = (text: XmlElement | undefined): string | null => {
  if (text === undefined) return absent
  const [value, ...others] = elementsOf(text)
  if (value === undefined || others.length > 0 || value.attributes.size > 0 || value.children.some((child) => typeof child !== 'string')) return null
  return textOf(value)
}

/** By id, in each language; null when one of them is more than words. */
const wordsOfAll = (ids: ReadonlySet<string>, texts: readonly Texts[]): ReadonlyMap<string, readonly string[]> | null => {
  const found = new Map<string, readonly string[]>()
  for (const id of ids) {
    const words = texts.map((of) => wordsOf(of.get(id)))
    if (words.includes(null)) return null
    if (id !== absent) found.set(id, words.map((each) => each ?? absent))
  }
  return found
}

const fingerprint = (tables: readonly PackedTable[]): string => {
  let hash = 0x811c9dc5
  for (const { columns, text, ends } of tables) {
    const all = `${columns.join('\u0001')}${text}`
    for (let at = 0; at < all.length; at += 1) hash = Math.imul(hash ^ all.charCodeAt(at), 0x01000193)
    for (const end of ends) hash = Math.imul(hash ^ end, 0x01000193)
  }
  return `${tables.map(({ text }) => text.length).join('-')}-${(hash >>> 0).toString(16)}`
}

/** Takes them out of the tree. */
export const takeTables = (model: XmlElement, body: XmlElement): FormTables => {
  const [, ...instances] = childrenNamed(model, 'instance')
  const itext = childNamed(model, 'itext')
  const translations = itext === null ? [] : childrenNamed(itext, 'translation')
  const taken = new Map<string, PackedTable>()
  const words = new Map<string, readonly string[]>()
  let texts: readonly Texts[] | null = null
  for (const instance of instances) {
    const found = tableOf(instance)
    if (found === null) continue
    const ofLabels = textColumns(body, found.id).map((column) => found.columns.indexOf(column))
    if (ofLabels.length > 0) texts ??= translations.map((translation) => new Map(childrenNamed(translation, 'text').map((text) => [text.attributes.get('id') ?? '', text])))
    const own = wordsOfAll(new Set(found.rows.flatMap((row) => ofLabels.map((at) => row[at] ?? absent))), texts ?? [])
    if (own === null) continue
    for (const [id, of] of own) words.set(id, of)
    taken.set(found.id, packTable(found))
    found.root.children.splice(0)
  }
  if (taken.size === 0) return noTables
  for (const translation of words.size === 0 ? [] : translations) {
    const kept = translation.children.filter((child) => typeof child === 'string' || !words.has(child.attributes.get('id') ?? ''))
    translation.children.splice(0, translation.children.length, ...kept)
  }
  const packedTexts = words.size === 0 ? null : packTable({ columns: [textId, ...translations.map((translation) => translation.attributes.get('lang') ?? '')], rows: [...words].map(([id, of]) => [id, ...of]) })
  return { instances: taken, texts: packedTexts, key: fingerprint([...taken.values(), ...(packedTexts === null ? [] : [packedTexts])]) }
}
