// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { readLayout, type LayoutNode } from './layout.ts'

const form = (model: string, body: string): string => `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
  <h:head><h:title>T</h:title><model>${model}</model></h:head><h:body>${body}</h:body></h:html>`

const itext = `<itext>
  <translation lang="English" default="true()"><text id="/data/kind:label"><value>Kind of well</value><value form="image">jr://images/a.png</value></text><text id="kinds-0"><value>Dug</value></text></translation>
  <translation lang="French"><text id="/data/kind:label"><value>Type de puits</value></text><text id="kinds-0"><value>Creusé</value></text></translation>
</itext>
<instance id="kinds"><root><item><itextId>kinds-0</itextId><name>dug</name></item></root></instance>
<instance id="towns"><root><item><name>t1</name><label>Town One</label></item></root></instance>`
const kind = `<select1 ref="/data/kind"><label ref="jr:itext('/data/kind:label')"/><itemset nodeset="instance('kinds')/root/item"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>`

const only = (nodes: readonly LayoutNode[] | null): LayoutNode => {
  expect(nodes?.length).toBe(1)
  return nodes?.[0] as LayoutNode
}

test('[UI12] labels and choices are read in the language asked for, else in the default one', () => {
  const french = only(readLayout(form(itext, kind), 'French'))
  const usual = only(readLayout(form(itext, kind), 'Klingon'))
  expect(french).toMatchObject({ nodeset: '/data/kind', label: ['Type de puits'] })
  expect(usual).toMatchObject({ label: ['Kind of well'] })
  if (french.kind !== 'question' || usual.kind !== 'question') throw new Error('not a question')
  expect(french.choices?.get('dug')).toEqual(['Creusé'])
  expect(usual.choices?.get('dug')).toEqual(['Dug'])
})
test('[UI12] choices with plain labels, filtered, and written into the question', () => {
  const filtered = only(readLayout(form(itext, `<select ref="/data/town"><label>Town</label><itemset nodeset="instance('towns')/root/item[a = /data/b]"><value ref="name"/><label ref="label"/></itemset></select>`), null))
  const inline = only(readLayout(form('', '<select1 ref="/data/ok"><label>OK?</label><item><label>Yes</label><value>y</value></item></select1>'), null))
  expect(filtered.kind === 'question' && filtered.choices?.get('t1')).toEqual(['Town One'])
  expect(inline.kind === 'question' && inline.choices?.get('y')).toEqual(['Yes'])
})
test('[UI13] groups and repeats keep the order and nesting of the form; a repeat takes the label of the group around it', () => {
  const nodes = readLayout(form('', `<group ref="/data/site"><label>Site</label><input ref="/data/site/name"><label>Name</label></input>
    <group ref="/data/site/tap"><label>Taps</label><repeat nodeset="/data/site/tap"><input ref="/data/site/tap/flow"><label>Flow</label></input></repeat></group></group>
    <input ref="/data/note"><label>Note</label></input>`), null)
  expect(nodes).toMatchObject([
    { kind: 'group', label: ['Site'], children: [{ kind: 'question', nodeset: '/data/site/name' }, { kind: 'repeat', nodeset: '/data/site/tap', label: ['Taps'], children: [{ nodeset: '/data/site/tap/flow' }] }] },
    { kind: 'question', nodeset: '/data/note' },
  ])
})
test('[UI14] answers inside a label stay references', () => {
  expect(only(readLayout(form('', '<input ref="/data/a"><label>How many in <output value=" /data/village "/> today?</label></input>'), null))).toMatchObject({
    label: ['How many in ', { ref: '/data/village' }, ' today?'],
  })
})
test('[UI12] what is not an XForm has no layout', () => {
  for (const text of ['', 'hello', '<html/>', '<a><b></a>']) expect(readLayout(text, null)).toBe(null)
})

test('[UI12] a note is not listed among the answers of a record', () => {
  const layout = readLayout(`<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
    <instance><data id="x"><hint/><name/></data></instance>
    <bind nodeset="/data/hint" type="string" readonly="true()"/><bind nodeset="/data/name" type="string"/></model></h:head>
    <h:body><input ref="/data/hint"><label>Read this</label></input><input ref="/data/name"><label>Name</label></input></h:body></h:html>`, null)
  expect(layout?.map((node) => node.nodeset)).toEqual(['/data/name'])
})
