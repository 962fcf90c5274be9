import { strToU8, unzipSync, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { formLimits } from './limits.ts'
import { columnLetter, readWorkbook, type Workbook } from './workbook.ts'

const workbookXml = (names: readonly string[], properties = ''): string =>
  `<workbook xmlns:r="x">${properties}<sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="r${i + 1}"/>`).join('')}</sheets></workbook>`
const xlsx = (sheets: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}): Uint8Array => {
  const names = Object.keys(sheets)
  const parts: Record<string, string> = {
    'xl/workbook.xml': workbookXml(names),
    'xl/_rels/workbook.xml.rels': `<Relationships>${names.map((_, i) => `<Relationship Id="r${i + 1}" Target="${i % 2 === 0 ? `worksheets/s${i}.xml` : `/xl/worksheets/s${i}.xml`}"/>`).join('')}</Relationships>`,
    ...Object.fromEntries(Object.values(sheets).map((xml, i) => [`xl/worksheets/s${i}.xml`, xml])),
    ...more,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])), { level: 1 })
}
const sheet = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`
const read = (bytes: Uint8Array): Workbook => {
  const result = readWorkbook(bytes)
  if (!result.ok) throw new Error(result.error[0]?.message)
  return result.value
}
const codes = (bytes: Uint8Array): readonly string[] => {
  const result = readWorkbook(bytes)
  return result.ok ? [] : result.error.map((problem) => problem.code)
}
const rowsOf = (workbook: Workbook, name = 'survey') => workbook.sheets.get(name)?.rows.map(({ row, cells }) => [row, Object.fromEntries([...cells].map(([column, text]) => [columnLetter(column), text]))])

test('[XLS1] an old .xls and other files are refused with the remedy', () => {
  expect(codes(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2]))).toEqual(['old-excel'])
  expect(codes(strToU8('type,name\ntext,a'))).toEqual(['not-a-workbook'])
  expect(codes(new Uint8Array())).toEqual(['not-a-workbook'])
  expect(codes(strToU8('PK and then nothing'))).toEqual(['not-a-workbook'])
  expect(codes(zipSync({ 'word/document.xml': strToU8('<w/>') }))).toEqual(['not-a-workbook'])
  const result = readWorkbook(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]))
  expect(!result.ok && result.error[0]?.message).toContain('save it as .xlsx')
})

test('[XLS2] a part that declares too much is refused before it is inflated', () => {
  const bytes = xlsx({ survey: sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>type</t></is></c></row>') })
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const name = 'xl/worksheets/s0.xml'
  for (let at = 0; at + 46 < bytes.length; at++) {
    if (view.getUint32(at, true) === 0x02014b50 && new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name.length)) === name) view.setUint32(at + 24, 900_000_000, true)
  }
  expect(codes(bytes)).toEqual(['workbook-too-large'])
})

test('[XLS2] a part that inflates to more than it declares is refused as damaged', () => {
  const bytes = xlsx({ survey: sheet(`<row r="1"><c r="A1" t="inlineStr"><is><t>${'a'.repeat(5000)}</t></is></c></row>`) })
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  for (let at = 0; at + 46 < bytes.length; at++) if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) > 5000) view.setUint32(at + 24, 1000, true)
  expect(codes(bytes)).toEqual(['workbook-damaged'])
})

test('[XLS3] sheets are known by trimmed lower-case name; others only by their name; a lone sheet is the survey', () => {
  const row = '<row r="1"><c r="A1" t="inlineStr"><is><t>type</t></is></c></row>'
  const workbook = read(xlsx({ ' SURVEY ': sheet(row), Choices: sheet(row), 'my notes': '<not-even-read' }))
  expect([...workbook.sheets.keys()]).toEqual(['survey', 'choices'])
  expect(workbook.names).toEqual([' SURVEY ', 'Choices', 'my notes'])
  expect([...read(xlsx({ Sheet1: sheet(row) })).sheets.keys()]).toEqual(['survey'])
})

test('[XLS4] cells say what the spreadsheet shows: shared and rich texts, numbers, booleans, dates, formulas', () => {
  const shared = '<sst><si><t xml:space="preserve"> plain </t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh><t>no</t></rPh></si><si><t>line_x000A_two</t></si></sst>'
  const styles = '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd&quot;d&quot;"/><numFmt numFmtId="165" formatCode="0.0&quot; days&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/></cellXfs></styleSheet>'
  const cells = ['t="s"><v>0</v>', 't="s"><v>1</v>', 't="s"><v>2</v>', '><v>1.0</v>', '><v>0.1</v>', 't="b"><v>1</v>', 't="e"><v>#N/A</v>', 't="str"><f>A1</f><v>cached</v>', 's="1"><v>44562</v>', 's="2"><v>44562.5</v>', 's="3"><v>2.5</v>', 's="4"><v>0.25</v>', 't="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is>', 's="1">']
  const workbook = read(xlsx({ survey: sheet(`<row r="1">${cells.map((cell, i) => `<c r="${columnLetter(i + 1)}1" ${cell}</c>`).join('')}</row>`) }, { 'xl/sharedStrings.xml': shared, 'xl/styles.xml': styles }))
  expect([...(workbook.sheets.get('survey')?.rows[0]?.cells ?? [])].map(([, text]) => text))
    .toEqual(['plain', 'rich', 'line\ntwo', '1', '0.1', 'TRUE', 'cached', '2022-01-01', '2022-01-01T12:00:00', '2.5', '06:00:00', 'inline'])
})

