import { expect, test } from 'vitest'
import type { RowId } from '../core/ids.ts'
import type { Answers } from '../forms/answers.ts'
import { childNamed, elementsOf, parseXml, textOf, type XmlElement } from '../forms/xml.ts'
import { submissionXml, type SubmissionOptions } from './submission.ts'

const xform = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" xmlns:ev="urn:unused">
<h:head><h:title>Visit</h:title><model><instance>
 <data id="visit" version="7" orx:kind="x"><name/><colour>red</colour><place><village/><note/></place>
  <member jr:template=""><who/><pet jr:template=""><called/></pet></member><member><who/><pet><called/></pet></member>
  <meta><instanceID/><orx:instanceName/><entity dataset="houses" create="1" id=""><label/></entity></meta></data></instance>
 <bind nodeset="/data/name" type="string"/></model></h:head>
<h:body><input ref="/data/name"><label>n</label></input><group ref="/data/member"><label/><repeat nodeset="/data/member"><input ref="/data/member/who"><label>w</label></input>
 <group ref="/data/member/pet"><label/><repeat nodeset="/data/member/pet"><input ref="/data/member/pet/called"><label>c</label></input></repeat></group></repeat></group></h:body></h:html>`
const recordId = '0123456789ab8def8123456789abcdef' as RowId
const cell = (row: string, column: string, value: string) => ({ row, column, value })
const answers = (more: Answers['cells'] = []): Answers => ({
  rows: [
    { id: 'b', range: '/data/member', parent: 'root', order: 'a1' }, { id: 'a', range: '/data/member', parent: 'root', order: 'a0' },
    { id: 'p', range: '/data/member/pet', parent: 'b', order: 'a0' },
  ],
  cells: [cell('root', '/data/name', 'Ana & <Co>'), cell('a', '/data/member/who', 'first'), cell('b', '/data/member/who', 'second'), cell('p', '/data/member/pet/called', 'Rex'),
    cell('root', '/data/place/village', 'V'), cell('root', '/data/place/note', 'N'), cell('root', '/data/meta/orx:instanceName', 'House'), ...more],
})
const write = (given: Answers = answers(), options: Partial<SubmissionOptions> = {}): XmlElement => {
  const made = submissionXml(xform, given, { recordId, ...options })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  const parsed = parseXml(made.value)
  if (!parsed.ok) throw new Error(made.value)
  return parsed.value
}
const named = (root: XmlElement, ...names: readonly string[]): XmlElement | null => names.reduce<XmlElement | null>((at, name) => at && childNamed(at, name), root)

test('[SUB1] [SUB2] the root has id, version, its own attributes, and the prefixes that it uses', () => {
  const root = write()
  expect(Object.fromEntries(root.attributes)).toEqual({ id: 'visit', version: '7', 'orx:kind': 'x', 'xmlns:orx': 'http://openrosa.org/xforms' })
})
test('[SUB3] groups stay, defaults stand where nothing was answered, an emptied answer is empty', () => {
  const root = write()
  expect(textOf(named(root, 'name') as XmlElement)).toBe('Ana & <Co>')
  expect(textOf(named(root, 'colour') as XmlElement)).toBe('red')
  expect(textOf(named(root, 'place', 'village') as XmlElement)).toBe('V')
  expect(textOf(named(write(answers([cell('root', '/data/colour', '')])), 'colour') as XmlElement)).toBe('')
})
test('[SUB3] entries of repeats by their order, those below in theirs, no template and nothing of ours', () => {
  const root = write()
  const members = elementsOf(root).filter((child) => child.name === 'member')
  expect(members.map((member) => textOf(named(member, 'who') as XmlElement))).toEqual(['first', 'second'])
  expect(members.map((member) => elementsOf(member).filter((child) => child.name === 'pet').map(textOf))).toEqual([[], ['Rex']])
  expect(JSON.stringify([...members[0]!.attributes])).toBe('[]')
})
test('[SUB4] what was not relevant is left out: an answer, a group with all in it, a repeat, one in an entry', () => {
  const root = write(answers([cell('root', '/data/_omit', 'colour place'), cell('a', '/data/member/_omit', 'who')]))
  expect([named(root, 'colour'), named(root, 'place')]).toEqual([null, null])
  const [first, second] = elementsOf(root).filter((child) => child.name === 'member')
  expect(named(first as XmlElement, 'who')).toBeNull()
  expect(textOf(named(second as XmlElement, 'who') as XmlElement)).toBe('second')
  expect(elementsOf(write(answers([cell('b', '/data/member/_omit', '.')]))).filter((child) => child.name === 'member').map(textOf)).toEqual(['first'])
  expect(elementsOf(write(answers([cell('root', '/data/_omit', 'member')]))).some((child) => child.name === 'member')).toBe(false)
})
test('[SUB5] [SUB6] the ids in meta: the record\'s, or a new one with the one it replaces; the rest of meta is kept', () => {
  const meta = named(write(), 'meta') as XmlElement
  expect(elementsOf(meta).map((child) => child.name)).toEqual(['instanceID', 'orx:instanceName', 'entity'])
  expect(textOf(named(meta, 'instanceID') as XmlElement)).toBe('uuid:01234567-89ab-8def-8123-456789abcdef')
  expect(textOf(named(meta, 'instanceName') as XmlElement)).toBe('House')
  const edited = named(write(answers(), { instanceId: 'uuid:new', deprecatedId: 'uuid:old' }), 'meta') as XmlElement
  expect(elementsOf(edited).slice(0, 2).map(textOf)).toEqual(['uuid:new', 'uuid:old'])
})
test('[SUB5] a form without a meta block gets one in its namespace', () => {
  const made = submissionXml(xform.replace(/<meta>.*<\/meta>/s, ''), answers(), { recordId })
  expect(made.ok && made.value).toContain('<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>uuid:01234567')
})
test('[SUB7] an entity keeps its attributes as they were filled; without an id it gets one that follows from the record', () => {
  const entity = (more: Answers['cells'] = [], options: Partial<SubmissionOptions> = {}): Record<string, string> => Object.fromEntries((named(write(answers(more), options), 'meta', 'entity') as XmlElement).attributes)
  expect(entity()).toMatchObject({ dataset: 'houses', create: '1', id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5/) as string })
  expect(entity()).toEqual(entity())
  expect(entity([], { recordId: '1123456789ab8def8123456789abcdef' as RowId })['id']).not.toBe(entity()['id'])
  expect(entity([cell('root', '/data/meta/entity/@create', ''), cell('root', '/data/meta/entity/@id', 'e-1')])).toEqual({ dataset: 'houses', create: '', id: 'e-1' })
})
