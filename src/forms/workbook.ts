/**
 * An .xlsx file as rows of text that keep their place (spreadsheet row, column letter): the sheets of an XLSForm, or the only
 * sheet there is; the names of all others, for "did you mean". Pure and bounded: it runs in the worker on a file nobody has
 * checked. Rules XLS1-XLS6. What the rows mean: xlsform.ts.
 */
import { err, ok, type Result } from '../core/result.ts'
import { formLimits } from './limits.ts'
import type { Problem } from './plan.ts'
import { dateStyles, relations, sharedTexts, sheetCells, sheetList, type CellPlace, type PartHandler, type Styles } from './sheet-xml.ts'
import { createXmlReader } from './xml-events.ts'
import { inflateEntry, zipEntries, type Meter, type ZipEntry, type ZipFault } from './zip.ts'

export interface Sheet {
  /** as the file has it */
  readonly name: string
  /** rows that say something, in order; columns count from 1 */
  readonly rows: readonly { readonly row: number; readonly cells: ReadonlyMap<number, string> }[]
  /** formulas whose value the file does not have, some of them */
  readonly uncomputed?: readonly CellPlace[]
}
export interface Workbook {
  /** by trimmed lower-case name */
  readonly sheets: ReadonlyMap<string, Sheet>
  /** of all sheets, also those that were not read */
  readonly names: readonly string[]
}

export const formSheets: ReadonlySet<string> = new Set(['survey', 'choices', 'settings', 'external_choices', 'entities', 'osm'])

/** 1 -> 'A', 28 -> 'AB'. */
export const columnLetter = (column: number): string =>
  column <= 0 ? '' : columnLetter(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26))

const fail = (code: string, message: string, sheet?: string): Result<Workbook, readonly Problem[]> =>
  err([{ severity: 'error', code, message, ...(sheet === undefined ? {} : { sheet }) }])
const oldExcel = [0xd0, 0xcf, 0x11, 0xe0]


type PartFault = ZipFault | 'absent'
/** Reads one XML part into its handler, piece by piece. */
const readPart = (bytes: Uint8Array, entry: ZipEntry | undefined, meter: Meter, handler: PartHandler): PartFault | null => {
  if (entry === undefined) return 'absent'
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = createXmlReader(handler, formLimits.sheet.elements)
  let broken: PartFault | null = null
  const fault = inflateEntry(bytes, entry, meter, (piece, last) => {
    try {
      const fault = reader.push(decoder.decode(piece, { stream: !last })) ?? (last ? reader.end() : null)
      if (fault !== null) broken = fault.tooLarge ? 'too-large' : 'damaged'
    } catch (thrown) {
      if (!(thrown instanceof TypeError)) throw thrown
      broken = 'damaged'
    }
    return broken === null && !handler.isFull()
  })
  return fault ?? (handler.isFull() ? 'too-large' : broken)
}

const wantedSheet = (name: string): boolean => formSheets.has(name.trim().toLowerCase())
const saveAgain = 'Open the workbook in a spreadsheet program and save it again.'
const { rows: mostRows, columns: mostColumns, cells: mostCells } = formLimits.sheet

const partProblem = (fault: PartFault, sheet?: string): Result<Workbook, readonly Problem[]> => {
  const what = sheet === undefined ? 'This workbook' : `The sheet "${sheet}"`
  switch (fault) {
    case 'too-large':
      return fail('workbook-too-large', `${what} is too large for a form (at most ${mostRows} rows, ${mostColumns} columns and ${mostCells} filled cells). Delete what does not belong to the form, also rows that only look empty, and save it again.`, sheet)
    case 'encrypted':
      return fail('workbook-encrypted', 'This workbook is locked with a password. Save it without one.')
    case 'not-a-zip':
      return fail('not-a-workbook', 'This file is not an Excel workbook (.xlsx). Open the form in a spreadsheet program and save it as .xlsx.')
    default:
      return fail('workbook-damaged', `${what} is damaged and cannot be read. ${saveAgain}`, sheet)
  }
}

/** `meter` counts the bytes taken out of the file. `all`: every sheet under its own name, for tables of answers. */
export const readWorkbook = (bytes: Uint8Array, meter: Meter = { inflated: 0 }, all = false): Result<Workbook, readonly Problem[]> => {
  if (oldExcel.every((byte, i) => bytes[i] === byte)) {
    return fail('old-excel', 'This is an old Excel file (.xls), also if its name ends in .xlsx, or one locked with a password. Open it in a spreadsheet program and save it as .xlsx without a password.')
  }
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return partProblem('not-a-zip')
  if (bytes.length > formLimits.fileBytes) return partProblem('too-large')
  const zip = zipEntries(bytes)
  if (!zip.ok) return partProblem(zip.error)
  const part = (name: string, handler: PartHandler): PartFault | null => readPart(bytes, zip.value.get(name), meter, handler)

  const list = sheetList()
  const listFault = part('xl/workbook.xml', list)
  if (listFault !== null) return partProblem(listFault === 'absent' ? 'not-a-zip' : listFault)
  const entries = list.sheets
  if (entries.length === 0) return partProblem('not-a-zip')
  const related = relations()
  const dated = dateStyles()
  const shared = sharedTexts()
  for (const [name, handler] of [['xl/_rels/workbook.xml.rels', related], ['xl/styles.xml', dated], ['xl/sharedStrings.xml', shared]] as const) {
    const fault = part(name, handler)
    if (fault !== null && fault !== 'absent') return partProblem(fault)
  }
  const styles: Styles = { dateStyles: dated.dates, from1904: list.from1904() }

  const chosen = all || entries.length === 1 ? entries : entries.filter((entry) => wantedSheet(entry.name))
  const sheets = new Map<string, Sheet>()
  const total = { cells: 0 }
  for (const entry of chosen) {
    const key = !all && entries.length === 1 && !wantedSheet(entry.name) ? 'survey' : entry.name.trim().toLowerCase()
    if (sheets.has(key)) continue
    const cells = sheetCells(shared.texts, styles, total)
    const fault = part(related.targets.get(entry.relation) ?? '', cells)
    if (fault !== null) return partProblem(fault, entry.name)
    sheets.set(key, { name: entry.name, rows: cells.rows, uncomputed: cells.uncomputed })
  }
  return ok({ sheets, names: entries.map((entry) => entry.name) })
}
