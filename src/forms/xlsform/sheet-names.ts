/** Sheets that are not there, sheets that nobody reads although their names come near ("choises"), cells without the value of their formula. */
import { columnLetter, type Workbook } from '../workbook.ts'
import type { ProblemLog } from './problem-log.ts'
import { nearest } from './similar.ts'

const known: readonly string[] = ['survey', 'choices', 'settings', 'external_choices', 'entities', 'osm']
const looked: readonly string[] = ['choices', 'settings', 'external_choices', 'entities']

/** Unread sheets with names near the wanted one. A leading underscore says that a sheet is not meant to be read. */
const nearSheets = ({ names }: Workbook, wanted: string): readonly string[] =>
  names.filter((name) => !known.includes(name.trim().toLowerCase()) && !name.startsWith('_') && nearest(name, known) === wanted)

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(' or ')

/** What to say of a sheet that is absent; '' when it is there. */
export const missingSheet = (workbook: Workbook, wanted: string): string => {
  if (workbook.sheets.has(wanted)) return ''
  const near = nearSheets(workbook, wanted)
  return `This workbook has no sheet "${wanted}".${near.length === 0 ? '' : ` If ${quoted(near)} is meant, name it "${wanted}".`}`
}

export const warnOfSimilarSheets = (workbook: Workbook, log: ProblemLog): void => {
  for (const wanted of looked) {
    const near = workbook.sheets.has(wanted) ? [] : nearSheets(workbook, wanted)
    for (const sheet of near) log.warn('similar-sheet', `The sheet "${sheet}" is not read. If it is meant as "${wanted}", name it so.`, { sheet })
  }
}

export const warnOfUncomputed = (workbook: Workbook, log: ProblemLog): void => {
  for (const { name, uncomputed = [] } of workbook.sheets.values()) {
    for (const { row, column } of uncomputed) {
      log.warn('formula-without-value', `Cell ${columnLetter(column)}${row} has a formula, but the file has no value for it: it is empty here. Open the workbook in a spreadsheet program and save it again.`, { sheet: name, row, column: columnLetter(column) })
    }
  }
}
