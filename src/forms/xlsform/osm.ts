/** Questions answered with an OpenStreetMap file: the tags asked for are lists of the sheet `osm`. */
import type { Workbook } from '../workbook.ts'
import { choicesHeaders } from './headers.ts'
import type { ProblemLog } from './problem-log.ts'
import type { Settings } from './settings.ts'
import { readTable, textValue, type Grouped } from './table.ts'
import type { OsmTag } from './tree.ts'

const inDefaultLanguage = (label: Grouped | undefined, language: string): string | null => {
  if (!(label instanceof Map)) return label ?? null
  const text = label.get(language) ?? label.values().next().value
  return typeof text === 'string' ? text : null
}

export const readOsmTags = (workbook: Workbook, settings: Settings, log: ProblemLog): ReadonlyMap<string, readonly OsmTag[]> => {
  const lists = new Map<string, OsmTag[]>()
  const sheet = workbook.sheets.get('osm')
  if (sheet === undefined || sheet.rows.length === 0) return lists
  for (const { values } of readTable('osm', sheet, choicesHeaders, log, { defaultLanguage: settings.defaultLanguage, collapse: false }).rows) {
    const list = textValue(values, 'list name')
    const key = textValue(values, 'name')
    if (list === undefined || key === undefined) continue
    const tags = lists.get(list) ?? []
    lists.set(list, tags)
    tags.push({ key, label: inDefaultLanguage(values.get('label'), settings.defaultLanguage) })
  }
  return lists
}
