/**
 * search(), as SurveyCTO and Kobo document it, said in XForms: the choices of such a select come from an instance that is made
 * of the file (form-data.ts), filtered by a predicate. `search('file')`, with a match (contains, startswith, endswith, matches) of
 * some columns, and with a second column that must equal a value. Rules FFL9-FFL11.
 */
import { addressOf } from './address.ts'
import type { FileQuery } from './form-data.ts'
import { csvName } from './form-files.ts'
import { childNamed, childrenNamed, element, elementsOf, localName, textOf, type XmlElement } from './xml.ts'

export interface SearchCall { readonly file: string; readonly match: string; readonly columns: readonly string[]; readonly value: string; readonly filter: { readonly column: string; readonly value: string } | null }

/** Arguments between the brackets that open at `from`; null when they do not close. */
const argumentsAt = (text: string, from: number): { readonly parts: readonly string[]; readonly end: number } | null => {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let start = from
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] as string
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '(' || char === '[') depth += 1
    else if (char === ')' && depth === 0) return { parts: [...parts, text.slice(start, at)].map((part) => part.trim()), end: at + 1 }
    else if (char === ')' || char === ']') depth -= 1
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return null
}
const unquoted = (text: string | undefined): string => (text ?? '').replace(/^(['"])(.*)\1$/s, '$2').trim()
const names = (text: string | undefined): readonly string[] => unquoted(text).split(',').map((name) => name.trim()).filter((name) => name !== '')

/** Paths from the question, as they are written inside a predicate. */
const fromQuestion = (expression: string): string =>
  expression.replaceAll(/'[^']*'|"[^"]*"|(?<![\w./)\]])(\.\.?)(?=[/\s),]|$)/g, (found, path: string | undefined) => (path === undefined ? found : `current()/${path}`))

/** The call in an appearance and what else stands there; null without one. */
export const readSearch = (appearance: string): { readonly call: SearchCall; readonly rest: string } | null => {
  const found = /(?<![\w-])search\s*\(/i.exec(appearance)
  const inside = found === null ? null : argumentsAt(appearance, found.index + found[0].length)
  if (found === null || inside === null || unquoted(inside.parts[0]) === '') return null
  const [file, match, columns, value, filterColumn, filterValue] = inside.parts
  const hasMatch = value !== undefined && value !== ''
  return {
    call: {
      file: csvName(unquoted(file)), match: hasMatch ? unquoted(match).toLowerCase() : '', columns: hasMatch ? names(columns) : [], value: hasMatch ? fromQuestion(value) : '',
      filter: filterValue === undefined || unquoted(filterColumn) === '' ? null : { column: unquoted(filterColumn), value: fromQuestion(filterValue) },
    },
    rest: `${appearance.slice(0, found.index)} ${appearance.slice(inside.end)}`.trim().replaceAll(/\s+/g, ' '),
  }
}

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const functions: Readonly<Record<string, string>> = { contains: 'contains', startswith: 'starts-with', endswith: 'ends-with' }

/** [FFL10] Letters A to Z match in either case, but for `matches`, which is exact. */
const predicateOf = ({ match, columns, value, filter }: SearchCall, hasFixed: boolean): string => {
  const exact = functions[match] === undefined && match !== ''
  const small = `translate(string(${value}), '${capitals}', '${capitals.toLowerCase()}')`
  const matches = columns.map((_, at) => (exact ? `c${at} = string(${value})` : `${functions[match] ?? 'contains'}(c${at}, ${small})`)).join(' or ')
  const parts = [columns.length > 1 ? `(${matches})` : matches, filter === null ? '' : `c${columns.length} = string(${filter.value})`].filter((part) => part !== '')
  const all = parts.join(' and ')
  return all === '' ? '' : hasFixed ? `[s = '1' or (${all})]` : `[${all}]`
}

/** [FFL11] A choice with a whole number for its name is offered as it stands; of the others the name and label are columns. */
export const searchChoices = (select: XmlElement, { call, rest }: NonNullable<ReturnType<typeof readSearch>>, id: string, translated: (label: XmlElement) => string): { readonly instance: XmlElement; readonly select: XmlElement } | null => {
  const items = childrenNamed(select, 'item').map((item) => {
    const [value, label] = [childNamed(item, 'value'), childNamed(item, 'label')]
    return [value === null ? '' : textOf(value).trim(), label === null ? '' : (translated(label) || textOf(label)).trim()] as const
  })
  const columns = items.find(([value]) => !/^-?\d+$/.test(value))
  if (columns === undefined) return null
  const exact = functions[call.match] === undefined && call.match !== ''
  const query: FileQuery = {
    kind: 'search', value: columns[0], labels: names(columns[1]), fixed: items.filter(([value]) => /^-?\d+$/.test(value)),
    columns: [...call.columns.map((name) => ({ name, folded: !exact })), ...(call.filter === null ? [] : [{ name: call.filter.column, folded: false }])],
  }
  const prefix = select.name.slice(0, select.name.indexOf(':') + 1)
  const attributes = new Map(select.attributes)
  if (rest === '') attributes.delete('appearance')
  else attributes.set('appearance', rest)
  const itemset = element(`${prefix}itemset`, { nodeset: `instance('${id}')/root/item${predicateOf(call, query.fixed.length > 0)}` }, element(`${prefix}value`, { ref: 'v' }), element(`${prefix}label`, { ref: 'l' }))
  return {
    instance: element('instance', { id, src: addressOf(call.file, query) }),
    select: { name: select.name, attributes, children: [...elementsOf(select).filter((child) => localName(child.name) !== 'item'), itemset] },
  }
}
