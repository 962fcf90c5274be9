/** What cannot run, or would not do what its author asked for, is refused with its place; what can run is told. */
import { expect, test } from 'vitest'
import type { Problem } from '../plan.ts'
import { book, compile, refused, type Rows } from '../testing/sheets.ts'
import { compileXlsForm } from '../xlsform.ts'

const placed = (problems: readonly Problem[]): readonly (readonly unknown[])[] => problems.map(({ code, sheet, row, column }) => [code, sheet, row, column])
const withParameters = (...rows: Rows): { readonly survey: Rows } => ({ survey: [['type', 'name', 'label', 'parameters', 'appearance'], ...rows] })
const choices: Rows = [['list_name', 'name', 'label'], ['l', 'a', 'A'], ['l', 'b', 'B']]

test.each([
  ['a quality that does not exist', ['audio', 'a', 'A', 'quality=best'], 'voice-only'],
  ['rows that are no number', ['text', 'a', 'A', 'rows=many'], 'whole number'],
  ['an app that is no package', ['image', 'a', 'A', 'app=camera'], 'org.example.camera'],
  ['a parameter of another type', ['geoshape', 'a', 'A', 'warning-accuracy=5'], 'allow-mock-accuracy'],
  ['incremental that says no', ['geotrace', 'a', 'A', 'incremental=false'], 'true'],
  ['places from a list that is not there', ['geopoint', 'a', 'A', 'reference-geometry=towns'], 'towns'],
  ['places from what is no repeat', ['geopoint', 'a', 'A', 'reference-geometry=${a}'], 'not a repeat'],
  ['ticks that are not shown', ['range', 'a', 'A', 'tick_interval=2', 'rating'], 'vertical'],
  ['text without keys', ['text', 'a', 'A', 'three rows'], 'key=value'],
] as const)('[XLF8] %s is refused', (_, row, said) => {
  const problems = refused(withParameters(row))
  expect(placed(problems)).toEqual([[expect.any(String), 'survey', 2, 'parameters']])
  expect(problems[0]?.message).toContain(said)
})

test('[XLF8] an app is not looked at where the appearance does not open one', () => {
  expect(compile(withParameters(['image', 'a', 'A', 'app=camera', 'signature'])).xform).not.toContain('intent')
})

test.each([
  ['location-priority=balanced', 'location-min-interval and location-max-age is missing'],
  ['location-priority=balanced location-min-interval=-1 location-max-age=5', 'less than 0'],
  ['location-priority=balanced location-min-interval=60 location-max-age=30', 'too old'],
])('[XLF8] an audit with %s is refused', (parameters, said) => {
  expect(refused(withParameters(['audit', '', '', parameters], ['text', 'a', 'A'])).map(({ message }) => message)).toEqual([expect.stringContaining(said)])
})

test('[XLF7] an audit is always named audit', () => {
  expect(placed(compile(withParameters(['audit', 'log'], ['text', 'a', 'A'])).problems)).toContainEqual(['audit-name', 'survey', 2, 'name'])
})

test('[XLF8] places come from a list, a file or a repeat', () => {
  const { xform } = compile({ choices, ...withParameters(['geopoint', 'a', 'A', 'reference-geometry=l'], ['begin repeat', 'r', 'R'], ['geopoint', 'geometry', 'G'], ['end repeat'], ['geotrace', 'b', 'B', 'reference-geometry=${r}']) })
  expect(xform).toContain(`<itemset nodeset="instance('l')/root/item"><value ref="name"/><label ref="label"/></itemset>`)
  expect(xform).toContain(`<itemset nodeset="/data/r[./geometry != '']"><value ref="geometry"/><label ref="geometry"/></itemset>`)
})

test('[XLF26] types of other programs stay empty, unknown ones are asked as text, misspelt ones are refused', () => {
  const { xform, problems } = compile(withParameters(['caseid', 'caseid'], ['country', 'c', 'Country', '', 'w2'], ['note', 'n', 'Case ${caseid}']))
  expect(placed(problems)).toEqual([['unknown-type', 'survey', 2, 'type'], ['unknown-type', 'survey', 3, 'type']])
  expect(xform).toContain('<caseid/>')
  expect(xform).not.toContain('ref="/data/caseid"')
  expect(xform).toContain('<input ref="/data/c"><label>Country</label></input>')
  expect(refused(withParameters(['intger', 'a', 'A']))[0]?.message).toContain('"integer"')
  expect(refused(withParameters(['begin dancing', 'a', 'A']))[0]?.message).toContain('begin_group')
})

