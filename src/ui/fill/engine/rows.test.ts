// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import type { FormPlan } from '../../../forms/plan.ts'
import { planForm } from '../../../forms/columns.ts'
import type { Answers } from '../../../worker/api.ts'
import { openFormSession } from './open.ts'
import { plainText } from './rich.ts'
import type { FormSession, QuestionView, RepeatView, RowView, View } from './session.ts'
import { applyChange } from './testing/apply.ts'
import { around, householdXform, noAnswers } from './testing/forms.ts'

vi.spyOn(console, 'warn').mockImplementation(() => {})
const sessions: FormSession[] = []
afterEach(() => { for (const session of sessions.splice(0)) session.dispose() })

const planOf = (xform: string): FormPlan => {
  const plan = planForm(xform)
  if (!plan.ok) throw new Error(plan.error[0]?.message)
  return plan.value
}
const open = async (answers: Answers = noAnswers, xform = householdXform, surroundings = around()): Promise<FormSession> => {
  const opened = await openFormSession({ xform, plan: planOf(xform), answers, language: '', around: surroundings })
  if (!opened.ok) throw new Error(opened.error.message)
  sessions.push(opened.value)
  return opened.value
}
const all = (views: readonly (View | RowView)[]): readonly (View | RowView)[] =>
  views.flatMap((view) => [view, ...(view.kind === 'question' ? [] : all(view.kind === 'repeat' ? view.instances : view.children))])
const questions = (session: FormSession, nodeset: string): readonly QuestionView[] => all(session.children).filter((view): view is QuestionView => view.kind === 'question' && view.nodeset === nodeset)
const repeat = (session: FormSession, nodeset: string, at = 0): RepeatView => all(session.children).filter((view): view is RepeatView => view.kind === 'repeat' && view.nodeset === nodeset)[at] as RepeatView
const texts = (session: FormSession, nodeset: string): readonly string[] => questions(session, nodeset).map(({ text }) => text)
const cell = (answers: Answers, column: string): string | undefined => answers.cells.find((each) => each.row === 'root' && each.column === column)?.value

const withMembers = async (names: readonly string[], surroundings = around()): Promise<FormSession> => {
  const session = await open(noAnswers, householdXform, surroundings)
  for (const [at, name] of names.entries()) {
    if (at > 0) session.addRow(repeat(session, '/data/member'))
    session.setValue(questions(session, '/data/member/mname')[at] as QuestionView, name)
    if (at > 0) session.addRow(repeat(session, '/data/member/pet', at))
    session.setValue(questions(session, '/data/member/pet/pname')[at] as QuestionView, `pet of ${name}`)
  }
  return session
}

test('[FIL26] a row moves with the rows below it; the order is saved, and the record reopens in it', async () => {
  const surroundings = around()
  const session = await withMembers(['Ana', 'Ben', 'Cleo'], surroundings)
  let kept = applyChange(noAnswers, session.takeChange() as never)
  const members = repeat(session, '/data/member')
  const [ana, ben, cleo] = members.instances.map(({ row }) => row) as [string, string, string]
  expect(session.canMoveRows(members)).toBe(true)
  session.moveRow(members, cleo, 0)
  expect(members.instances.map(({ row }) => row)).toEqual([cleo, ana, ben])
  expect(texts(session, '/data/member/mname')).toEqual(['Cleo', 'Ana', 'Ben'])
  expect(texts(session, '/data/member/pet/pname')).toEqual(['pet of Cleo', 'pet of Ana', 'pet of Ben'])
  const change = session.takeChange()
  expect(change).toMatchObject({ cells: [], rowsAdded: [], rowsRemoved: [], rowsMoved: [{ id: cleo }] })
  kept = applyChange(kept, change as never)
  session.moveRow(members, ana, 2)
  kept = applyChange(kept, session.takeChange() as never)
  const again = await open(kept, householdXform, surroundings)
  expect(texts(again, '/data/member/mname')).toEqual(['Cleo', 'Ben', 'Ana'])
  expect(texts(again, '/data/member/pet/pname')).toEqual(['pet of Cleo', 'pet of Ben', 'pet of Ana'])
  expect(again.takeChange()).toBeNull()
  expect(again.addRow(repeat(again, '/data/member'))).not.toBe('')
  expect(texts(again, '/data/member/mname')).toEqual(['Cleo', 'Ben', 'Ana', ''])
  expect(texts(await open(again.snapshot()), '/data/member/mname')).toEqual(['Cleo', 'Ben', 'Ana', ''])
})

