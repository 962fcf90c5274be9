/** The choices sheet: lists of choices by name. Those of `external_choices` are a file beside the form (itemsets.ts). */
import type { Workbook } from '../workbook.ts'
import { isXmlName } from '../xml-events.ts'
import { choicesHeaders } from './headers.ts'
import type { ProblemLog } from './problem-log.ts'
import { hasReference } from './references.ts'
import type { Settings } from './settings.ts'
import { headerFor, mapValue, readTable, textValue, type Grouped, type GroupedMap, type Table } from './table.ts'

export interface Choice {
  readonly name: string
  readonly label: Grouped | null
  readonly media: GroupedMap
  /** further columns, for choice filters */
  readonly extra: readonly (readonly [string, string])[]
  readonly row: number
}
export interface ChoiceList {
  readonly name: string
  readonly choices: Choice[]
  readonly sheet: 'choices' | 'external_choices'
}
export interface Choices { readonly lists: Map<string, ChoiceList>; readonly external: ReadonlyMap<string, ChoiceList>; readonly table: Table | null }

/** Labels in several languages, with media or with references cannot stand in the list itself. */
export const needsItext = (list: ChoiceList): boolean =>
  list.choices.some(({ label, media }) => media.size > 0 || label instanceof Map || (typeof label === 'string' && hasReference(label)))

const ownColumns: ReadonlySet<string> = new Set(['name', 'label', 'media', 'sms_option', 'list name'])

const readLists = (table: Table, sheet: ChoiceList['sheet'], settings: Settings, log: ProblemLog): Map<string, ChoiceList> => {
  const lists = new Map<string, ChoiceList>()
  const dropped = new Set<string>()
  const seen = new Set<string>()
  for (const header of table.headers) {
    const name = header.tokens[0] ?? ''
    if (ownColumns.has(name) || (isXmlName(name) && !name.includes(':') && header.tokens.length === 1)) continue
    dropped.add(name)
    log.warn('unknown-column', `The column "${header.text}" cannot be used in choice filters: its name may only have letters, digits, "-", "_" and ".". It is left out.`, { sheet, column: header.text })
  }
  for (const { row, values } of table.rows) {
    const listName = textValue(values, 'list name')
    if (listName === undefined) continue
    let list = lists.get(listName)
    if (list === undefined) lists.set(listName, (list = { name: listName, choices: [], sheet }))
    const name = textValue(values, 'name')
    if (name === undefined) {
      log.error('choice-without-name', `A choice of the list "${listName}" has no name. Write what should be stored into the column "name".`, { sheet, row, column: headerFor(table, 'name') })
      continue
    }
    const key = `${listName}\u0000${name}`
    if (!settings.allowChoiceDuplicates && seen.has(key)) {
      log.warn('duplicate-choice', `The list "${listName}" has the name "${name}" twice: in the data both look the same.`, { sheet, row, column: headerFor(table, 'name') })
    }
    seen.add(key)
    const label = values.get('label') ?? null
    if (label === null && !values.has('media')) log.warn('choice-without-label', `The choice "${name}" of the list "${listName}" has no label.`, { sheet, row, column: headerFor(table, 'label') })
    const extra: (readonly [string, string])[] = []
    for (const [key, value] of values) if (!ownColumns.has(key) && !dropped.has(key) && typeof value === 'string') extra.push([key, value])
    const sms = textValue(values, 'sms_option')
    if (sms !== undefined) extra.push(['sms_option', sms])
    list.choices.push({ name, label, media: mapValue(values, 'media') ?? new Map(), extra, row })
  }
  return lists
}

export const readChoices = (workbook: Workbook, settings: Settings, log: ProblemLog): Choices => {
  const tableOf = (sheet: ChoiceList['sheet']): Table | null => {
    const found = workbook.sheets.get(sheet)
    if (found === undefined || found.rows.length === 0) return null
    const table = readTable(sheet, found, choicesHeaders, log, { defaultLanguage: settings.defaultLanguage, collapse: false })
    for (const needed of ['list name', 'name']) {
      if (table.rows.length > 0 && !table.headers.some((header) => header.tokens[0] === needed)) {
        log[needed === 'name' ? 'error' : 'warn']('missing-column', `The sheet "${sheet}" has no column "${needed.replace(' ', '_')}". Its first row must have the headers list_name, name and label.`, { sheet, row: found.rows[0]?.row })
      }
    }
    return table
  }
  const table = tableOf('choices')
  const lists = table === null ? new Map<string, ChoiceList>() : readLists(table, 'choices', settings, log)
  const externalTable = tableOf('external_choices')
  const external = externalTable === null ? new Map<string, ChoiceList>() : readLists(externalTable, 'external_choices', settings, log)
  return { lists, table, external }
}
