/**
 * An .xlsx file as rows of text that keep their place (spreadsheet row, column letter): the sheets of an XLSForm, or the only
 * sheet there is; the names of all others, for "did you mean". Pure and bounded: it runs in the worker on a file nobody has
 * checked. Rules XLS1-XLS6. What the rows mean: xlsform.ts.
 */
import { err, ok, type Result } from '../core/result.ts'
import type { Problem } from './plan.ts'
import { readCells, readDateStyles, readRelations, readSharedTexts, readSheetList, type RawRow, type Styles } from './sheet-xml.ts'
import { unzipParts } from './zip.ts'

export interface Sheet {
  /** as the file has it */
  readonly name: string
  /** rows that say something, in order; columns count from 1 */
  readonly rows: readonly { readonly row: number; readonly cells: ReadonlyMap<number, string> }[]
}
export interface Workbook {
  /** by trimmed lower-case name */
  readonly sheets: ReadonlyMap<string, Sheet>
  /** of all sheets, also those that were not read */
  readonly names: readonly string[]
}

export const formSheets: ReadonlySet<string> = new Set(['survey', 'choices', 'settings', 'external_choices', 'entities', 'osm'])

const limits = {
  fileBytes: 50 * 1024 * 1024,
  zip: { partBytes: 50 * 1024 * 1024, totalBytes: 120 * 1024 * 1024, parts: 10_000 },
  sheet: { rows: 200_000, columns: 1000, cells: 2_000_000 },
} as const

/** 1 -> 'A', 28 -> 'AB'. */
export const columnLetter = (column: number): string =>
  column <= 0 ? '' : columnLetter(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26))

const fail = (code: string, message: string, sheet?: string): Result<Workbook, readonly Problem[]> =>
  err([{ severity: 'error', code, message, ...(sheet === undefined ? {} : { sheet }) }])
const oldExcel = [0xd0, 0xcf, 0x11, 0xe0]

/** Text of a part, null when it is absent, '' when it is not UTF-8. */
const partText = (parts: ReadonlyMap<string, Uint8Array>, name: string): string | null => {
  const part = parts.get(name)
  if (part === undefined) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(part)
  } catch {
    return ''
  }
}

const wantedSheet = (name: string): boolean => formSheets.has(name.trim().toLowerCase())

export const readWorkbook = (bytes: Uint8Array): Result<Workbook, readonly Problem[]> => {
  const notWorkbook = (): Result<Workbook, readonly Problem[]> =>
    fail('not-a-workbook', 'This file is not an Excel workbook (.xlsx). Open the form in a spreadsheet program and save it as .xlsx.')
  const tooLarge = (): Result<Workbook, readonly Problem[]> =>
    fail('workbook-too-large', 'This workbook is too large for a form. Delete sheets that do not belong to the form and save it again.')

  if (oldExcel.every((byte, i) => bytes[i] === byte)) {
    return fail('old-excel', 'This is an old Excel file (.xls), also if its name ends in .xlsx. Open it in a spreadsheet program and save it as .xlsx.')
  }
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return notWorkbook()
  if (bytes.length > limits.fileBytes) return tooLarge()

  const parts = (names: (name: string) => boolean): ReturnType<typeof unzipParts> => unzipParts(bytes, limits.zip, names)
  const outline = parts((name) => /^xl\/(workbook|_rels\/workbook|styles)\.xml(\.rels)?$/.test(name))
  if (!outline.ok) return outline.error === 'too-large' ? tooLarge() : notWorkbook()
  const list = partText(outline.value, 'xl/workbook.xml')
  if (list === null) return notWorkbook()
  const { sheets: entries, from1904, fault: listFault } = readSheetList(list)
  if (listFault !== null || entries.length === 0) return notWorkbook()
  const relations = readRelations(partText(outline.value, 'xl/_rels/workbook.xml.rels') ?? '')
  const styles: Styles = { dateStyles: readDateStyles(partText(outline.value, 'xl/styles.xml') ?? ''), from1904 }

  const chosen = entries.length === 1 ? entries : entries.filter((entry) => wantedSheet(entry.name))
  const paths = new Map(chosen.map((entry) => [relations.get(entry.relation) ?? '', entry]))
  const content = parts((name) => paths.has(name) || name === 'xl/sharedStrings.xml')
  if (!content.ok) return content.error === 'too-large' ? tooLarge() : notWorkbook()
  const shared = readSharedTexts(partText(content.value, 'xl/sharedStrings.xml') ?? '<sst/>')
  if (shared.fault !== null) return fail('workbook-damaged', 'This workbook is damaged: its texts cannot be read. Open it in a spreadsheet program and save it again.')

  const sheets = new Map<string, { readonly name: string; readonly rows: readonly RawRow[] }>()
  for (const [path, entry] of paths) {
    const xml = partText(content.value, path)
    const damaged = `The sheet "${entry.name}" is damaged and cannot be read. Open the workbook in a spreadsheet program and save it again.`
    if (xml === null || xml === '') return fail('workbook-damaged', damaged, entry.name)
    const cells = readCells(xml, shared.texts, styles, limits.sheet)
    if (cells.fault !== null) return fail('workbook-damaged', damaged, entry.name)
    if (cells.tooLarge) return fail('workbook-too-large', `The sheet "${entry.name}" is too large for a form (at most ${limits.sheet.rows} rows and ${limits.sheet.columns} columns).`, entry.name)
    const key = entries.length === 1 && !wantedSheet(entry.name) ? 'survey' : entry.name.trim().toLowerCase()
    if (!sheets.has(key)) sheets.set(key, { name: entry.name, rows: cells.rows })
  }
  return ok({ sheets, names: entries.map((entry) => entry.name) })
}