test('[FIL26] rows that two phones gave the same key get new ones when one of them moves', async () => {
  const session = await withMembers(['Ana', 'Ben', 'Cleo'])
  const whole = session.snapshot()
  const rows = whole.rows.map((row) => (row.range === '/data/member' ? { ...row, order: 'a0' } : row))
  const again = await open({ rows, cells: whole.cells })
  const members = repeat(again, '/data/member')
  const before = texts(again, '/data/member/mname')
  again.moveRow(members, members.instances[2]?.row ?? '', 1)
  const wanted = [before[0], before[2], before[1]]
  expect(texts(again, '/data/member/mname')).toEqual(wanted)
  expect(texts(await open(again.snapshot()), '/data/member/mname')).toEqual(wanted)
})

test('[FIL26] positions follow the order', async () => {
  const xform = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>P</h:title><model><instance><data id="p"><r jr:template=""><a/><n/></r></data></instance>
<bind nodeset="/data/r/a" type="string"/><bind nodeset="/data/r/n" type="string" calculate="position(..)"/></model></h:head><h:body><group ref="/data/r"><label>R</label><repeat nodeset="/data/r"><input ref="/data/r/a"><label>A</label></input></repeat></group></h:body></h:html>`
  const session = await open(noAnswers, xform)
  const rows = repeat(session, '/data/r')
  for (const name of ['x', 'y', 'z']) {
    session.addRow(rows)
    session.setValue(questions(session, '/data/r/a').at(-1) as QuestionView, name)
  }
  while (rows.instances.length > 3) session.removeRow(rows, rows.instances.find((row) => row.children.every((view) => view.kind === 'question' && view.text === ''))?.row ?? '')
  session.moveRow(rows, rows.instances[2]?.row ?? '', 0)
  const cells = session.snapshot().cells
  expect(rows.instances.map(({ row }) => [cells.find((one) => one.row === row && one.column === '/data/r/a')?.value, cells.find((one) => one.row === row && one.column === '/data/r/n')?.value])).toEqual([['z', '1'], ['x', '2'], ['y', '3']])
})

test('[FIL25] answers in rows that a count takes away are named until somebody agrees or they are back', async () => {
  const session = await open()
  const count = questions(session, '/data/count')[0] as QuestionView
  session.setValue(count, '3')
  session.setValue(questions(session, '/data/child/cname')[2] as QuestionView, 'Zoe')
  session.setValue(count, '2')
  expect(session.dropped()).toHaveLength(1)
  session.setValue(count, '12')
  expect(session.dropped()).toEqual([])
  session.setValue(count, '1')
  expect(session.dropped()).toHaveLength(1)
  session.keepDropped()
  expect(session.dropped()).toEqual([])
})

test('[FIL27] what is not relevant is written for each row on Finish, and taken back', async () => {
  const xform = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>O</h:title><model><instance><data id="o"><all/><g><a/><b/></g><calc/><r jr:template=""><c/><d/></r><r><c/><d/></r></data></instance>
<bind nodeset="/data/all" type="string"/><bind nodeset="/data/g" relevant="/data/all = 'yes'"/><bind nodeset="/data/calc" relevant="/data/all = 'yes'" calculate="1 + 1"/><bind nodeset="/data/r/d" relevant="../c = 'x'"/></model></h:head><h:body>
<input ref="/data/all"><label>All</label></input><group ref="/data/g"><label>G</label><input ref="/data/g/a"><label>A</label></input><input ref="/data/g/b"><label>B</label></input></group>
<group ref="/data/r"><label>R</label><repeat nodeset="/data/r"><input ref="/data/r/c"><label>C</label></input><input ref="/data/r/d"><label>D</label></input></repeat></group></h:body></h:html>`
  const session = await open(noAnswers, xform)
  session.setValue(questions(session, '/data/all')[0] as QuestionView, 'no')
  await session.stampEnd()
  expect(cell(session.snapshot(), '/data/_omit')).toBe('g calc')
  const row = repeat(session, '/data/r').instances[0]?.row
  const inRow = (answers: Answers): string | undefined => answers.cells.find((one) => one.row === row && one.column === '/data/r/_omit')?.value
  expect(inRow(session.snapshot())).toBe('d')
  const again = await open(session.snapshot(), xform)
  expect(again.takeChange()).toBeNull()
  again.setValue(questions(again, '/data/all')[0] as QuestionView, 'yes')
  again.setValue(questions(again, '/data/r/c')[0] as QuestionView, 'x')
  await again.stampEnd()
  expect([cell(again.snapshot(), '/data/_omit'), inRow(again.snapshot())]).toEqual([undefined, undefined])
  expect(again.takeChange()?.cells).toContainEqual({ row: 'root', column: '/data/_omit', value: '' })
})

