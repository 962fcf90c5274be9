import { expect, test } from 'vitest'
import { neededFiles } from './form-files.ts'
import { compile, refused, type Rows } from './testing/sheets.ts'

const survey = (...rows: Rows): { readonly survey: Rows } => ({ survey: [['type', 'name', 'label', 'calculation', 'relevant', 'default', 'choice_filter', 'repeat_count', 'trigger'], ...rows] })
const choices: Rows = [['list_name', 'name', 'label', 'region'], ['yn', 'yes', 'Yes'], ['yn', 'no', 'No']]
const one = (problems: readonly { readonly code: string; readonly sheet?: string; readonly row?: number; readonly column?: string; readonly message: string }[]) =>
  problems.map(({ code, sheet, row, column }) => [code, sheet, row, column])
const bind = (xform: string, nodeset: string): string => new RegExp(`<bind nodeset="${nodeset}"[^>]*>`).exec(xform)?.[0] ?? ''

test('[XLF1] the file names the form when the settings do not; the same workbook gives the same XForm', () => {
  const sheets = survey(['text', 'a', 'A'])
  const result = compile(sheets)
  expect([result.formId, result.title, result.version]).toEqual(['form', 'form', ''])
  expect(compile(sheets).xform).toBe(result.xform)
  expect(compile({ ...sheets, settings: [['form_title', 'form_id', 'version'], ['Wells', 'wells', '7']] })).toMatchObject({ formId: 'wells', title: 'Wells', version: '7' })
})

test('[XLF2] headers and types go by other names and cases', () => {
  const { xform, problems } = compile({
    survey: [['Type', 'Name', 'Caption', 'Relevance', 'Constraint Message', 'read only', 'jr:count'], ['Select one from yn', 'a', 'A'], ['begin repeat', 'r', 'R', '', '', '', '2'], ['string', 'b', 'B', "${a} = 'yes'", 'no', 'TRUE'], ['end repeat']],
    choices,
  })
  expect(problems).toEqual([])
  expect(bind(xform, '/data/r/b')).toBe(`<bind nodeset="/data/r/b" type="string" relevant=" /data/a  = 'yes'" jr:constraintMsg="no" readonly="true()"/>`)
  expect(xform).toContain('jr:count=" /data/r_count "')
})

test('[XLF3] duplicate headers, unknown columns and comment rows are told and left out', () => {
  const { problems } = compile({ survey: [['type', 'name', 'label', 'label', 'colour', 'relevent'], ['text', 'a', 'A', 'B', 'red'], ['', '', '', '', 'a note']] })
  expect(one(problems)).toEqual([['duplicate-header', 'survey', 1, 'label'], ['unknown-column', 'survey', 1, 'colour'], ['unknown-column', 'survey', 1, 'relevent'], ['comment-row', 'survey', 3, 'type']])
  expect(problems[2]?.message).toContain('"relevant"')
})