test('[XLF26] a list that nobody uses does not keep the form from opening; one that is used does', () => {
  const broken: Rows = [...choices, ['old', 'x', 'Was ${gone}'], ['old', 'y', 'Y']]
  const { xform, problems } = compile({ survey: [['type', 'name', 'label'], ['select_one l', 'a', 'A']], choices: broken })
  expect(placed(problems)).toEqual([['unused-list', 'choices', 4, 'label']])
  expect(xform).not.toContain('old')
  expect(placed(refused({ survey: [['type', 'name', 'label'], ['select_one old', 'a', 'A']], choices: broken }))).toEqual([['broken-reference', 'choices', 4, 'label']])
  const named: Rows = [['type', 'name', 'label', 'calculation'], ['calculate', 'a', '', "count(instance('old')/root/item)"]]
  expect(placed(refused({ survey: named, choices: broken }))).toEqual([['broken-reference', 'choices', 4, 'label']])
})

test('[XLF27] a sheet with a name near one that is missing is named', () => {
  const survey: Rows = [['type', 'name', 'label'], ['select_one l', 'a', 'A']]
  expect(refused({ survey, choises: choices, _choices: choices })[0]?.message).toContain('If "choises" is meant')
  expect(refused({ surveys: survey })[0]?.message).toContain('"surveys"')
  const { problems } = compile({ survey, choices, seting: [['form_id'], ['x']] })
  expect(placed(problems)).toEqual([['similar-sheet', 'seting', undefined, undefined]])
})

test('[XLS4] formulas without a value are told with their cell', () => {
  const workbook = book({ survey: [['type', 'name', 'label'], ['text', 'a', 'A']] })
  const survey = workbook.sheets.get('survey')
  const result = compileXlsForm({ ...workbook, sheets: new Map([['survey', { name: 'survey', rows: survey?.rows ?? [], uncomputed: [{ row: 2, column: 4 }] }]]) }, { fileName: 'form.xlsx' })
  expect(result.ok && placed(result.value.problems)).toEqual([['formula-without-value', 'survey', 2, 'D']])
})

test('[XFM11] a function that does not exist is told with its place', () => {
  const { problems } = compile({ survey: [['type', 'name', 'label', 'calculation'], ['calculate', 'a', '', 'cont(1) + duration ()']] })
  expect(placed(problems)).toEqual([['unknown-function', 'survey', 2, 'calculation'], ['unknown-function', 'survey', 2, 'calculation']])
  expect(problems[0]?.message).toContain('"count"')
})

test('[XLF17] a count whose name is taken is stored under another, and told', () => {
  const survey: Rows = [['type', 'name', 'label', 'repeat_count'], ['integer', 'r_count', 'C'], ['begin repeat', 'r', 'R', '3'], ['text', 'a', 'A'], ['end repeat']]
  expect(placed(compile({ survey }).problems)).toEqual([['name-taken', 'survey', 3, 'repeat_count']])
})

test('[XLF4] rows of a table-list have one list and no filter', () => {
  const two: Rows = [...choices, ['m', 'c', 'C']]
  const table = (...rows: Rows): Rows => [['type', 'name', 'label', 'appearance', 'choice_filter'], ['begin group', 'g', 'G', 'table-list'], ...rows, ['end group']]
  expect(placed(refused({ survey: table(['select_one l', 'a', 'A'], ['select_one m', 'b', 'B']), choices: two }))).toEqual([['mixed-table-list', 'survey', 4, 'type']])
  expect(placed(refused({ survey: table(['select_one l', 'a', 'A', '', "name = 'a'"]), choices: two }))).toEqual([['filter-in-table-list', 'survey', 3, 'choice_filter']])
})

test('[XLF4] a question named as the count of a repeat above it is told so', () => {
  const survey: Rows = [['type', 'name', 'label', 'repeat_count'], ['begin repeat', 'r', 'R', '3'], ['text', 'a', 'A'], ['end repeat'], ['integer', 'r_count', 'C']]
  const [problem] = refused({ survey })
  expect([problem?.code, problem?.row]).toEqual(['duplicate-name', 5])
  expect(problem?.message).toContain('the count of a repeat')
})

test('[XLF4] a calculation that calculates nothing is refused, one that only sets a default is not', () => {
  const columns = ['type', 'name', 'label', 'default']
  expect(placed(refused({ survey: [columns, ['calculate', 'a']] }))).toEqual([['missing-calculation', 'survey', 2, 'calculate']])
  expect(compile({ survey: [columns, ['calculate', 'a', '', 'now()'], ['text', 'b', 'B']] }).problems).toEqual([])
})

test('[XLF4] an encrypted form needs its instanceID; last-saved needs its name', () => {
  expect(placed(refused({ survey: [['type', 'name', 'label'], ['text', 'a', 'A']], settings: [['public_key', 'omit_instanceID'], ['k', 'yes']] }))).toEqual([['omit-instance-id', 'settings', 2, 'omit_instanceID']])
  expect(placed(refused({ survey: [['type', 'name', 'label', 'default'], ['xml-external', '__last-saved'], ['text', 'a', 'A', '${last-saved#a}']] }))).toEqual([['instance-clash', 'survey', 2, 'name']])
})
