import { expect, test } from 'vitest'
import { compile, refused, type Rows } from '../testing/sheets.ts'

const choices: Rows = [['list_name', 'name', 'label', 'colour'], ['pets', 'cat', 'Cat', 'grey'], ['pets', 'dog', 'Dog', 'brown'], ['pets', 'none', 'None', '']]
const survey = (...rows: Rows): Rows => [['type', 'name', 'label', 'relevant', 'appearance'], ...rows]

test('[XLF33] a loop asks its questions once for each choice, in the words of the choice', () => {
  const { xform } = compile({ survey: survey(['begin loop over pets', 'l', 'Pets'], ['integer', 'n', 'How many %(colour)s %(label)ss (%(name)s)?', "'%(name)s' != ''"], ['note', 'm', 'So ${n}'], ['end loop']), choices })
  expect(xform).toContain('<l><cat><n/><m/></cat><dog><n/><m/></dog></l>')
  expect(xform).toContain('<group ref="/data/l/dog"><label>Dog</label><input ref="/data/l/dog/n"><label>How many brown Dogs (dog)?</label></input>')
  expect(xform).toContain(`<bind nodeset="/data/l/cat/n" type="int" relevant="'cat' != ''"/>`)
  expect(xform).toContain('<input ref="/data/l/dog/m"><label>So <output value=" /data/l/dog/n "/></label></input>')
})

test('[XLF33] a loop in several languages speaks each; loops stand in loops', () => {
  const { xform } = compile({
    survey: [['type', 'name', 'label::en', 'label::fr'], ['begin loop over pets', 'l', 'Pets', 'Animaux'], ['text', 'q', 'My %(label)s', 'Mon %(label)s'], ['begin_loop over pets', 'k'], ['text', 'p', '%(label)s', '%(label)s'], ['end_loop'], ['end_loop']],
    choices: [['list_name', 'name', 'label::en', 'label::fr'], ['pets', 'cat', 'cat', 'chat'], ['pets', 'dog', 'dog', 'chien']],
  })
  expect(xform).toContain('<text id="/data/l/dog/q:label"><value>Mon chien</value></text>')
  expect(xform).toContain('<l><cat><q/><k><cat><p/></cat><dog><p/></dog></k></cat>')
})

test('[XLF33] or_other adds a turn to the loops over its list', () => {
  const { xform } = compile({ survey: survey(['begin loop over pets', 'l', 'Pets'], ['integer', 'n', 'N'], ['end loop'], ['select_one pets or_other', 's', 'S']), choices })
  expect(xform).toContain('<l><cat><n/></cat><dog><n/></dog><other><n/></other></l><s/><s_other/>')
})

test('[XLF33] loops without a list, or without an end of their own, are refused', () => {
  const codes = (...rows: Rows): readonly string[] => refused({ survey: survey(...rows), choices }).map(({ code }) => code)
  expect(codes(['begin loop', 'l'], ['text', 'a', 'A'], ['end loop'])).toContain('missing-list')
  expect(codes(['begin loop over fish', 'l'], ['text', 'a', 'A'], ['end loop'])).toContain('missing-list')
  expect(codes(['begin loop over pets', 'l'], ['text', 'a', 'A'], ['end group'])).toEqual(['unbalanced'])
  expect(codes(['begin loop over pets', 'l'], ['text', 'a', 'A'])).toContain('unbalanced')
  expect(codes(['text', 'a', 'A'], ['end loop'])).toEqual(['unbalanced'])
  const many = [['list_name', 'name', 'label'], ...Array.from({ length: 200 }, (_, i) => ['many', `c${i}`, 'C'])]
  const nested = survey(['begin loop over many', 'l'], ['begin loop over many', 'k'], ['begin loop over many', 'j'], ['text', 'a', 'A'], ['end loop'], ['end loop'], ['end loop'])
  expect(refused({ survey: nested, choices: many }).map(({ code }) => code)).toEqual(['too-many-rows'])
})

test('[XLF34] search() has its choices in the question', () => {
  const { xform } = compile({ survey: survey(['select_one cols', 'a', 'A', '', "quick search('fruits', 'matches', 'x', ${b})"], ['text', 'b', 'B']), choices: [['list_name', 'name', 'label'], ['cols', 'key', 'text']] })
  expect(xform).toContain(`<select1 ref="/data/a" appearance="quick search('fruits', 'matches', 'x',  /data/b )"><label>A</label><item><label>text</label><value>key</value></item></select1>`)
  expect(xform).not.toContain('<instance id="cols"')
  const translated = compile({ survey: survey(['select_multiple cols', 'a', 'A', '', "search('fruits')"]), choices: [['list_name', 'name', 'label::en', 'label::fr'], ['cols', 'key', 'en', 'fr']] }).xform
  expect(translated).toContain(`<item><label ref="jr:itext('cols-0')"/><value>key</value></item>`)
  expect(translated).toContain('<text id="cols-0"><value>fr</value></text>')
})

test('[XLF34] a list for search() is no list of choices, and a file is named one way', () => {
  expect(refused({ survey: survey(['select_one pets', 'a', 'A', '', "search('x')"], ['select_one pets', 'b', 'B']), choices }).map(({ code, row }) => [code, row])).toEqual([['search-shares-list', 2]])
  expect(refused({ survey: survey(['select_one_from_file x.csv', 'a', 'A', '', "search('x')"]) }).map(({ code }) => code)).toEqual(['search-from-file'])
})

test('[XLF35] osm questions ask for tags', () => {
  const { xform } = compile({ survey: survey(['osm', 'a', 'A'], ['osm tags', 'b', 'B']), osm: [['list name', 'name', 'label'], ['tags', 'addr:city', 'City'], ['tags', 'name']] })
  expect(xform).toContain('<upload ref="/data/a" mediatype="osm/*"><label>A</label></upload>')
  expect(xform).toContain('<upload ref="/data/b" mediatype="osm/*"><label>B</label><tag key="addr:city"><label>City</label></tag><tag key="name"><label/></tag></upload>')
})

test('[XLF35] old forms name themselves on the survey sheet', () => {
  const result = compile({ survey: survey(['set form id', 'wells'], ['form_title', 'Wells 2026'], ['text', 'a', 'A']) })
  expect([result.formId, result.title]).toEqual(['wells', 'Wells 2026'])
  expect(result.xform).toContain('<data id="wells"><a/>')
})

test('[XLF7] or_other in several languages runs, with a warning', () => {
  const told = (...header: readonly string[]): readonly string[] =>
    compile({ survey: [['type', 'name', ...header], ['select_one l or_other', 'a', ...header.map(() => 'A')]], choices: [['list_name', 'name', ...header], ['l', 'x', ...header.map(() => 'X')]] }).problems.map(({ code }) => code)
  expect([told('label'), told('label::en', 'label::fr')]).toEqual([[], ['other-in-english']])
})

test('[XLF2] types that limit an answer say so in a hint, unless the form has its own', () => {
  const { xform } = compile({ survey: [['type', 'name', 'label', 'hint'], ['phone number', 'a', 'A', ''], ['number of days in last month', 'b', 'B', 'Count them.']] })
  expect(xform).toContain('<label>A</label><hint>Enter numbers only.</hint>')
  expect(xform).toContain('<label>B</label><hint>Count them.</hint>')
  expect(xform).toContain('constraint="0 &lt;= . and . &lt;= 31"')
})