test.each<[string, Record<string, Rows>, readonly unknown[]]>([
  ['no survey sheet', { Survei: [['type']] }, ['no-survey', undefined, undefined, undefined]],
  ['an empty survey sheet', survey(), ['empty-survey', 'survey', undefined, undefined]],
  ['no type column', { survey: [['name', 'label'], ['a', 'A']] }, ['missing-column', 'survey', 1, undefined]],
  ['an unknown type', survey(['txt', 'a', 'A']), ['unknown-type', 'survey', 2, 'type']],
  ['a missing name', survey(['text', '', 'A']), ['missing-name', 'survey', 2, 'name']],
  ['an invalid name', survey(['text', '2 a', 'A']), ['invalid-name', 'survey', 2, 'name']],
  ['a name with an undeclared prefix', survey(['text', 'x:a', 'A']), ['invalid-name', 'survey', 2, 'name']],
  ['a duplicate name in a group', survey(['begin group', 'g', 'G'], ['text', 'a', 'A'], ['text', 'a', 'B'], ['end group']), ['duplicate-name', 'survey', 4, 'name']],
  ['a broken reference', survey(['text', 'a', 'A ${nobody}']), ['broken-reference', 'survey', 2, 'label']],
  ['an unfinished reference', survey(['text', 'a', 'A', '', '${a = 1']), ['broken-reference', 'survey', 2, 'relevant']],
  ['an ambiguous reference', survey(['begin group', 'g', 'G'], ['text', 'a', 'A'], ['end group'], ['text', 'a', 'A'], ['note', 'n', '${a}']), ['ambiguous-reference', 'survey', 6, 'label']],
  ['a group that is never ended', survey(['begin group', 'g', 'G'], ['text', 'a', 'A']), ['unbalanced', 'survey', 2, 'type']],
  ['an end without a begin', survey(['text', 'a', 'A'], ['end group']), ['unbalanced', 'survey', 3, 'type']],
  ['an end of the wrong kind', survey(['begin group', 'g', 'G'], ['text', 'a', 'A'], ['end repeat']), ['unbalanced', 'survey', 4, 'type']],
  ['a missing list', survey(['select_one yn', 'a', 'A']), ['missing-list', 'survey', 2, 'type']],
  ['a select without a list', survey(['select_one', 'a', 'A']), ['missing-list', 'survey', 2, 'type']],
  ['a choice without a name', { ...survey(['select_one yn', 'a', 'A']), choices: [...choices, ['yn', '', 'Maybe']] }, ['choice-without-name', 'choices', 4, 'name']],
  ['a space in a choice of several', { ...survey(['select_multiple yn', 'a', 'A']), choices: [...choices, ['yn', 'may be', 'Maybe']] }, ['space-in-choice', 'choices', 4, 'name']],
  ['an impossible range', { survey: [['type', 'name', 'label', 'parameters'], ['range', 'a', 'A', 'start=1 end=5 step=9']] }, ['invalid-range', 'survey', 2, 'parameters']],
])('[XLF4] %s is refused with its place', (_, sheets, expected) => {
  expect(one(refused(sheets))).toEqual([expected])
})

test.each([
  ['concat(${a}, "x"', '")" missing'], ["if(${a} = 'x, 1, 2)", 'is not closed'], ['${a} = 1)', '")" too many'], ['count(${a}[. = 1)', '"]" is needed'], ['${a} % 2', '"%" has no meaning'],
])('[XLF9] %s is refused: %s', (expression, message) => {
  const [problem, ...rest] = refused(survey(['text', 'a', 'A'], ['calculate', 'b', '', expression]))
  expect([problem?.code, problem?.row, problem?.column, rest]).toEqual(['broken-expression', 3, 'calculation', []])
  expect(problem?.message).toContain(message)
})
test('[XLF9] expressions of every kind that can be read are left alone', () => {
  const good = ["regex(., '^[(]$')", ". != '' and (1 < 2 or not(true()))", "instance('l')/root/item[name = current()/../a and x[1] = \"it's\"]/label", '../@id', 'child::a | b', '-1.5 * 3 div 2 mod 7', "string-length(.) >= 3", "'%'", 'jr:choice-name(., "x")']
  for (const expression of good) expect(compile(survey(['text', 'a', 'A', '', expression])).problems, expression).toEqual([])
})

test('[XLF5] messages name what was probably meant, and both rows of a mismatch', () => {
  expect(refused(survey(['integr', 'a', 'A']))[0]?.message).toContain('"integer"')
  expect(refused({ surveys: [['type']], notes: [['x']] })[0]?.message).toContain('"surveys"')
  expect(refused(survey(['text', 'village', 'V'], ['note', 'n', '${vilage}']))[0]?.message).toContain('"village"')
  expect(refused({ ...survey(['select_one yno', 'a', 'A']), choices })[0]?.message).toContain('"yn"')
  const [mismatch] = refused(survey(['begin group', 'g', 'G'], ['text', 'a', 'A'], ['end repeat']))
  expect([mismatch?.row, mismatch?.message.includes('row 2')]).toEqual([4, true])
})

test('[XLF6] all errors of a form are told at once', () => {
  expect(refused(survey(['txt', 'a', 'A'], ['text', '', 'B'], ['select_one yn', 'c', 'C'])).map(({ row }) => row)).toEqual([2, 3, 4])
})

