/** CSV read back by a reader that nobody here wrote: what it finds is what the source said. */
import { execFileSync } from 'node:child_process'
import { array, boolean, constantFrom, oneof, record, sample, string } from 'fast-check'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import type { RowId } from '../core/ids.ts'
import { csv } from './csv.ts'
import type { FormatOptions } from './format.ts'
import type { ExportColumn, ExportRow, ExportSource } from './source.ts'
import { facts, rowsSource } from './testing/rows-source.ts'

const python = (() => {
  try {
    return execFileSync('python3', ['-c', 'import csv, json, sys; print(sys.version_info >= (3, 8))'], { encoding: 'utf8' }).trim() === 'True'
  } catch {
    return false
  }
})()
if (!python) console.log('skipped: python3 absent, CSV is not read back by its csv module')
/** Of many files at once: starting Python takes longer than all of them. */
const readBack = (files: readonly Uint8Array[]): readonly (readonly (readonly string[])[])[] => JSON.parse(execFileSync('python3', ['-c', `import base64,csv,io,json,sys
print(json.dumps([list(csv.reader(io.StringIO(base64.b64decode(l).decode("utf-8"),newline=""),strict=True)) for l in sys.stdin]))`],
{ input: files.map((file) => `${Buffer.from(file).toString('base64')}\n`).join(''), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })) as never

const plain: FormatOptions = { labels: false, language: null, splitSelects: false, groupNames: true, withRemoved: true, media: false, bom: false, neutralFormulas: false, now: 0, note: () => undefined }
const column = (name: string, change: Partial<ExportColumn> = {}): ExportColumn => ({ nodeset: `/data/${name}`, path: [name], type: 'string', kind: 'user', label: null, choices: null, removed: false, ...change })
const sourceOf = (columns: readonly ExportColumn[], values: readonly (readonly string[])[]): ExportSource => rowsSource({
  form: { formId: 'f', title: 'F', tables: [{ range: '/data', parent: null, name: 'f', columns }] },
  rows: { '/data': values.map((row, at): ExportRow => ({ key: `uuid:${at}`, parentKey: null, id: String(at).padStart(32, '0') as RowId, record: facts({ id: String(at).padStart(32, '0') as RowId }), values: row })) },
}, 3)
const tableOf = async (source: ExportSource, options: Partial<FormatOptions> = {}): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  for await (const piece of csv(source, { ...plain, ...options })) pieces.push(piece)
  return unzipSync(new Uint8Array(Buffer.concat(pieces)))['f.csv'] as Uint8Array
}
const hostile = constantFrom('', '"', '""', ',', '\n', '\r', '\r\n', "'", '=cmd|"/c calc"!A1', '@x', '-1', '+1', '\ufeff', 'a\u0000b', '\u202eabc', '__proto__', 'a"b,c\nd', ' lead', 'trail ', '\t', '\\', '😀', 'ـعربي', '1e5', '１')
const cell = oneof(hostile, string({ maxLength: 8 }), string({ unit: 'binary', maxLength: 8 }))
/** What a file in UTF-8 without NUL can hold of a text. */
const written = (text: string): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text.replaceAll('\u0000', '')))

const tables = record({ heads: array(cell, { minLength: 1, maxLength: 4 }), rows: array(array(cell, { minLength: 4, maxLength: 4 }), { maxLength: 7 }), neutralFormulas: boolean(), labels: boolean() })
const dangerous = /^[=@\t\r\n＝＋－＠]|^[+-](?!(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$)/

test.skipIf(!python)('[CSV7] [CSV8] names, answers and labels of any kind come back as they were, neutral or not', async () => {
  const cases = sample(tables, { numRuns: 400, seed: 20261121 }).map(({ heads, rows, ...options }) => ({
    options, values: rows.map((row) => row.slice(0, heads.length)), columns: heads.map((head, at) => column(`q${at}`, { label: head === '' ? null : `${head}${at}` })),
  }))
  const files = await Promise.all(cases.map(({ columns, values, options }) => tableOf(sourceOf(columns, values), options)))
  for (const [number, table] of readBack(files).entries()) {
    const { columns, values, options: { neutralFormulas, labels } } = cases[number] as (typeof cases)[number]
    const bare = (text: string): string => (neutralFormulas && text.startsWith("'") && dangerous.test(text.slice(1)) ? text.slice(1) : text)
    const read = table.map((row) => row.slice(1, 1 + columns.length))
    if (neutralFormulas) expect(read.flat().filter((text) => dangerous.test(text))).toEqual([])
    expect(read.map((row) => row.map(bare)), `case ${number}`).toEqual([columns.map(({ label, path }) => (labels && label !== null ? label : (path[0] as string))), ...values].map((row) => row.map(written)))
  }
}, 60_000)

test('[CSV3] names that two groups share are told apart, labels too', async () => {
  const columns = [column('name', { path: ['a', 'name'], label: 'Name' }), column('name', { nodeset: '/data/b/name', path: ['b', 'name'], label: 'Name' }), column('x', { path: ['b', 'x'] })]
  const head = async (options: Partial<FormatOptions>): Promise<readonly string[]> => new TextDecoder().decode(await tableOf(sourceOf(columns, []), options)).split(',').slice(1, 4)
  expect(await head({})).toEqual(['a-name', 'b-name', 'b-x'])
  expect(await head({ groupNames: false })).toEqual(['a-name', 'b-name', 'x'])
  expect(await head({ labels: true })).toEqual(['Name (a-name)', 'Name (b-name)', 'b-x'])
})

test('[CSV4] a point that is none stays readable, choices in a file are said', async () => {
  const notes: string[] = []
  const columns = [column('p', { type: 'geopoint' }), column('s', { type: 'select', choices: null })]
  const text = new TextDecoder().decode(await tableOf(sourceOf(columns, [['1 2', 'a b'], ['nonsense', '']]), { splitSelects: true, note: (code) => notes.push(code) }))
  expect(text.split('\n').slice(1, 3).map((line) => line.split(',').slice(1, 6))).toEqual([['1', '2', '', '', 'a b'], ['nonsense', '', '', '', '']])
  expect(notes).toEqual(['choices-in-file'])
})
