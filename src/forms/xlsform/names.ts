/** Names of questions and groups: there, valid, and once within their group. Rules XLF4-XLF6. */
import { isXmlName } from '../xml-events.ts'
import { placeIn, type SurveyContext } from './context.ts'
import { textValue, type TableRow } from './table.ts'
import type { FormNode } from './tree.ts'

export interface Names {
  /** The row's name if it can be used there; null after an error. */
  take(row: TableRow, parent: FormNode, fallback?: string | null): string | null
  /** A name for something that the compiler adds, near the wished one. */
  free(wished: string, parent: FormNode): string
  /** how often each name is used, over the whole form */
  readonly counts: ReadonlyMap<string, number>
}

const declaredPrefixes = ['h', 'ev', 'xsd', 'jr', 'orx', 'odk']

export const createNames = (context: SurveyContext, root: FormNode): Names => {
  const { log, settings } = context
  const counts = new Map<string, number>(settings.instanceId === null ? [] : [['instanceID', 1]])
  const taken = new Map<FormNode, Map<string, { readonly name: string; readonly row: number }>>()
  const repeats = new Map<string, number>()
  const lastRow = new Map<string, number>()
  const prefixes = new Set([...declaredPrefixes, ...settings.namespaces.split(/\s+/).map((pair) => pair.split('=')[0] ?? '')])

  const take: Names['take'] = (row, parent, fallback = null) => {
    const place = placeIn(context, row, 'name')
    const name = textValue(row.values, 'name') ?? fallback
    if (name === null) {
      log.error('missing-name', 'This row has no name. Write one: the answers are stored under it.', place)
      return null
    }
    if (!isXmlName(name) || (name.includes(':') && !prefixes.has(name.split(':')[0] ?? ''))) {
      log.error('invalid-name', `"${name}" cannot be a name: begin with a letter or underscore and use only letters, digits, "-", "_" and ".".`, place)
      return null
    }
    const siblings = taken.get(parent) ?? new Map()
    taken.set(parent, siblings)
    const before = siblings.get(name.toLowerCase())
    const inGroup = parent === root ? 'in the form' : `in the ${parent.kind} "${parent.name}"`
    if (before?.name === name) {
      log.error('duplicate-name', before.row === 0
        ? `"${name}" is the name under which the form itself stores something ${inGroup} (the count of a repeat). Give this row another name.`
        : `The name "${name}" is already used ${inGroup} in row ${before.row}. Give one of them another name.`, place)
      return null
    }
    if (before !== undefined) log.warn('similar-name', `The names "${name}" and "${before.name}" (row ${before.row}) differ only in capital letters: some programs take them for one.`, place)
    siblings.set(name.toLowerCase(), { name, row: row.row })
    // What a loop writes out several times is one row of the author.
    if (lastRow.get(name) !== row.row) counts.set(name, (counts.get(name) ?? 0) + 1)
    lastRow.set(name, row.row)
    if (name === 'meta') log.warn('reserved-name', 'The name "meta" is used by XForms itself. Another name is safer.', place)
    if (/^begin[\s_](repeat|lgroup|looped group)/i.test(textValue(row.values, 'type') ?? '')) {
      const other = repeats.get(name)
      if (other !== undefined) log.warn('duplicate-repeat', `${other === row.row ? 'The loop makes several repeats' : `The repeats of rows ${other} and ${row.row} are both`} named "${name}": some programs cannot export both.`, place)
      repeats.set(name, row.row)
      if (name === root.name) log.warn('duplicate-repeat', `The repeat has the same name as the form's root, "${name}". Another name is safer.`, place)
    }
    return name
  }
  const free: Names['free'] = (wished, parent) => {
    const siblings = taken.get(parent) ?? new Map()
    taken.set(parent, siblings)
    let name = wished
    for (let i = 2; siblings.has(name.toLowerCase()); i++) name = `${wished}_${i}`
    siblings.set(name.toLowerCase(), { name, row: 0 })
    return name
  }
  return { take, free, counts }
}
