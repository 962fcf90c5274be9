/**
 * Records as a workbook (Office Open XML): a sheet for records and one for each repeat, written as they are read. A writer of our own
 * on zip.ts: what exists for browsers holds a workbook in memory. Rules XLO1-XLO8; what is in a cell: xlsx-cells.ts.
 */
import { noteChoicesInFile } from './fields.ts'
import type { Format, FormatOptions } from './format.ts'
import { onceOf, utf8 } from './pieces.ts'
import type { ExportRow, ExportSource, ExportTable } from './source.ts'
import { columnsOf, keyColumn } from './xlsx-columns.ts'
import { textOf, textParts } from './xlsx-cells.ts'
import { contentTypes, rootRelations, sheetPath, styles, workbook, workbookRelations } from './xlsx-parts.ts'
import { columnLots, rowQueue, sheetLimits, sheetNames, sheetXml, type SheetColumn, type SheetLimits } from './xlsx-sheets.ts'
import { zipOf, type ZipEntry } from './zip.ts'

const sheetName = (source: ExportSource, table: ExportTable, { labels }: FormatOptions): string =>
  table.parent !== null ? (table.range.split('/').at(-1) ?? '') : labels ? source.form.title : source.form.formId

interface LongText { readonly row: ExportRow; readonly heading: string; readonly part: number; readonly text: string }

/** [XLO8] What did not fit a cell, whole, in parts: read once more, since it was not kept. */
async function* longTexts(source: ExportSource, tables: ReadonlyMap<ExportTable, readonly SheetColumn[]>, most: number): AsyncGenerator<readonly ExportRow[]> {
  for (const [table, columns] of tables) {
    for await (const page of source.rows(table.range)) {
      const found = page.flatMap((row) => columns.flatMap(({ heading, value, answered }): readonly LongText[] => {
        const read = value(row)
        const text = read === null ? null : textOf(read, typeof read === 'string' ? read : answered(row))
        return text === null || text.length <= most ? [] : textParts(text, most).map((part, index) => ({ row, heading, part: index + 1, text: part }))
      }))
      // a row of that sheet: its values are what was found
      yield found.map(({ row, heading, part, text }) => ({ ...row, values: [heading, String(part), text] }))
    }
  }
}
const longColumn = (heading: string, at: number): SheetColumn => ({ heading, kind: 'text', value: ({ values }) => (at === 1 ? Number(values[at]) : (values[at] ?? '')), answered: ({ values }) => values[at] ?? '' })
const longColumns: readonly SheetColumn[] = [keyColumn, ...['Column', 'Part', 'Text'].map(longColumn)]

async function* entries(source: ExportSource, options: FormatOptions, limits: SheetLimits): AsyncGenerator<ZipEntry> {
  const part = (name: string, body: AsyncIterable<string>): ZipEntry => ({ name, modified: options.now, body: utf8(body) })
  const unique = sheetNames()
  const names: string[] = []
  const cut = new Map<ExportTable, readonly SheetColumn[]>()
  async function* sheets(wanted: string, columns: readonly SheetColumn[], pages: AsyncIterable<readonly ExportRow[]>, onCut: () => void): AsyncGenerator<ZipEntry> {
    const rows = rowQueue(pages)
    do {
      names.push(unique(wanted))
      yield part(sheetPath(names.length - 1), sheetXml(columns, rows, limits, onCut))
    } while (await rows.hasMore())
  }

  yield part('_rels/.rels', onceOf(rootRelations))
  for (const table of source.form.tables) {
    const columns = columnsOf(table, options)
    noteChoicesInFile(table, options)
    for (const lot of columnLots(columns, keyColumn, limits.columns)) {
      yield* sheets(sheetName(source, table, options), lot, source.rows(table.range), () => {
        options.note('cut')
        cut.set(table, columns)
      })
    }
  }
  if (cut.size > 0) yield* sheets('Long texts', longColumns, longTexts(source, cut, limits.text), () => undefined)
  yield part('xl/styles.xml', onceOf(styles))
  yield part('xl/workbook.xml', onceOf(workbook(names)))
  yield part('xl/_rels/workbook.xml.rels', onceOf(workbookRelations(names.length)))
  yield part('[Content_Types].xml', onceOf(contentTypes(names.length)))
}

/** Of a spreadsheet, smaller ones in tests. */
export const xlsxWithin = (limits: SheetLimits): Format => (source, options) => zipOf(entries(source, options, limits))
export const xlsx: Format = xlsxWithin(sheetLimits)
