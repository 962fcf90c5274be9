import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { array, assert, asyncProperty, constantFrom, oneof, property, string } from 'fast-check'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readWorkbook } from '../forms/workbook.ts'
import { golden } from './testing/golden-file.ts'
import { bytesOf, testOptions } from './testing/options.ts'
import { rowsSource } from './testing/rows-source.ts'
import { sheetCells, sheetPart } from './testing/sheet-reader.ts'
import { wellRows, wellsSource } from './testing/wells-source.ts'
import { cellText, columnName, cutText, textParts } from './xlsx-cells.ts'
import { sheetLimits, sheetNames } from './xlsx-sheets.ts'
import { xlsx, xlsxWithin } from './xlsx.ts'

const made = (change: Parameters<typeof testOptions>[0] = {}): Promise<Uint8Array> => bytesOf(xlsx(wellsSource(), testOptions(change)))

test('[XLO1] a sheet for records and one for each repeat, linked by their keys', async () => {
  const sheets = sheetCells(await made())
  expect([...sheets.keys()]).toEqual(['wells', 'pump', 'part'])
  const [records, pumps, parts] = [...sheets.values()].map(({ rows }) => rows) as [Row[], Row[], Row[]]
  expect(records.map((row) => row['KEY'])).toEqual(wellRows['/data']?.map(({ key }) => key))
  expect(pumps.map((row) => row['PARENT_KEY'])).toEqual([records[0], records[0], records[2]].map((row) => row?.['KEY']))
  expect(parts.map((row) => row['PARENT_KEY'])).toEqual(pumps.map((row) => row['KEY']))
  expect(records[0]).toMatchObject({ SubmissionDate: 46_024 + (3 * 3600 + 4 * 60 + 5) / 86_400, SubmitterName: 'Amina', Edits: 2, FormVersion: '1', ReviewState: 'hasIssues', name: 'Puits n° 1' })
})
type Row = Readonly<Record<string, string | number | boolean>>

test('[XLO2] names of sheets are short, plain and each once', () => {
  const name = sheetNames()
  expect(['a/b:c*d?[e]\\f', "'quoted'", 'history', '', 'x'.repeat(40), 'X'.repeat(40), '💧'.repeat(30), ' \n '].map(name)).toEqual(['a b c d e f', 'quoted', 'history_2', 'Sheet', 'x'.repeat(25), `${'X'.repeat(25)}_2`, '💧'.repeat(12), 'Sheet_2'])
  assert(property(string({ unit: constantFrom(...'ab[]:*?/\\ \'\u0001é💧'), maxLength: 60 }), (wanted) => {
    const found = name(wanted)
    expect(found.length).toBeLessThanOrEqual(31)
    expect(found).not.toMatch(/[[\]:*?/\\]|^'|'$/)
  }))
})

test('[XLO3] no cell is a formula, whatever was answered', async () => {
  const sheets = unzipSync(await made({ labels: true }))
  for (const [path, bytes] of Object.entries(sheets)) if (path.includes('worksheets')) expect(new TextDecoder().decode(bytes)).not.toMatch(/<f[ >/]|t="str"/)
  expect(sheetCells(await made()).get('wells')?.rows[1]).toMatchObject({ name: '=1+1' })
})

test('[XLO4] numbers, days and times are such, of the wall clock as answered', async () => {
  const { rows, styles } = sheetCells(await made()).get('wells') as NonNullable<ReturnType<ReturnType<typeof sheetCells>['get']>>
  expect(rows[0]).toMatchObject({ depth: 12.5, people: 340, checked: true, seen: 46_109, 'where-Latitude': 12.5, 'start-Zone': '+03:00' })
  expect(rows[0]?.['start']).toBeCloseTo(46_110 + 2.5 / 24, 5)
  expect(rows[0]?.['hour']).toBeCloseTo((7 * 60 + 5) / 1440, 9)
  expect([styles['seen'], styles['start'], styles['hour'], styles['name']]).toEqual(['yyyy\\-mm\\-dd', 'yyyy\\-mm\\-dd\\ hh:mm:ss', 'hh:mm:ss', '@'])
})

test('[XLO5] control characters and what looks like their escape come through', async () => {
  expect(cellText('a\u0001\r\n_x0041_<&\ufffe')).toBe('a_x0001__x000D_&#10;_x005F_x0041_&lt;&amp;_xFFFE_')
  expect(sheetCells(await made()).get('wells')?.rows[2]?.['name']).toBe(wellRows['/data']?.[2]?.values[1])
})

test('[XLO6] what is no number of a spreadsheet is text', async () => {
  expect(sheetCells(await made()).get('wells')?.rows[2]).toMatchObject({ depth: '1,5', people: '99999999999999999999', checked: 'maybe', seen: '2026-02-30', hour: '25:00', 'where-Latitude': 'no place' })
  const { form } = wellsSource()
  const odd = rowsSource({
    form: { ...form, tables: [{ ...(form.tables[0] as (typeof form.tables)[number]), columns: (form.tables[0]?.columns ?? []).filter(({ type }) => type === 'int' || type === 'date' || type === 'dateTime') }] },
    rows: { '/data': (wellRows['/data'] ?? []).slice(0, 1).map((row) => ({ ...row, values: ['1899-12-31T10:00:00Z', '1234567890123456', '1900-02-28'] })) },
  })
  expect(sheetCells(await bytesOf(xlsx(odd, testOptions()))).get('wells')?.rows[0]).toMatchObject({ start: '1899-12-31T10:00:00Z', people: '1234567890123456', seen: '1900-02-28' })
})

