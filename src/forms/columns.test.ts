import { expect, test } from 'vitest'
import { isOmitColumn, planForm } from './columns.ts'
import type { ColumnPlan, FormPlan, TablePlan } from './plan.ts'
import { compile } from './testing/sheets.ts'
import { readXform } from './xform.ts'

const planOf = (xform: string): FormPlan => {
  const plan = planForm(xform)
  if (!plan.ok) throw new Error(plan.error[0]?.message)
  return plan.value
}
const asked = (table: TablePlan | undefined): readonly ColumnPlan[] => (table?.columns ?? []).filter(({ nodeset }) => !isOmitColumn(nodeset))
const xform = (instance: string, binds = '', body = ''): string =>
  `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>T</h:title><model><instance>${instance}</instance>${binds}</model></h:head><h:body>${body}</h:body></h:html>`
const refusal = (text: string): string => {
  const read = readXform(text)
  return read.ok ? '' : (read.error[0]?.code ?? '')
}

test('[XFM4] what is no XForm is refused with the reason', () => {
  expect(refusal('<a>')).toBe('not-well-formed')
  expect(refusal('<a/>')).toBe('not-an-xform')
  expect(refusal('<!DOCTYPE a><a/>')).toBe('not-well-formed')
  expect(refusal(xform(''))).toBe('not-an-xform')
  expect(refusal(xform('<data/>'))).toBe('no-form-id')
  expect(refusal(xform('<data id="a"><x/></data>'))).toBe('')
  const read = readXform('<html><head><model><instance><d id="x">')
  expect(!read.ok && read.error[0]?.message).toContain('line 1')
})

test('[XFM5] the root and each repeat are tables; every leaf is one column of the nearest', () => {
  const { xform: form } = compile({
    survey: [['type', 'name', 'label'], ['text', 'a', 'A'], ['begin group', 'g', 'G'], ['integer', 'b', 'B'], ['begin repeat', 'r', 'R'], ['begin group', 'h', 'H'], ['decimal', 'c', 'C'], ['begin repeat', 's', 'S'], ['date', 'd', 'D'], ['end repeat'], ['end group'], ['end repeat'], ['end group']],
  })
  const plan = planOf(form)
  expect(plan.tables.map((table) => [table.range, table.parent, asked(table).map(({ nodeset, type }) => `${nodeset} ${type}`)])).toEqual([
    ['/data', null, ['/data/a string', '/data/g/b int', '/data/meta/instanceID string']],
    ['/data/g/r', '/data', ['/data/g/r/h/c decimal']],
    ['/data/g/r/h/s', '/data/g/r', ['/data/g/r/h/s/d date']],
  ])
})

test('[XFM6] types come from the control where the bind only says string', () => {
  const { xform: form } = compile({
    survey: [['type', 'name', 'label'], ['select_one yn', 'a', 'A'], ['select_multiple yn', 'b', 'B'], ['rank yn', 'c', 'C'], ['acknowledge', 'd', 'D'], ['image', 'e', 'E'], ['barcode', 'f', 'F'], ['geopoint', 'g', 'G'], ['time', 'h', 'H'], ['dateTime', 'i', 'I']],
    choices: [['list_name', 'name', 'label'], ['yn', 'yes', 'Yes']],
  })
  expect(asked(planOf(form).tables[0]).map(({ type }) => type)).toEqual(['select1', 'select', 'rank', 'trigger', 'binary', 'barcode', 'geopoint', 'time', 'dateTime', 'string'])
})

test('[XFM7] who writes a column: a person, the start of the record, a calculation', () => {
  const { xform: form } = compile({
    survey: [['type', 'name', 'label', 'calculation', 'default', 'trigger', 'read_only'], ['start', 'start'], ['end', 'end'], ['username', 'who'], ['hidden', 'batch', '', '', 'b7'], ['text', 'a', 'A'], ['calculate', 'sum', '', '1 + 1'],
      ['calculate', 'dice', '', 'once(random())'], ['text', 'shown', 'Shown', '${a}'], ['dateTime', 'when', '', 'now()', '', '${a}'], ['note', 'n', 'Note'], ['text', 'locked', 'L', '', 'x', '', 'yes']],
    settings: [['instance_name'], ['${a}']],
  })
  const plan = planOf(form)
  expect(Object.fromEntries(asked(plan.tables[0]).map(({ nodeset, kind }) => [nodeset.slice(6), kind]))).toEqual({
    start: 'once', end: 'derived', who: 'once', batch: 'once', a: 'user', sum: 'derived', dice: 'once', shown: 'derived', when: 'user', n: 'once', locked: 'once', 'meta/instanceID': 'once', 'meta/instanceName': 'derived',
  })
  expect(plan.instanceName).toBe('/data/meta/instanceName')
})