test('[FIL28] a record is called by its instance name without loose separators, else by answers as they are read', async () => {
  const xform = (instanceName: string) => `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>N</h:title><model><instance><data id="n"><province/><head_name/><village/><meta>${instanceName === '' ? '' : '<instanceName/>'}</meta></data></instance>
<bind nodeset="/data/province" type="string"/><bind nodeset="/data/head_name" type="string"/><bind nodeset="/data/village" type="string"/>${instanceName}</model></h:head><h:body>
<select1 ref="/data/province"><label>Province</label><item><label>Sindh province</label><value>SD</value></item></select1><input ref="/data/head_name"><label>Head</label></input><input ref="/data/village"><label>Village</label></input></h:body></h:html>`
  const plain = await open(noAnswers, xform(''))
  const set = (session: FormSession, name: string, value: string) => session.setValue(questions(session, `/data/${name}`)[0] as QuestionView, value)
  set(plain, 'province', 'SD')
  expect(plain.name()).toBe('Sindh province')
  set(plain, 'village', 'Kaloko')
  expect(plain.name()).toBe('Kaloko')
  set(plain, 'head_name', 'Ana')
  expect(plain.name()).toBe('Ana, Kaloko')
  const named = await open(noAnswers, xform(`<bind nodeset="/data/meta/instanceName" calculate="concat(/data/head_name, ', ', /data/village)"/>`))
  set(named, 'village', 'Kaloko')
  expect(named.name()).toBe('Kaloko')
})

test('[FIL29] guidance is read from the translation in use', async () => {
  const xform = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>G</h:title><model><itext>
<translation lang="English (en)" default="true()"><text id="/data/a:hint"><value>Short</value><value form="guidance">Ask about <output value=" /data/n "/> at length</value></text></translation>
<translation lang="French (fr)"><text id="/data/a:hint"><value>Court</value></text></translation></itext><instance><data id="g"><n/><a/></data></instance><bind nodeset="/data/n" type="string"/><bind nodeset="/data/a" type="string"/></model></h:head><h:body>
<input ref="/data/n"><label>N</label></input><input ref="/data/a"><label>A</label><hint ref="jr:itext('/data/a:hint')"/></input></h:body></h:html>`
  const session = await open(noAnswers, xform)
  session.setValue(questions(session, '/data/n')[0] as QuestionView, 'wells')
  const asked = questions(session, '/data/a')[0] as QuestionView
  expect([plainText(asked.hint), plainText(asked.guidance)]).toEqual(['Short', 'Ask about wells at length'])
  session.setLanguage('French (fr)')
  expect([plainText(asked.hint), plainText(asked.guidance)]).toEqual(['Court', ''])
  expect(questions(session, '/data/n')[0]?.guidance).toEqual([])
})
