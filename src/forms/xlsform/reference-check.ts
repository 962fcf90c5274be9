/** Every `${name}` of the workbook names one question that exists: said with sheet, row and column before anything is written. */
import type { SurveyContext } from './context.ts'
import { surveyHeaders } from './headers.ts'
import type { Names } from './names.ts'
import { referencesIn } from './references.ts'
import { didYouMean } from './similar.ts'
import { textValue, type Header, type TableRow } from './table.ts'

const notChecked: ReadonlySet<string> = new Set(['type', 'name', 'trigger'])
const knownSurvey: ReadonlySet<string> = new Set([...surveyHeaders.columns, ...[...surveyHeaders.aliases.values()].map((tokens) => tokens[0] ?? '')])
// Comparing with every name of a large form takes a while; whoever has this many needs no more of them.
const enoughSuggestions = 20
const shownOfChoices: ReadonlySet<string> = new Set(['label', 'media'])

/** Lists that no question uses and that show answers nobody is asked for: left over from another form, they hold up nobody. */
const dropUnusedLists = ({ log, table, choices }: SurveyContext, names: Names): void => {
  const isBroken = (text: string): boolean => text.includes('${') && (referencesIn(text)?.some(({ name }) => !names.counts.has(name)) ?? true)
  for (const row of choices.table?.rows ?? []) {
    const list = textValue(row.values, 'list name') ?? ''
    const cell = row.cells.find(({ header, text }) => shownOfChoices.has(header.tokens[0] ?? '') && isBroken(text))
    if (cell === undefined || !choices.lists.has(list)) continue
    const mentions = (header: Header, text: string): boolean => (header.tokens[0] === 'type' ? text.split(' ') : header.tokens[0] === 'parameters' ? text.split(/[\s=,;]+/) : text.split(/['"]/)).includes(list)
    if (table.rows.some(({ cells }) => cells.some(({ header, text }) => header.tokens[0] !== 'name' && mentions(header, text)))) continue
    choices.lists.delete(list)
    log.warn('unused-list', `The list "${list}" is left out: no question uses it, and "${cell.text}" names a question that is not in the form.`, { sheet: 'choices', row: row.row, column: cell.header.text })
  }
}

export const checkReferences = (context: SurveyContext, names: Names): void => {
  const { log, table, choices, settings, entities } = context
  const check = (sheet: string, row: TableRow, wanted: (header: Header) => boolean): void => {
    for (const { header, text } of row.cells) {
      if (log.isFull()) return
      if (!text.includes('${') || !wanted(header)) continue
      const place = { sheet, row: row.row, column: header.text }
      const found = referencesIn(text)
      if (found === null) {
        log.error('broken-reference', 'A reference is not complete: write ${, the name of a question, and }.', place)
        continue
      }
      for (const { name } of found) {
        const count = names.counts.get(name) ?? 0
        if (count === 0) log.error('broken-reference', `\${${name}} names no question of the survey sheet.${log.problems.length < enoughSuggestions ? didYouMean(name, names.counts.keys()) : ''}`, place)
        else if (count > 1) log.error('ambiguous-reference', `\${${name}} could be any of ${count} questions with that name. Give them different names.`, place)
      }
    }
  }
  dropUnusedLists(context, names)
  for (const row of table.rows) check('survey', row, (header) => knownSurvey.has(header.tokens[0] ?? '') && !notChecked.has(header.tokens[0] ?? ''))
  for (const row of choices.table?.rows ?? []) {
    const list = textValue(row.values, 'list name') ?? ''
    if (choices.lists.has(list)) check('choices', row, (header) => shownOfChoices.has(header.tokens[0] ?? ''))
  }
  for (const row of entities.table?.rows ?? []) check('entities', row, (header) => !/^(dataset|repeat)$/.test(header.tokens[0] ?? ''))
  if (settings.row !== null) check('settings', settings.row, () => true)
}