test('[XLF7] what can be run is run, with a warning', () => {
  const { xform, problems } = compile({
    ...survey(['text', 'meta', 'Meta'], ['select_one yn', 'a', 'A'], ['text', 'B'], ['text', 'A', 'Same but for case'], ['osm', 'o', 'O']),
    choices: [...choices, ['yn', 'no', 'Nope']],
  })
  expect(problems.map(({ code }) => code).sort()).toEqual(['duplicate-choice', 'missing-label', 'not-supported', 'reserved-name', 'similar-name'])
  expect(xform).toContain('<orx:meta><orx:instanceID/></orx:meta>')
  expect(xform).toContain('<upload ref="/data/o" mediatype="osm/*"><label>O</label></upload>')
  expect(xform).toContain('<input ref="/data/B"><label>B</label></input>')
})

test('[XLF8] unknown parameters and values that do not fit are errors', () => {
  expect(bind(compile({ survey: [['type', 'name', 'label', 'parameters'], ['image', 'c', 'C', 'max-pixels=1024']] }).xform, '/data/c')).toContain('orx:max-pixels="1024"')
  const problems = refused({ survey: [['type', 'name', 'label', 'parameters'], ['image', 'a', 'A', 'max-pixel=5'], ['image', 'b', 'B', 'max-pixels=big'], ['text', 'd', 'D', 'what?']] })
  expect(one(problems)).toEqual([['unknown-parameter', 'survey', 2, 'parameters'], ['invalid-parameters', 'survey', 3, 'parameters'], ['invalid-parameters', 'survey', 4, 'parameters']])
  expect(problems[0]?.message).toContain('Did you mean "max-pixels"?')
})

test('[XLF10] references are relative within a repeat, absolute outside of it', () => {
  const { xform } = compile(survey(
    ['text', 'top', 'T'], ['begin repeat', 'r', 'R'], ['text', 'a', 'A'], ['begin group', 'g', 'G'], ['text', 'b', 'B ${a}', '', '${a} = ${top}'],
    ['begin repeat', 's', 'S'], ['text', 'c', 'C', '', '${b} = ${a}'], ['end repeat'], ['end group'], ['end repeat'], ['calculate', 'n', '', 'count(${c})']))
  expect(bind(xform, '/data/r/g/b')).toContain('relevant=" ../../a  =  /data/top "')
  expect(bind(xform, '/data/r/g/s/c')).toContain('relevant=" ../../b  =  ../../../a "')
  expect(bind(xform, '/data/n')).toContain('calculate="count( /data/r/g/s/c )"')
  expect(xform).toContain('<label>B <output value=" ../../a "/></label>')
})

test('[XLF11] choice filters look from the question into the list', () => {
  const { xform } = compile({ ...survey(['text', 'z', 'Z'], ['begin repeat', 'r', 'R'], ['text', 'a', 'A'], ['select_one yn', 'b', 'B', '', '', '', 'region = ${a} and name != ${z}'], ['end repeat']), choices })
  expect(xform).toContain(`nodeset="instance('yn')/root/item[region =  current()/../a  and name !=  /data/z ]"`)
})

test('[XLF12] computed defaults are set when a record or a repeat starts; plain ones stand in the record', () => {
  const { xform } = compile(survey(['date', 'd', 'D', '', '', '2026-01-31'], ['text', 't', 'T', '', '', 'a-b'], ['begin repeat', 'r', 'R'], ['text', 'u', 'U', '', '', "concat('x', ${t})"], ['end repeat']))
  expect(xform).toContain('<d>2026-01-31</d>')
  expect(xform).toContain('<t>a-b</t>')
  expect(xform.match(/<setvalue ref="\/data\/r\/u" event="(odk-instance-first-load|odk-new-repeat)" value="concat\('x',  \/data\/t \)"\/>/g)).toHaveLength(2)
})

test('[XLF13] triggers set a question when others change', () => {
  const { xform } = compile(survey(['text', 'a', 'A'], ['text', 'b', 'B'], ['dateTime', 'when', '', 'now()', '', '', '', '', '${a}, ${b}']))
  expect(xform.match(/<setvalue ref="\/data\/when" event="xforms-value-changed" value="now\(\)"\/>/g)).toHaveLength(2)
  expect(bind(xform, '/data/when')).not.toContain('calculate')
})

