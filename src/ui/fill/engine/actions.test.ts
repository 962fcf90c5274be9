// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import type { ColumnPlan, ColumnType, FormPlan } from '../../../forms/plan.ts'
import { openFormSession } from './open.ts'
import type { FormSession, QuestionView } from './session.ts'
import { around, noAnswers } from './testing/forms.ts'

const xform = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:odk="http://www.opendatakit.org/xforms">
<h:head><h:title>Doors</h:title><model><instance><data id="doors"><door/><sound/><start/><at_door/></data></instance>
<bind nodeset="/data/door" type="string"/><bind nodeset="/data/sound" type="binary" odk:quality="low"/>
<bind nodeset="/data/start" type="geopoint"/><bind nodeset="/data/at_door" type="geopoint"/>
<odk:setgeopoint event="odk-instance-first-load" ref="/data/start"/></model></h:head>
<h:body><input ref="/data/door"><label>Door</label><odk:setgeopoint event="xforms-value-changed" ref="/data/at_door"/></input>
<upload ref="/data/sound" mediatype="audio/*"><label>Sound</label></upload></h:body></h:html>`
const column = (name: string, type: ColumnType, kind: ColumnPlan['kind']): ColumnPlan => ({ nodeset: `/data/${name}`, type, kind, label: null })
const plan: FormPlan = {
  formId: 'doors', title: 'Doors', version: '', languages: [], defaultLanguage: '', instanceName: null,
  tables: [{ range: '/data', parent: null, columns: [column('door', 'string', 'user'), column('sound', 'binary', 'user'), column('start', 'geopoint', 'once'), column('at_door', 'geopoint', 'once')] }],
}
let session: FormSession | null = null
afterEach(() => session?.dispose())
const open = async (location: () => Promise<string>): Promise<FormSession> => {
  const opened = await openFormSession({ xform, plan, answers: noAnswers, language: '', around: { ...around(), location } })
  if (!opened.ok) throw new Error(opened.error.message)
  return (session = opened.value)
}
const cell = (name: string): string => session?.snapshot().cells.find((each) => each.column === `/data/${name}`)?.value ?? ''
const question = (name: string): QuestionView => session?.children.find((view) => view.nodeset === `/data/${name}`) as QuestionView

test('[PLC7] the form asks for the location when it opens and when an answer changes', async () => {
  const places = ['12.5 -1.5 300 4', '12.6 -1.6 301 9']
  await open(() => Promise.resolve(places.shift() ?? ''))
  await vi.waitFor(() => expect(cell('start')).toMatch(/^12\.5 -1\.5 300(\.0)? 4(\.0)?$/))
  expect(cell('at_door')).toBe('')
  session?.setValue(question('door'), 'blue')
  await vi.waitFor(() => expect(cell('at_door')).toMatch(/^12\.6 -1\.6 301(\.0)? 9(\.0)?$/))
  expect(cell('start')).toMatch(/^12\.5 /)
})

test('[PLC7] without a location the answer stays blank', async () => {
  await open(() => Promise.resolve(''))
  session?.setValue(question('door'), 'blue')
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  expect([cell('start'), cell('at_door'), cell('door')]).toEqual(['', '', 'blue'])
})

test('[MED5] parameters that stand at the bind reach the widget', async () => {
  await open(() => Promise.resolve(''))
  expect([question('sound').attribute('quality'), question('sound').attribute('mediatype'), question('door').attribute('quality')]).toEqual(['low', 'audio/*', null])
})
