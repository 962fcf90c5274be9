import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { instanceXml, readInstance, rootRow, type Answers, type CellText, type RowShape } from './answers.ts'
import { planForm } from './columns.ts'
import type { FormPlan } from './plan.ts'
import { prepareXform, type PreparedForm } from './prepare.ts'
import { compile } from './testing/sheets.ts'
import { parseXml, writeXml } from './xml.ts'

const { xform } = compile({
  survey: [['type', 'name', 'label', 'default'], ['text', 'a', 'A', 'preset'], ['begin repeat', 'r', 'R'], ['text', 'b', 'B', 'x'], ['begin group', 'g', 'G'], ['begin repeat', 's', 'S'], ['integer', 'c', 'C'], ['end repeat'], ['end group'], ['end repeat'], ['begin repeat', 't', 'T'], ['text', 'd', 'D'], ['end repeat']],
})
const open = (): { readonly prepared: PreparedForm; readonly plan: FormPlan } => {
  const prepared = prepareXform(xform)
  const plan = planForm(xform)
  if (!prepared.ok || !plan.ok) throw new Error('not prepared')
  return { prepared: prepared.value, plan: plan.value }
}
const { prepared, plan } = open()
const about = { formId: 'form', version: '' }
const read = (xml: string): Answers => {
  const result = readInstance(xml, plan)
  if (!result.ok) throw new Error(result.error[0]?.message)
  return result.value
}

const text = fc.string({ unit: 'binary', maxLength: 12 }).map((s) => s.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, ''))
const order = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '2'), minLength: 1, maxLength: 4 })
const anyAnswers: fc.Arbitrary<Answers> = fc.record({
  root: text,
  outer: fc.array(fc.record({ order, value: text, inner: fc.array(fc.record({ order, value: text }), { maxLength: 3 }) }), { maxLength: 4 }),
  other: fc.array(fc.record({ order, value: text }), { maxLength: 3 }),
}).map(({ root, outer, other }) => {
  const rows: RowShape[] = []
  const cells: CellText[] = [{ row: rootRow, column: '/data/a', value: root }]
  outer.forEach((one, i) => {
    rows.push({ id: `r${i}`, range: '/data/r', parent: rootRow, order: one.order })
    cells.push({ row: `r${i}`, column: '/data/r/b', value: one.value })
    one.inner.forEach((two, j) => {
      rows.push({ id: `r${i}s${j}`, range: '/data/r/g/s', parent: `r${i}`, order: two.order })
      cells.push({ row: `r${i}s${j}`, column: '/data/r/g/s/c', value: two.value })
    })
  })
  other.forEach((one, i) => {
    rows.push({ id: `t${i}`, range: '/data/t', parent: rootRow, order: one.order })
    cells.push({ row: `t${i}`, column: '/data/t/d', value: one.value })
  })
  return { rows, cells }
})
const byText = (items: readonly object[]): readonly string[] => items.map((item) => JSON.stringify(item)).sort()

test('[ANS1] rows and cells survive the way through an instance, nested repeats included', () => {
  fc.assert(fc.property(anyAnswers, (answers) => {
    const back = read(instanceXml(prepared, answers, about))
    expect(byText(back.rows)).toEqual(byText(answers.rows))
    expect(byText(back.cells.filter(({ column }) => !column.startsWith('/data/meta')))).toEqual(byText(answers.cells))
  }))
})

test('[ANS2] entries stand in the order of their keys, then of their ids, whatever order they came in', () => {
  fc.assert(fc.property(anyAnswers, fc.infiniteStream(fc.nat()), (answers, seeds) => {
    const shuffled = answers.rows.map((row) => ({ row, at: seeds.next().value as number })).sort((a, b) => a.at - b.at).map(({ row }) => row)
    expect(instanceXml(prepared, { ...answers, rows: shuffled }, about)).toBe(instanceXml(prepared, answers, about))
    const keys = read(instanceXml(prepared, answers, about)).rows.filter(({ range }) => range === '/data/t').map(({ order, id }) => `${order}\u0000${id}`)
    expect(keys).toEqual([...keys].sort())
  }))
})

const value = (answers: Answers, column: string): string | undefined => read(instanceXml(prepared, answers, about)).cells.find((cell) => cell.column === column)?.value
const code = (xml: string): string | undefined => {
  const result = readInstance(xml, plan)
  return result.ok ? undefined : result.error[0]?.code
}

test('[ANS3] a question without a cell keeps the form’s default; an emptied one stays empty', () => {
  const empty: Answers = { rows: [{ id: 'r1', range: '/data/r', parent: rootRow, order: 'a' }], cells: [] }
  expect([value(empty, '/data/a'), value(empty, '/data/r/b')]).toEqual(['preset', 'x'])
  expect(value({ ...empty, cells: [{ row: rootRow, column: '/data/a', value: '' }] }, '/data/a')).toBe('')
})

test('[ANS4] the root names form and version, with the namespaces it needs and no templates', () => {
  const root = parseXml(instanceXml(prepared, { rows: [], cells: [] }, { formId: 'f', version: '9' }))
  if (!root.ok) throw new Error(root.error.message)
  expect([root.value.attributes.get('id'), root.value.attributes.get('version'), root.value.attributes.get('xmlns:orx')]).toEqual(['f', '9', 'http://openrosa.org/xforms'])
  expect(writeXml(root.value)).not.toContain('template')
  expect(writeXml(root.value)).not.toContain('<r>')
})

test('[ANS5] what is no record of this form is refused', () => {
  expect(code('<data>')).toBe('not-well-formed')
  expect(code('<other/>')).toBe('other-form')
  expect(code('<data><r><b>1</b></r></data>')).toBe('row-without-id')
  expect(read('<data><unknown>1</unknown><a>2</a></data>').cells).toEqual([{ row: rootRow, column: '/data/a', value: '2' }])
})

test('[XFM9] preparing adds the hidden questions to every template and instance of a repeat, and nothing else', () => {
  expect(prepared.xform.match(/<_rid\/><_ord\/>/g)).toHaveLength(xform.match(/<r>|<r jr|<s>|<s jr|<t>|<t jr/g)?.length ?? 0)
  expect(prepared.xform.match(/<bind nodeset="[^"]*\/_(rid|ord)" type="string"\/>/g)).toHaveLength(6)
  expect(prepared.xform.match(/<input ref="[^"]*\/_(rid|ord)" appearance="hidden">/g)).toHaveLength(6)
  const without = prepared.xform.replaceAll(/<_rid\/><_ord\/>|<bind nodeset="[^"]*\/_(rid|ord)" type="string"\/>|<input ref="[^"]*\/_(rid|ord)" appearance="hidden"><label\/><\/input>/g, '')
  expect(without).toBe(xform)
})
