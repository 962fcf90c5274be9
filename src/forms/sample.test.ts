import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planForm } from './columns.ts'
import { readWorkbook } from './workbook.ts'
import { compileXlsForm } from './xlsform.ts'

const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, '../../public/sample-water-points.xlsx')))

test('[SMP1] the sample form is what its rows say, compiles without a problem and uses every type', async () => {
  const script = join(import.meta.dirname, '../../.ci/sample.mjs')
  const { sampleBytes } = await import(/* @vite-ignore */ script) as { readonly sampleBytes: () => Uint8Array }
  expect(Buffer.from(bytes).equals(sampleBytes())).toBe(true)
  const workbook = readWorkbook(bytes)
  if (!workbook.ok) throw new Error(workbook.error[0]?.message)
  const types = new Set(workbook.value.sheets.get('survey')?.rows.slice(1).map(({ cells }) => cells.get(1)?.split(' ')[0]))
  for (const type of ['text', 'integer', 'decimal', 'date', 'time', 'dateTime', 'select_one', 'select_multiple', 'note', 'calculate', 'hidden', 'acknowledge', 'start', 'end', 'today', 'deviceid', 'username', 'geopoint', 'image', 'barcode', 'begin_group', 'begin_repeat']) expect(types, type).toContain(type)
  const compiled = compileXlsForm(workbook.value, { fileName: 'sample.xlsx' })
  if (!compiled.ok) throw new Error(compiled.error[0]?.message)
  expect(compiled.value.problems).toEqual([])
  const plan = planForm(compiled.value.xform)
  expect(plan.ok && [plan.value.formId, plan.value.languages, plan.value.tables.map(({ range }) => range)]).toEqual(['water-points', ['English (en)', 'French (fr)'], ['/data', '/data/tap', '/data/keeper']])
})
