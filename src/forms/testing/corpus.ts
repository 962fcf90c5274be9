/** Recorded pyxform cases and real forms, where their folder is present (TRANSECT_FORMS, or ../shared/forms beside the repository). */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Sheet, Workbook } from '../workbook.ts'
import type { Expectations } from './assertions.ts'

export const formsFolder = process.env['TRANSECT_FORMS'] ?? resolve(import.meta.dirname, '../../../../shared/forms')
export const formsPresent = existsSync(join(formsFolder, 'pyxform/cases'))
export const absent = 'skipped: ../shared/forms is absent'

export interface CorpusCase {
  readonly id: string
  readonly form_name: string
  readonly sheets: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, readonly (readonly string[])[]>>
  readonly expect: Expectations
  readonly xform: string | null
  readonly error: string | null
  readonly md?: string
  readonly warnings?: readonly string[]
}

export const corpusCases = (): readonly CorpusCase[] =>
  readdirSync(join(formsFolder, 'pyxform/cases')).flatMap((file) => JSON.parse(readFileSync(join(formsFolder, 'pyxform/cases', file), 'utf8')) as CorpusCase[])

const cells = (texts: readonly unknown[]): ReadonlyMap<number, string> =>
  new Map(texts.map((text, i): [number, string] => [i + 1, text === undefined || text === null ? '' : String(text)]).filter(([, text]) => text !== ''))

/** Rows of objects as a workbook: header in row 1, data from row 2, as pyxform counts. */
export const workbookOf = (sheets: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, readonly (readonly string[])[]>> = {}): Workbook => {
  const found = new Map<string, Sheet>()
  for (const [name, rows] of Object.entries(sheets)) {
    if (name === 'sheet_names' || !Array.isArray(rows)) continue
    const objects = rows as readonly Readonly<Record<string, unknown>>[]
    const columns = [...new Set([...(headers[name]?.[0] ?? []), ...objects.flatMap((row) => Object.keys(row))])]
    const all = [cells(columns), ...objects.map((row) => cells(columns.map((column) => row[column])))].map((row, i) => ({ row: i + 1, cells: row }))
    found.set(name.trim().toLowerCase(), { name, rows: all.filter((row) => row.cells.size > 0) })
  }
  const names = Array.isArray(sheets['sheet_names']) ? (sheets['sheet_names'] as string[]) : [...found.keys()]
  return { sheets: found, names }
}

export const realForms = (): readonly { readonly file: string; readonly bytes: Uint8Array; readonly expected: string | null }[] => {
  const folder = join(formsFolder, 'real')
  return readdirSync(folder).filter((file) => /\.(xlsx|xml)$/.test(file) && !file.endsWith('.expected.xml')).map((file) => {
    const expected = join(folder, `${file}.expected.xml`)
    return { file, bytes: new Uint8Array(readFileSync(join(folder, file))), expected: existsSync(expected) ? readFileSync(expected, 'utf8') : null }
  })
}
