/**
 * The sheets of a workbook: a sheet for records and one for each repeat, linked by KEY and PARENT_KEY, cut where a spreadsheet ends.
 * Rules XLO1, XLO2, XLO7, XLO8. Cells: xlsx-cells.ts; the file: xlsx.ts.
 */
import type { FieldKind } from './fields.ts'
import { uniqueNames } from './fields.ts'
import type { ExportRow } from './source.ts'
import type { Value } from './values.ts'
import { columnName, cutText, textCell, textOf, valueCell, cellStyles } from './xlsx-cells.ts'
import { sheetEnd, sheetStart } from './xlsx-parts.ts'

export interface SheetColumn {
  readonly heading: string
  readonly kind: FieldKind
  readonly value: (row: ExportRow) => Value
  /** as it was answered, where the value is shown as something else */
  readonly answered: (row: ExportRow) => string
}
export interface SheetLimits { readonly rows: number; readonly columns: number; readonly text: number }
export const sheetLimits: SheetLimits = { rows: 1_048_576, columns: 16_384, text: 32_767 }
const longestName = 31

/** [XLO2] Letters of any script, but none of []:*?/\ and no apostrophe at an end; told apart whatever their case. */
export const sheetNames = (): ((wanted: string) => string) => {
  const unique = uniqueNames(['history'])
  // a number behind it has to fit too
  const room = 6
  return (wanted) => {
    // oxlint-disable-next-line no-control-regex
    const plain = wanted.replace(/[[\]:*?/\\\u0000-\u001f\u007f\ufffe\uffff]+/g, ' ').replace(/^[\s']+|[\s']+$/g, '')
    let short = ''
    for (const char of plain) {
      if (short.length + char.length > longestName - room) break
      short += char
    }
    return unique(short.replace(/[\s']+$/, '') || 'Sheet')
  }
}

const widths: Readonly<Record<FieldKind, number>> = { text: 22, int: 10, decimal: 12, boolean: 10, date: 12, time: 11, dateTime: 20 }
const widthOf = ({ heading, kind }: SheetColumn): number => Math.max(widths[kind], Math.min(heading.length + 4, 40))

/** [XLO7] Columns in lots that fit a sheet, the key first in each that goes on. */
export const columnLots = (columns: readonly SheetColumn[], key: SheetColumn, most: number): readonly (readonly SheetColumn[])[] => {
  if (columns.length <= most) return [columns]
  const lots = [columns.slice(0, most)]
  for (let at = most; at < columns.length; at += most - 1) lots.push([key, ...columns.slice(at, at + most - 1)])
  return lots
}

/** Rows one by one, asked whether there are more before a sheet is begun. */
export interface RowQueue {
  hasMore(): Promise<boolean>
  next(): ExportRow
}
export const rowQueue = (pages: AsyncIterable<readonly ExportRow[]>): RowQueue => {
  const iterator = pages[Symbol.asyncIterator]()
  let page: readonly ExportRow[] = []
  let at = 0
  return {
    hasMore: async () => {
      while (at >= page.length) {
        const { done, value } = await iterator.next()
        if (done === true) return false
        page = value
        at = 0
      }
      return true
    },
    next: () => page[at++] as ExportRow,
  }
}

/** The text of one cell, or '' for an empty one. */
const cellOf = ({ value, answered }: SheetColumn, letters: string, at: number, row: ExportRow, most: number, onCut: () => void): string => {
  const found = value(row)
  if (found === null) return ''
  const name = `${letters}${at}`
  const text = textOf(found, typeof found === 'string' ? found : answered(row))
  if (text === null) return valueCell(name, found as Exclude<typeof found, string | bigint>)
  if (text === '') return ''
  if (text.length > most) onCut()
  return textCell(name, cutText(text, most))
}

/** One worksheet: takes rows until there are none or it is full. */
export async function* sheetXml(columns: readonly SheetColumn[], rows: RowQueue, limits: SheetLimits, onCut: () => void): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnName(index + 1))
  yield sheetStart(columns.map(widthOf))
  yield `<row r="1">${columns.map(({ heading }, index) => textCell(`${letters[index] as string}1`, cutText(heading, limits.text), cellStyles.heading)).join('')}</row>\n`
  let at = 1
  while (at < limits.rows && (await rows.hasMore())) {
    const row = rows.next()
    at += 1
    let cells = ''
    for (let index = 0; index < columns.length; index += 1) cells += cellOf(columns[index] as SheetColumn, letters[index] as string, at, row, limits.text, onCut)
    yield `<row r="${at}">${cells}</row>\n`
  }
  yield sheetEnd(`${letters.at(-1) as string}${at}`)
}