test('[XLS5] sparse rows keep their row numbers and columns; a lying dimension costs nothing', () => {
  const xml = '<worksheet><dimension ref="A1:AMJ1048576"/><sheetData><row r="3"><c r="B3"><v>7</v></c><c r="AA3"><v>8</v></c></row><row><c><v>9</v></c></row><row r="1048576"><c r="A1048576" s="1"/></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
  expect(rowsOf(read(xlsx({ survey: xml })))).toEqual([[3, { B: '7', AA: '8' }], [4, { A: '9' }]])
})

test('[XLS6] DOCTYPE, too many columns and broken XML are refused by the sheet', () => {
  expect(codes(xlsx({ survey: '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>' }))).toEqual(['workbook-damaged'])
  expect(codes(xlsx({ survey: sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>') }))).toEqual(['workbook-too-large'])
  expect(codes(xlsx({ survey: '<worksheet><sheetData>' }))).toEqual(['workbook-damaged'])
  expect(codes(xlsx({ survey: '<worksheet/>' }, { 'xl/sharedStrings.xml': '<sst>' }))).toEqual(['workbook-damaged'])
})

test('[XLS4] a formula without a value is empty, and its place is known; one that gives nothing is just empty', () => {
  const workbook = read(xlsx({ survey: sheet('<row r="2"><c r="B2"><f>1+1</f></c><c r="C2" t="str"><f>""</f><v></v></c><c r="D2"><f>1</f><v>1</v></c></row>') }))
  expect(rowsOf(workbook)).toEqual([[2, { D: '1' }]])
  expect(workbook.sheets.get('survey')?.uncomputed).toEqual([{ row: 2, column: 2 }])
})

test('[XLS4] the 1904 calendar is obeyed', () => {
  const bytes = xlsx({ survey: sheet('<row r="1"><c r="A1" s="0"><v>0</v></c></row>') }, {
    'xl/workbook.xml': workbookXml(['survey'], '<workbookPr date1904="1"/>'),
    'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
  })
  expect(rowsOf(read(bytes))).toEqual([[1, { A: '1904-01-01' }]])
})

const cell = (reference: string, text: string): string => `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`
const metered = (bytes: Uint8Array): { readonly codes: readonly string[]; readonly inflated: number } => {
  const meter = { inflated: 0 }
  const result = readWorkbook(bytes, meter)
  return { codes: result.ok ? [] : result.error.map((problem) => problem.code), inflated: meter.inflated }
}

test('[XLS6] hostile sheets are refused at the first row, cell or text too many, not after all of them', () => {
  const { rows, columns, sharedTexts, cellCharacters } = formLimits.sheet
  const refused: readonly (readonly [string, Uint8Array, number])[] = [
    ['rows', xlsx({ survey: sheet('<row><c><v>1</v></c></row>'.repeat(rows * 2)) }), 4_000_000],
    ['elements', xlsx({ survey: sheet('<c/>'.repeat(1_500_000)) }), 5_500_000],
    ['shared texts', xlsx({ survey: sheet('') }, { 'xl/sharedStrings.xml': `<sst>${'<si><t>a</t></si>'.repeat(500_000)}</sst>` }), sharedTexts * 17 + 1_000_000],
    ['one text', xlsx({ survey: sheet(`<row r="1">${cell('A1', 'a'.repeat(6_000_000))}</row>`) }), 3_000_000],
    ['columns', xlsx({ survey: sheet(`<row>${'<c><v>1</v></c>'.repeat(16_384)}</row>`) }), columns * 15 + 1_000_000],
    ['a long cell', xlsx({ survey: sheet(`<row r="1">${cell('A1', 'a'.repeat(cellCharacters + 1))}</row>`) }), 100_000],
    ['levels', xlsx({ survey: '<a>'.repeat(1_500_000) }), 2_000_000],
    ['one tag', xlsx({ survey: `<worksheet ${' '.repeat(6_000_000)}/>` }), 3_000_000],
  ]
  for (const [name, bytes, most] of refused) {
    const { codes: found, inflated } = metered(bytes)
    expect(found, name).toEqual(['workbook-too-large'])
    expect(inflated, name).toBeLessThan(most)
  }
})

test('[XLS2] a zip within the zip is not opened; a part of 50 MB is refused unread', () => {
  const inner = zipSync({ bomb: new Uint8Array(2_000_000) })
  const survey = sheet(`<row r="1">${cell('A1', 'type')}</row>`)
  const nested = unzipSync(xlsx({ survey }))
  expect(metered(zipSync({ ...nested, 'xl/embeddings/form.zip': inner })).inflated).toBeLessThan(2000)
  const huge = xlsx({ survey: sheet('<row r="1"><c r="A1"><v>1</v></c></row>'.repeat(1_300_000)) })
  expect(metered(huge)).toMatchObject({ codes: ['workbook-too-large'] })
  expect(metered(huge).inflated).toBeLessThan(2000)
})

test('[XLS6] cells are counted over all sheets', () => {
  const rows = '<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>'.repeat(Math.ceil(formLimits.sheet.cells / 6) + 1)
  expect(codes(xlsx({ survey: sheet(rows) }))).toEqual([])
  expect(codes(xlsx({ survey: sheet(rows), choices: sheet(rows) }))).toEqual(['workbook-too-large'])
})
