// @vitest-environment jsdom
/** What a form says of its files, run by the real form engine: search(), select_one_external, last-saved, pulldata, files that are missing. */
import { afterEach, expect, test, vi } from 'vitest'
import type { Answers } from './answers.ts'
import { readAddress } from './address.ts'
import { planForm } from './columns.ts'
import { engineData } from './form-data.ts'
import { lastSavedSource } from './prepare-files.ts'
import { readSearch } from './prepare-search.ts'
import { forgetForm } from '../ui/fill/engine/load.ts'
import { openFormSession } from '../ui/fill/engine/open.ts'
import type { FormSession, QuestionView } from '../ui/fill/engine/session.ts'
import { around, noAnswers } from '../ui/fill/engine/testing/forms.ts'
import { questionsOf } from '../ui/fill/engine/walk.ts'

vi.spyOn(console, 'warn').mockImplementation(() => {})
const sessions: FormSession[] = []
afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose()
  forgetForm()
})

const villages = 'district;village;code;sortby\nNorth;Ako;1;3\nNorth;Bele;2;1\nSouth;Aru;3;2\n'
const open = async (model: string, body: string, files: Readonly<Record<string, string>>, answers: Answers = noAnswers): Promise<FormSession> => {
  const xform = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model>${model}</model></h:head><h:body>${body}</h:body></h:html>`
  const plan = planForm(xform)
  if (!plan.ok) throw new Error(JSON.stringify(plan.error))
  const fetchAttachment = (address: string): Promise<Response> => {
    const missing = Promise.resolve(new Response('', { status: 404 }))
    if (address === lastSavedSource) return files['last'] === undefined ? missing : Promise.resolve(new Response(files['last'], { headers: { 'content-type': 'text/xml' } }))
    const { name, query } = readAddress(address)
    const made = files[name] === undefined ? null : engineData(name, new TextEncoder().encode(files[name]), query)
    return made?.ok === true ? Promise.resolve(new Response(made.value.text, { headers: { 'content-type': made.value.type } })) : missing
  }
  const opened = await openFormSession({ xform, plan: plan.value, answers, language: '', around: around(), fetchAttachment })
  if (!opened.ok) throw new Error(opened.error.message)
  sessions.push(opened.value)
  return opened.value
}
const question = (session: FormSession, name: string): QuestionView => {
  const found = questionsOf(session.children).find(({ nodeset }) => nodeset === `/data/${name}`)
  if (found === undefined) throw new Error(`no question ${name}`)
  return found
}
const options = (session: FormSession, name: string): readonly string[] => question(session, name).options.map(({ value, text }) => `${value}=${text}`)
const value = (session: FormSession, name: string): string => session.snapshot().cells.find(({ column }) => column === `/data/${name}`)?.value ?? ''
const data = '<instance><data id="f"><d/><v/><x/></data></instance><bind nodeset="/data/d" type="string"/><bind nodeset="/data/v" type="string"/><bind nodeset="/data/x" type="string"/>'
const select = (name: string, appearance: string, items: string): string => `<select1 ref="/data/${name}" appearance="${appearance}"><label>${name}</label>${items}</select1>`
const item = (name: string, label: string): string => `<item><label>${label}</label><value>${name}</value></item>`

test('[FFL9] [FFL11] search with a filter: a cascade from one file, choices once each, whole numbers as they stand', async () => {
  const session = await open(data, `${select('d', "quick search('villages')", item('district', 'district'))}${select('v', "minimal search('villages', 'matches', 'district', /data/d)", item('-99', 'Other') + item('code', 'village, code'))}`, { 'villages.csv': villages })
  expect(options(session, 'd')).toEqual(['North=North', 'South=South'])
  expect([...question(session, 'd').appearance]).toEqual(['quick'])
  expect(options(session, 'v')).toEqual(['-99=Other'])
  session.setValue(question(session, 'd'), 'North')
  expect(options(session, 'v')).toEqual(['-99=Other', '2=Bele 2', '1=Ako 1'])
  expect(session.setValue(question(session, 'v'), '2').ok).toBe(true)
  session.setValue(question(session, 'd'), 'South')
  expect(options(session, 'v')).toEqual(['-99=Other', '3=Aru 3'])
})
test('[FFL10] contains, startswith and endswith match letters of either case, in any of the columns, together with a second column', async () => {
  const body = (match: string): string => `<input ref="/data/d"><label>d</label></input>${select('v', `search('villages', '${match}', 'village,code', /data/d, 'district', 'North')`, item('code', 'village'))}`
  for (const [match, typed, found] of [['contains', 'E', ['2=Bele']], ['startswith', 'aK', ['1=Ako']], ['endswith', 'O', ['1=Ako']], ['contains', '', ['2=Bele', '1=Ako']], ['contains', '2', ['2=Bele']]] as const) {
    const session = await open(data, body(match), { 'villages.csv': villages })
    session.setValue(question(session, 'd'), typed)
    expect(options(session, 'v')).toEqual(found)
  }
})
test('[FFL9] what stands in the brackets of a search', () => {
  expect(readSearch("w1 search('f', 'contains', 'a, b', concat(../x, ',)'), 'c', ../../y) minimal")).toEqual({
    call: { file: 'f.csv', match: 'contains', columns: ['a', 'b'], value: "concat(current()/../x, ',)')", filter: { column: 'c', value: 'current()/../../y' } }, rest: 'w1 minimal',
  })
  expect(readSearch('autocomplete-search')).toBeNull()
  expect(readSearch('search')).toBeNull()
})
test('[FFL12] a question with a query is a select one over its list of itemsets.csv', async () => {
  const itemsets = '"list_name","name","label","state"\r\n"towns","a","A","n"\r\n"towns","b","B","s"\r\n"other","c","C","n"\r\n'
  const session = await open(data, `<input ref="/data/d"><label>d</label></input><input ref="/data/v" query="instance('towns')/root/item[state= /data/d ]"><label>v</label></input>`, { 'itemsets.csv': itemsets })
  expect(question(session, 'v').type).toBe('selectOne')
  session.setValue(question(session, 'd'), 'n')
  expect(options(session, 'v')).toEqual(['a=A'])
})
test('[FFL13] a form reads the record that was finished last; without one it is empty', async () => {
  const model = `<instance><data id="f"><d/><v/><x/></data></instance><instance id="__last-saved" src="jr://instance/last-saved"/><bind nodeset="/data/v" type="string"/><bind nodeset="/data/d" type="string"/>
<setvalue event="odk-instance-first-load" ref="/data/d" value="instance('__last-saved')/data/v"/>`
  const body = '<input ref="/data/d"><label>d</label></input><input ref="/data/v"><label>v</label></input>'
  expect(question(await open(model, body, { last: '<data xmlns="http://www.w3.org/2002/xforms" id="f"><v>from before</v></data>' }), 'd').text).toBe('from before')
  forgetForm()
  expect(question(await open(model, body, {}), 'd').text).toBe('')
})
test('[FFL9] pulldata finds a file that the form names nowhere else, in a table saved with semicolons and a column too many', async () => {
  const session = await open(`${data}<bind nodeset="/data/v" type="string" calculate="pulldata('prices', 'price', 'name', /data/d)"/>`.replace('<bind nodeset="/data/v" type="string"/>', ''),
    '<input ref="/data/d"><label>d</label></input>', { 'prices.csv': '\uFEFFname;price\nrice;3;extra\n"big ""maize""";4\n' })
  session.setValue(question(session, 'd'), 'rice')
  expect(value(session, 'v')).toBe('3')
  session.setValue(question(session, 'd'), 'big "maize"')
  expect(value(session, 'v')).toBe('4')
})
test('[FFL16] a form whose files are missing opens: its choices are empty', async () => {
  const session = await open(`${data}<instance id="towns" src="jr://file-csv/towns.csv"/><instance id="g" src="jr://file/g.geojson"/><instance id="x" src="jr://file/x.xml"/>`,
    `<select1 ref="/data/d"><label>d</label><itemset nodeset="instance('towns')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>`, {})
  expect(options(session, 'd')).toEqual([])
})
test('[FFL6] [FFL8] GeoJSON, XML and headers that are no names are taken by the engine', async () => {
  const itemset = (id: string, path: string, label: string): string => `<itemset nodeset="instance('${id}')${path}"><value ref="name"/><label ref="${label}"/></itemset>`
  const session = await open(`${data}<instance id="g" src="jr://file/g.geojson"/><instance id="x" src="jr://file/x.xml"/><instance id="c" src="jr://file-csv/c.csv"/>`,
    `<select1 ref="/data/d"><label>d</label>${itemset('g', '/root/item', 'geometry')}</select1><select1 ref="/data/v"><label>v</label>${itemset('x', '/list/place', 'label')}</select1><select1 ref="/data/x"><label>x</label>${itemset('c', '/root/item', '_2020')}</select1>`, {
      'g.geojson': JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2, 3] }, properties: { name: 'p', 'a b': 1 } }] }),
      'x.xml': '<?xml version="1.0"?><list><place><name>a</name><label>A</label></place></list>',
      'c.csv': 'name,Site name,2020\nq,w,e\n',
    })
  expect([options(session, 'd'), options(session, 'v'), options(session, 'x')]).toEqual([['p=2 1 3 0'], ['a=A'], ['q=e']])
})