test('[XLO7] rows, columns and texts go on where a sheet or cell ends', async () => {
  const options = testOptions()
  const sheets = sheetCells(await bytesOf(xlsxWithin({ rows: 3, columns: 20, text: 52 })(wellsSource(1), options)))
  expect([...sheets].map(([name, { rows }]) => [name, rows.length])).toEqual([['wells', 2], ['wells_2', 1], ['wells_3', 2], ['wells_4', 1], ['pump', 2], ['pump_2', 1], ['part', 2], ['part_2', 1], ['Long texts', 2], ['Long texts_2', 2], ['Long texts_3', 2]])
  expect(sheets.get('wells_3')?.rows[0]?.['KEY']).toBe(wellRows['/data']?.[0]?.key)
  expect(sheets.get('wells_2')?.rows[0]?.['name']).toBe(cutText(wellRows['/data']?.[2]?.values[1] ?? '', 52))
  expect(new Set(options.notes)).toEqual(new Set(['cut']))
  expect([1, 26, 27, 702, 703, sheetLimits.columns].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD'])
})

test('[XLO8] what was cut stands whole on a sheet of its own', async () => {
  const long = `${'a'.repeat(24)}👩${'b'.repeat(60)}`
  const { form } = wellsSource()
  const source = rowsSource({ form, rows: { ...wellRows, '/data': (wellRows['/data'] ?? []).map((row, index) => (index === 1 ? { ...row, values: row.values.with(13, long) } : row)) } })
  const sheet = sheetCells(await bytesOf(xlsxWithin({ ...sheetLimits, text: 60 })(source, testOptions()))).get('Long texts')?.rows.filter((row) => row['Column'] === 'more-name')
  expect(sheet?.map((row) => [row['KEY'], row['Part']])).toEqual([[wellRows['/data']?.[1]?.key, 1], [wellRows['/data']?.[1]?.key, 2]])
  expect(sheet?.map((row) => row['Text']).join('')).toBe(long)
  expect(textParts(long, 25)[0]).toBe('a'.repeat(24))
  expect(cutText(long, 26)).toBe(`${'a'.repeat(24)}…`)
})

test('[XLO5] any text comes through a cell', async () => {
  const { form } = wellsSource()
  const column = form.tables[0]?.columns[1] as (typeof form.tables)[number]['columns'][number]
  await assert(asyncProperty(array(oneof(string({ unit: 'binary', maxLength: 20 }), string({ unit: constantFrom('_x', '0', 'D', '_', '\r', '\n', '\t', '\u0000', '<', '&', '\ufffe'), maxLength: 12 })), { minLength: 1, maxLength: 20 }), async (texts) => {
    const rows = texts.map((text, index) => ({ ...(wellRows['/data']?.[0] as NonNullable<(typeof wellRows)[string]>[number]), key: `uuid:${index}`, values: [text] }))
    const read = sheetCells(await bytesOf(xlsx(rowsSource({ form: { ...form, tables: [{ range: '/data', parent: null, name: 'x', columns: [column] }] }, rows: { '/data': rows } }), testOptions())))
    expect([...read.values()][0]?.rows.map((row) => row['name'] ?? '')).toEqual(texts)
  }), { numRuns: 25 })
})

test('LibreOffice opens it without a question and finds no formula', async ({ skip }) => {
  if (spawnSync('soffice', ['--version']).error !== undefined) skip('skipped: soffice absent')
  const folder = mkdtempSync(join(tmpdir(), 'transect-xlsx-'))
  try {
    writeFileSync(join(folder, 'wells.xlsx'), await made({ splitSelects: true }))
    const run = spawnSync('soffice', ['--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', 'fods', '--outdir', folder, join(folder, 'wells.xlsx')], { encoding: 'utf8', timeout: 100_000 })
    expect(run.status, run.stderr).toBe(0)
    const text = readFileSync(join(folder, 'wells.fods'), 'utf8')
    // how it holds yes and no
    expect(text.match(/ table:formula="(?!of:=(TRUE|FALSE)\(\)")[^"]*"/g)).toBeNull()
    for (const found of ['<text:p>=1+1</text:p>', 'office:date-value="2026-03-28"', 'office:date-value="2026-03-29T02:30:00.25"', 'office:time-value="PT07H05M00S"', 'table:name="pump"', 'office:value="340"']) expect(text.includes(found), found).toBe(true)
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 120_000)

test('the app itself reads the workbook', async () => {
  const read = readWorkbook(await bytesOf(xlsx(rowsSource({ form: { ...wellsSource().form, tables: wellsSource().form.tables.slice(0, 1), formId: 'survey' }, rows: wellRows }), testOptions())))
  expect(read.ok && read.value.sheets.get('survey')?.rows.length).toBe(4)
})

test('the golden file', async () => {
  const sheets = unzipSync(await made({ labels: true, splitSelects: true }))
  const text = ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet3.xml', 'xl/workbook.xml', 'xl/styles.xml', '[Content_Types].xml'].map((path) => `==== ${path}\n${sheetPart(sheets, path)}\n`).join('')
  expect(text).toBe(golden('wells.xlsx.txt', text))
})