test('[XFM8] labels and languages: the default language, values shown as "…"', () => {
  const { xform: form } = compile({
    survey: [['type', 'name', 'label::English (en)', 'label::French (fr)'], ['text', 'a', 'Your  name', 'Votre nom'], ['text', 'b', 'Age of ${a}?', 'Âge ?'], ['hidden', 'c']],
    settings: [['default_language', 'form_title', 'version'], ['French (fr)', 'Demo', '2']],
  })
  const plan = planOf(form)
  expect([plan.languages, plan.defaultLanguage, plan.title, plan.version]).toEqual([['English (en)', 'French (fr)'], 'French (fr)', 'Demo', '2'])
  expect(asked(plan.tables[0]).map(({ label }) => label)).toEqual(['Votre nom', 'Âge ?', null, null])
  expect(planOf(compile({ survey: [['type', 'name', 'label'], ['text', 'a', 'A'], ['text', 'b', 'Age of ${a}?']] }).xform).tables[0]?.columns[1]?.label).toBe('Age of …?')
})

test('[XFM5] relative references, bind ids and older bind types are understood', () => {
  const form = xform('<d id="old"><g><a/><b/></g><c/></d>', '<bind id="cc" nodeset="/d/c" type="xsd:int"/><bind nodeset="/d/g/a" type="select1"/>',
    '<group ref="/d/g"><input ref="a"><label>A</label></input><select ref="b"><label>B</label></select></group><input bind="cc"><label>C</label></input>')
  expect(asked(planOf(form).tables[0]).map(({ nodeset, type, label }) => [nodeset, type, label])).toEqual([['/d/g/a', 'select1', 'A'], ['/d/g/b', 'select', 'B'], ['/d/c', 'int', 'C']])
})

test('[XFM10] a repeat may not use the names of the row id and order', () => {
  const [taken, free] = ['_rid', 'rid'].map((name) => xform(`<d id="x"><r><${name}/></r></d>`, '', `<group ref="/d/r"><repeat nodeset="/d/r"><input ref="/d/r/${name}"/></repeat></group>`))
  expect(refusal(taken ?? '')).toBe('reserved-name')
  expect(refusal(free ?? '')).toBe('')
})

test('[XFM11] every table ends with a column for what is not relevant; its name is taken', () => {
  const { xform: form } = compile({ survey: [['type', 'name', 'label'], ['text', 'a', 'A'], ['begin repeat', 'r', 'R'], ['text', 'b', 'B'], ['end repeat']] })
  expect(planOf(form).tables.map(({ columns }) => columns.at(-1))).toEqual(['/data', '/data/r'].map((range) => ({ nodeset: `${range}/_omit`, type: 'string', kind: 'derived', label: null })))
  expect(refusal(xform('<d id="x"><_omit/></d>', '', '<input ref="/d/_omit"/>'))).toBe('reserved-name')
  expect(refusal(xform('<d id="x"><g><_omit/></g></d>', '', '<input ref="/d/g/_omit"/>'))).toBe('')
})

test('[XFM12] what is to be logged stands on the bind of meta/audit', () => {
  const audit = (attributes: string) => planOf(xform('<d id="x"><a/><meta><audit/></meta></d>', `<bind nodeset="/d/meta/audit" type="binary" xmlns:odk="http://www.opendatakit.org/xforms" ${attributes}/>`, '<input ref="/d/a"/>')).audit
  expect(audit('')).toEqual({ column: '/d/meta/audit', changes: false, reasons: false, user: false, location: null })
  expect(audit('odk:track-changes="true" odk:identify-user="true" odk:track-changes-reasons="on-form-edit" odk:location-priority="high-accuracy" odk:location-min-interval="10" odk:location-max-age="60"'))
    .toEqual({ column: '/d/meta/audit', changes: true, reasons: true, user: true, location: { precise: true, minSeconds: 10, maxSeconds: 60 } })
  expect(planOf(xform('<d id="x"><a/></d>', '', '<input ref="/d/a"/>')).audit).toBeUndefined()
})
