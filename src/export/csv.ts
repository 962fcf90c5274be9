/**
 * CSV as ODK Central exports it, so that what was made for its files takes these: a zip with a file for the form and one for each
 * repeat, and the media folder. Rules CSV1-CSV9; docs/exports.md says where it is not Central's.
 */
import { csvColumns, type CsvColumn } from './csv-columns.ts'
import type { Format, FormatOptions } from './format.ts'
import { neutral } from './formulas.ts'
import { mediaNames, type MediaNames } from './media-names.ts'
import { mediaEntries } from './media.ts'
import { reviewState } from './review-state.ts'
import type { ExportDevice, ExportRow, ExportSource, ExportTable, RecordFacts } from './source.ts'
import { zipOf, type ZipEntry } from './zip.ts'

const byteOrderMark = '\ufeff'

/** [CSV7] Quoted only where it must be; a NUL would end the file for many programs. */
const quote = (text: string): string => {
  const plain = text.includes('\u0000') ? text.replaceAll('\u0000', '') : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

type Cell = (text: string) => string
/** Most texts need nothing done. */
const special = /^[=+\-@\t＝＋－＠]|[",\r\n]/
const cellsWith = (neutralFormulas: boolean): Cell => {
  const whole: Cell = neutralFormulas ? (text) => quote(neutral(text)) : quote
  return (text) => (special.test(text) || text.includes('\u0000') ? whole(text) : text)
}

const factHeadings = ['SubmitterID', 'SubmitterName', 'AttachmentsPresent', 'AttachmentsExpected', 'Status', 'ReviewState', 'DeviceID', 'Edits', 'FormVersion'] as const
/** [CSV6] */
/** What is known of a record; devices are few, and each is one object of the source. */
const factsWith = (cell: Cell): ((facts: RecordFacts) => string) => {
  const known = new Map<ExportDevice, readonly [who: string, device: string]>()
  const wordsOf = (device: ExportDevice): readonly [string, string] => {
    let words = known.get(device)
    if (words === undefined) {
      words = [`${cell(device.origin)},${cell(device.userName || device.name)}`, cell(device.name)]
      known.set(device, words)
    }
    return words
  }
  return (facts) => {
    const [who, device] = wordsOf(facts.createdBy)
    return `${who},${facts.filesPresent},${facts.filesExpected},${facts.isDeleted ? 'deleted' : ''},${reviewState(facts)},${device},${facts.edits},${cell(facts.formVersion)}`
  }
}

/** `facts`: null in the table of a repeat. */
const lineOf = (row: ExportRow, columns: readonly CsvColumn[], cell: Cell, facts: ((facts: RecordFacts) => string) | null, media: MediaNames | null): string => {
  const { values, record, key } = row
  const line = facts === null ? [] : [new Date(record.createdAt).toISOString()]
  for (const { at, cells, nodeset } of columns) {
    const text = values[at] as string
    if (cells !== null) for (const part of cells(text)) line.push(cell(part))
    else if (text === '') line.push('')
    else line.push(cell(media === null || nodeset === null ? text : media.cell(row.id, nodeset, text)))
  }
  if (facts === null) line.push(row.parentKey ?? '', key)
  else line.push(key, facts(record))
  return line.join(',')
}

async function* fileOf(source: ExportSource, table: ExportTable, options: FormatOptions, media: MediaNames | null): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const cell = cellsWith(options.neutralFormulas)
  const isRoot = table.parent === null
  const facts = isRoot ? factsWith(cell) : null
  const columns = csvColumns(table, options)
  const headings = [...(isRoot ? ['SubmissionDate'] : []), ...columns.flatMap((column) => column.headings), ...(isRoot ? ['KEY', ...factHeadings] : ['PARENT_KEY', 'KEY'])]
  yield encoder.encode(`${options.bom ? byteOrderMark : ''}${headings.map(cell).join(',')}\n`)
  for await (const page of source.rows(table.range)) {
    yield encoder.encode(`${page.map((row) => lineOf(row, columns, cell, facts, media)).join('\n')}\n`)
  }
}

async function* entriesOf(source: ExportSource, options: FormatOptions): AsyncGenerator<ZipEntry> {
  const media = options.media ? await mediaNames(source) : null
  for (const table of source.form.tables) {
    if (options.splitSelects && table.columns.some(({ type, choices }) => type === 'select' && choices === null)) options.note('choices-in-file')
    yield { name: `${table.name}.csv`, modified: options.now, body: fileOf(source, table, options, media) }
  }
  if (media !== null) yield* mediaEntries(source, options, (file) => {
    const name = media.file(file)
    return name === null ? null : `media/${name}`
  })
}

export const csv: Format = (source, options) => zipOf(entriesOf(source, options))
