// @vitest-environment jsdom
/** Selects over long lists behave as the engine's own: choices, labels in each language, answers, filters, choice names, reopening. */
import { afterEach, expect, test, vi } from 'vitest'
import { planForm } from '../../../forms/columns.ts'
import { prepareXform } from '../../../forms/prepare.ts'
import type { Answers } from '../../../worker/api.ts'
import { around, noAnswers } from './testing/forms.ts'
import { forgetForm } from './load.ts'
import { openFormSession } from './open.ts'
import type { FormSession, QuestionView } from './session.ts'
import { plainText } from './rich.ts'
import { questionsOf } from './walk.ts'

vi.spyOn(console, 'warn').mockImplementation(() => {})
const sessions: FormSession[] = []
afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose()
  forgetForm()
})
const count = 1000
const items = Array.from({ length: count }, (_, at) => `<item><name>v${at}</name><itextId>place-${at}</itextId><d>d${at % 3}</d>${at % 5 === 0 ? '' : '<more>yes</more>'}</item>`).join('')
const texts = (word: string): string => Array.from({ length: count }, (_, at) => (at === 7 && word === 'Lieu' ? '' : `<text id="place-${at}"><value>${at === 3 ? '**Old** ' : ''}${word} ${at} &amp; more</value></text>`)).join('')
/** `plain` is added to every list: with it the engine makes all choices itself. */
const xform = (plain: string): string => `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model>
<itext><translation lang="en" default="true()"><text id="q"><value>Where</value></text>${texts('Place')}</translation><translation lang="fr"><text id="q"><value>Où</value></text>${texts('Lieu')}</translation></itext>
<instance><data id="t"><d/><one/><many/><inD/><name/><n/></data></instance><instance id="places"><root>${items}</root></instance>
<bind nodeset="/data/d" type="string"/><bind nodeset="/data/one" type="string" required="true()"/><bind nodeset="/data/many" type="string" constraint="count-selected(.) &lt; 4"/><bind nodeset="/data/inD" type="string"/>
<bind nodeset="/data/name" type="string" calculate="jr:choice-name(/data/one, '/data/one')"/><bind nodeset="/data/n" type="int" calculate="count(instance('places')/root/item[more = 'yes'])"/></model></h:head><h:body>
<input ref="/data/d"><label>d</label></input>
${(['select1 one', 'select many', 'select1 inD'] as const).map((each) => {
  const [kind = '', name = ''] = each.split(' ')
  return `<${kind} ref="/data/${name}"><label ref="jr:itext('q')"/><itemset nodeset="instance('places')/root/item${name === 'inD' ? '[d = /data/d]' : ''}${plain}"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset></${kind}>`
}).join('')}
</h:body></h:html>`

const open = async (plain: string, answers: Answers = noAnswers, language = ''): Promise<FormSession> => {
  const plan = planForm(xform(plain))
  if (!plan.ok) throw new Error(JSON.stringify(plan.error))
  const opened = await openFormSession({ xform: xform(plain), plan: plan.value, answers, language, around: around() })
  if (!opened.ok) throw new Error(opened.error.message)
  sessions.push(opened.value)
  return opened.value
}
const walk = async (plain: string): Promise<unknown> => {
  const session = await open(plain)
  const [d, one, many, inD] = questionsOf(session.children) as readonly [QuestionView, QuestionView, QuestionView, QuestionView]
  const told: unknown[] = []
  const tell = (): void => { told.push([one, many, inD].map((question) => [question.text, question.problem, question.violation?.condition]), session.snapshot().cells.filter(({ column, value }) => /name$|n$/.test(column) && value !== '')) }
  const offers = (question: QuestionView): void => { told.push(question.options.length, question.options.slice(0, 8).map(({ value, text, label }) => [value, text, plainText(label), label.length])) }
  tell()
  offers(one)
  offers(inD)
  session.setValue(d, 'd1')
  for (const [question, value] of [[one, 'v40'], [many, 'v9 v2 v700'], [inD, 'v4']] as const) told.push(session.setValue(question, value))
  tell()
  offers(inD)
  told.push(session.setValue(one, 'nowhere'), session.setValue(inD, 'v3'), session.setValue(many, 'v1 v2 v3 v4'))
  tell()
  session.setValue(one, 'v41')
  session.setValue(inD, 'v7')
  session.setValue(d, 'd2')
  tell()
  session.setLanguage('fr')
  offers(one)
  tell()
  const answers = session.snapshot()
  forgetForm()
  const again = await open(plain, answers, 'fr')
  expect(again.snapshot()).toEqual(answers)
  told.push(questionsOf(again.children).map((question) => question.text), answers.cells)
  return told
}

test('[FFL19] one, several and filtered of 1,000 choices: as the engine does it with all of them', { timeout: 120_000 }, async () => {
  const own = await walk('')
  forgetForm()
  const engine = await walk('[true()]')
  expect(own).toEqual(engine)
  expect(JSON.stringify(own)).toContain('Lieu 41 & more')
})

test('[FFL19] what the form engine gets has neither the choices nor their texts; lists with pictures stay, and so do short ones', () => {
  const prepared = prepareXform(xform(''))
  const pictured = prepareXform(xform('').replace('<value>Place 5 &amp; more</value>', '<value>Place 5</value><value form="image">jr://images/5.png</value>'))
  const short = prepareXform(xform('').replaceAll(/<item><name>v[1-9]\d\d<.*?<\/item>/g, ''))
  if (!prepared.ok || !pictured.ok || !short.ok) throw new Error('not prepared')
  expect(prepared.value.xform).not.toMatch(/place-|v40|Lieu 8/)
  expect(prepared.value.xform).toContain('Où')
  expect([prepared.value.tables.instances.get('places')?.columns, prepared.value.tables.texts?.columns]).toEqual([['name', 'itextId', 'd', 'more'], ['', 'en', 'fr']])
  for (const { value } of [pictured, short]) expect([value.tables.instances.size, value.tables.texts, value.xform.includes('place-44<')]).toEqual([0, null, true])
  const other = prepareXform(xform('').replace('Place 5 ', 'Place V '))
  expect(other.ok && other.value.tables.key !== prepared.value.tables.key && other.value.xform === prepared.value.xform).toBe(true)
})