test('[XLF14] languages: columns by language, "-" for what is missing, the default first', () => {
  const { xform, problems } = compile({
    survey: [['type', 'name', 'label::English (en)', 'label::Français (fr)', 'hint::English (en)'], ['text', 'a', 'Name', 'Nom', 'yours'], ['text', 'b', 'Age', '', '']],
    settings: [['default_language'], ['Français (fr)']],
  })
  expect(xform).toContain('<translation lang="Français (fr)" default="true()"><text id="/data/a:label"><value>Nom</value></text>')
  expect(xform).toContain('<text id="/data/a:hint"><value>-</value></text>')
  expect(one(problems)).toEqual([['missing-translation', 'survey', undefined, 'hint']])
})

test('[XLF15] texts are not markup: < and & in labels, quotes in logic', () => {
  const { xform } = compile(survey(['text', 'a', 'A < B & ${a} "x"', '', `. != "it's" and 1 < 2`]))
  expect(xform).toContain('<label>A &lt; B &amp; <output value=" /data/a "/> "x"</label>')
  expect(bind(xform, '/data/a')).toContain(`relevant=". != &quot;it's&quot; and 1 &lt; 2"`)
})

test('[XLF16] external choices are looked up in itemsets.csv, whose content comes with the form', () => {
  const { xform, itemsets } = compile({ ...survey(['text', 'a', 'A'], ['select_one_external city', 'b', 'B', '', '', '', 'region = ${a}']), external_choices: [['list_name', 'name', 'label', 'region'], ['city', 'c1', 'City "1"', ''], ['', ''], ['city', 'c2', 'City 2', 'n']] })
  expect(xform).toContain(`<input ref="/data/b" query="instance('city')/root/item[region =  /data/a ]"><label>B</label></input>`)
  expect(xform).not.toContain('<instance id="city"')
  expect(itemsets).toBe('"list_name","name","label","region"\r\n"city","c1","City ""1""",""\r\n"city","c2","City 2","n"\r\n')
  expect(compile(survey(['text', 'a', 'A'])).itemsets).toBe(null)
})

test('[XLF17] a repeat count that is an expression is calculated under a name that is free', () => {
  const { xform } = compile(survey(['integer', 'r_count', 'N'], ['begin repeat', 'r', 'R', '', '', '', '', '${r_count} + 1'], ['text', 'a', 'A'], ['end repeat']))
  expect(bind(xform, '/data/r_count_2')).toContain('calculate=" /data/r_count  + 1"')
  expect(xform).toContain('jr:count=" /data/r_count_2 "')
})

test('[XLF18] the XForm has the address of every file that belongs to the form', () => {
  const { xform } = compile({
    survey: [
      ['type', 'name', 'label', 'calculation', 'appearance', 'default', 'media::image', 'audio::en', 'audio::fr', 'label::fr'],
      ['select_one_from_file towns.csv', 'a', 'A', "pulldata('prices', 'a', 'b', ${b})"], ['select_multiple_from_file places.geojson', 'b', 'B'],
      ['csv-external', 'people'], ['xml-external', 'stock'], ['text', 'd', 'D', "pulldata('prices', 'c', 'd', '')", '', '', 'plan ${b}.png', 'hello.mp3', 'bonjour.mp3'],
      ['image', 'e', 'E', '', '', 'form.png', 'frame.png'], ['select_one cols', 'f', 'F', '', "minimal search('fruits')"], ['select_one yn', 'g', 'G'],
    ],
    choices: [['list_name', 'name', 'label', 'image'], ['cols', 'key', 'text', ''], ['yn', 'yes', 'Yes', 'yes.png'], ['yn', 'no', 'No', 'no.png']],
  })
  expect(xform).toContain('<instance id="towns" src="jr://file-csv/towns.csv"/>')
  const needed = neededFiles(xform)
  expect(new Set(needed.ok ? needed.value : [])).toEqual(new Set(['prices.csv', 'towns.csv', 'places.geojson', 'people.csv', 'stock.xml', 'fruits.csv', 'frame.png', 'hello.mp3', 'bonjour.mp3', 'yes.png', 'no.png', 'form.png']))
})
