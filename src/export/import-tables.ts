/**
 * A file of answers as tables of text that keep their rows: a CSV, the zip of our CSV export, or a workbook with a sheet for each
 * repeat. Nobody has checked these files: limits come before memory. What the columns mean: import-headers.ts. Rules IMP1, IMP2.
 */
import { err, ok, type Result } from '../core/result.ts'
import { readLines } from '../forms/csv.ts'
import { decodeText } from '../forms/form-data.ts'
import { formLimits } from '../forms/limits.ts'
import { readWorkbook } from '../forms/workbook.ts'
import { inflateEntry, zipEntries, type Meter, type ZipEntry, type ZipFault } from '../forms/zip.ts'

export interface ImportRow {
  /** as a spreadsheet counts them */
  readonly row: number
  readonly cells: readonly string[]
}
export interface ImportTable {
  /** of the file or sheet, without its ending */
  readonly name: string
  readonly headers: readonly string[]
  readonly rows: readonly ImportRow[]
}
export type ImportRefusal =
  | { readonly type: 'too-large' | 'damaged' | 'encrypted' | 'old-excel' | 'not-a-table' | 'empty' | 'unreadable' }
  /** none of its tables has a column of this form */
  | { readonly type: 'other-form' }

export const importLimits = { bytes: formLimits.fileBytes, cells: 1_000_000, tables: 200 } as const

const tableOf = (name: string, lines: Iterable<ImportRow>): ImportTable | null => {
  let headers: readonly string[] | null = null
  const rows: ImportRow[] = []
  for (const line of lines) {
    if (line.cells.every((cell) => cell.trim() === '')) continue
    if (headers === null) headers = line.cells.map((cell) => cell.trim())
    else rows.push(line)
  }
  return headers === null ? null : { name, headers, rows }
}
const stem = (name: string): string => name.slice(name.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')

const csvTable = (name: string, bytes: Uint8Array, most: number): Result<ImportTable | null, ImportRefusal> => {
  const lines = readLines(decodeText(bytes), most)
  return lines === null ? err({ type: 'too-large' }) : ok(tableOf(stem(name), lines.map((cells, at) => ({ row: at + 1, cells }))))
}

const inflated = (bytes: Uint8Array, entry: ZipEntry, meter: Meter): Result<Uint8Array, ZipFault> => {
  const whole = new Uint8Array(Math.min(entry.size, formLimits.zip.partBytes))
  let at = 0
  const fault = inflateEntry(bytes, entry, meter, (piece) => {
    whole.set(piece.subarray(0, whole.length - at), at)
    at += piece.length
    return true
  })
  return fault === null ? ok(whole.subarray(0, at)) : err(fault)
}
const faultOf = (fault: ZipFault): ImportRefusal => ({ type: fault === 'not-a-zip' ? 'not-a-table' : fault })

const zipTables = (bytes: Uint8Array, entries: ReadonlyMap<string, ZipEntry>): Result<readonly ImportTable[], ImportRefusal> => {
  const meter = { inflated: 0 }
  const tables: ImportTable[] = []
  let left: number = importLimits.cells
  // [IMP1] media and logs lie in folders
  const names = [...entries.keys()].filter((name) => /\.csv$/i.test(name) && !name.includes('/'))
  if (names.length === 0) return err({ type: 'not-a-table' })
  if (names.length > importLimits.tables) return err({ type: 'too-large' })
  for (const name of names) {
    const content = inflated(bytes, entries.get(name) as ZipEntry, meter)
    if (!content.ok) return err(faultOf(content.error))
    const table = csvTable(name, content.value, left)
    if (!table.ok) return table
    if (table.value === null) continue
    tables.push(table.value)
    left -= table.value.rows.reduce((sum, { cells }) => sum + cells.length, 0)
  }
  return ok(tables)
}

const workbookTables = (bytes: Uint8Array): Result<readonly ImportTable[], ImportRefusal> => {
  const read = readWorkbook(bytes, { inflated: 0 }, true)
  if (!read.ok) {
    const code = read.error[0]?.code
    return err({ type: code === 'workbook-too-large' ? 'too-large' : code === 'workbook-encrypted' ? 'encrypted' : code === 'old-excel' ? 'old-excel' : 'damaged' })
  }
  return ok([...read.value.sheets.values()].flatMap((sheet) => {
    const width = sheet.rows.reduce((most, { cells }) => Math.max(most, ...cells.keys()), 0)
    return tableOf(sheet.name, sheet.rows.map(({ row, cells }) => ({ row, cells: Array.from({ length: width }, (_, at) => cells.get(at + 1) ?? '') }))) ?? []
  }))
}

/** [IMP2] What kind it is, its bytes tell and not its name. */
export const readImportFile = (name: string, bytes: Uint8Array): Result<readonly ImportTable[], ImportRefusal> => {
  if (bytes.length === 0) return err({ type: 'empty' })
  if (bytes.length > importLimits.bytes) return err({ type: 'too-large' })
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  if (!isZip && bytes[0] === 0xd0 && bytes[1] === 0xcf) return err({ type: 'old-excel' })
  const entries = isZip ? zipEntries(bytes) : null
  if (entries?.ok === false) return err(faultOf(entries.error))
  if (entries === null && bytes.subarray(0, 4096).includes(0) && bytes[0] !== 0xff && bytes[0] !== 0xfe) return err({ type: 'not-a-table' })
  const csv = entries === null ? csvTable(name, bytes, importLimits.cells) : null
  if (csv?.ok === false) return csv
  const tables = csv !== null ? ok(csv.value === null ? [] : [csv.value]) : entries !== null && entries.value.has('xl/workbook.xml') ? workbookTables(bytes) : zipTables(bytes, (entries as { value: ReadonlyMap<string, ZipEntry> }).value)
  return tables.ok && tables.value.every(({ rows }) => rows.length === 0) ? err({ type: 'empty' }) : tables
}
