/** Every `${name}` of the workbook names one question that exists: said with sheet, row and column before anything is written. */
import type { SurveyContext } from './context.ts'
import { surveyHeaders } from './headers.ts'
import type { Names } from './names.ts'
import { referencesIn } from './references.ts'
import { didYouMean } from './similar.ts'
import type { Header, TableRow } from './table.ts'

const notChecked: ReadonlySet<string> = new Set(['type', 'name', 'trigger'])
const knownSurvey: ReadonlySet<string> = new Set([...surveyHeaders.columns, ...[...surveyHeaders.aliases.values()].map((tokens) => tokens[0] ?? '')])
// Comparing with every name of a large form takes a while; whoever has this many needs no more of them.
const enoughSuggestions = 20
const shownOfChoices: ReadonlySet<string> = new Set(['label', 'media'])

export const checkReferences = ({ log, table, choices, settings }: SurveyContext, names: Names): void => {
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
  for (const row of table.rows) check('survey', row, (header) => knownSurvey.has(header.tokens[0] ?? '') && !notChecked.has(header.tokens[0] ?? ''))
  for (const row of choices.table?.rows ?? []) check('choices', row, (header) => shownOfChoices.has(header.tokens[0] ?? ''))
  if (settings.row !== null) check('settings', settings.row, () => true)
}
