// @vitest-environment jsdom
import { createComputed, createRoot } from 'solid-js'
import { afterEach, expect, test, vi } from 'vitest'
import { around, householdPlan, householdXform, noAnswers } from './testing/forms.ts'
import { applyChange } from './testing/apply.ts'
import { plainText } from './rich.ts'
import type { FormSession, QuestionView, RepeatView, RowView, View } from './session.ts'
import { openFormSession } from './open.ts'
import type { Answers } from '../../../worker/api.ts'

// The engine says aloud what a smaller count drops; that is what these tests are about.
vi.spyOn(console, 'warn').mockImplementation(() => {})

const sessions: FormSession[] = []
afterEach(() => { for (const session of sessions.splice(0)) session.dispose() })

const open = async (answers: Answers = noAnswers, surroundings = around()): Promise<FormSession> => {
  const opened = await openFormSession({ xform: householdXform, plan: householdPlan, answers, language: '', around: surroundings })
  if (!opened.ok) throw new Error(opened.error.message)
  sessions.push(opened.value)
  return opened.value
}
const all = (views: readonly (View | RowView)[]): readonly (View | RowView)[] =>
  views.flatMap((view) => (view.kind === 'question' ? [view] : [view, ...all(view.kind === 'repeat' ? view.instances : view.children)]))
const question = (session: FormSession, nodeset: string, at = 0): QuestionView => {
  const found = all(session.children).filter((view) => view.kind === 'question' && view.nodeset === nodeset)[at]
  if (found === undefined) throw new Error(`no question ${nodeset}`)
  return found as QuestionView
}
const repeat = (session: FormSession, nodeset: string, at = 0): RepeatView => all(session.children).filter((view) => view.kind === 'repeat' && view.nodeset === nodeset)[at] as RepeatView
const cell = (answers: Answers, column: string, row?: string): string =>
  answers.cells.find((each) => each.column === column && (row === undefined || each.row === row))?.value ?? ''

test('[FIL7] nothing is handed out before the person acts; then defaults, once values and calculations come along', async () => {
  const session = await open()
  let told = 0
  session.onDirty(() => { told += 1 })
  expect(told).toBe(0)
  expect(session.setValue(question(session, '/data/name'), 'Ana').ok).toBe(true)
  expect(told).toBeGreaterThan(0)
  const change = session.takeChange()
  expect(change?.rowsAdded.map((row) => row.range)).toEqual(['/data/member', '/data/member/pet'])
  const value = (column: string) => change?.cells.find((each) => each.column === column)?.value
  expect(value('/data/name')).toBe('Ana')
  expect(value('/data/start')).toMatch(/^\d{4}-/)
  expect(value('/data/meta/instanceID')).toMatch(/^uuid:/)
  expect(value('/data/meta/instanceName')).toBe('House of Ana')
  expect(value('/data/adult')).toBe('no')
  expect(session.takeChange()).toBeNull()
  expect(session.name()).toBe('House of Ana')
})

test('[FIL11] what cannot be read stays as typed, blanks the calculation and blocks', async () => {
  const session = await open()
  const age = question(session, '/data/age')
  session.setValue(age, '40')
  expect(cell(session.snapshot(), '/data/adult')).toBe('yes')
  expect(session.setValue(age, '4o')).toEqual({ ok: false, error: { key: 'fill.unreadable.integer' } })
  expect(age.text).toBe('4o')
  expect(cell(session.snapshot(), '/data/age')).toBe('4o')
  expect(cell(session.snapshot(), '/data/adult')).toBe('no')
  expect(session.check().map(({ question, condition }) => [question.nodeset, condition])).toEqual([['/data/name', 'required'], ['/data/age', 'unreadable']])
  const again = await open(session.snapshot())
  expect(question(again, '/data/age').text).toBe('4o')
  expect(question(again, '/data/age').problem).toEqual({ key: 'fill.unreadable.integer' })
  expect(again.takeChange()).toBeNull()
})

test('[FIL12] an answer outlives irrelevance, across closing too', async () => {
  const session = await open()
  session.setValue(question(session, '/data/age'), '40')
  session.setValue(question(session, '/data/job'), 'Nurse')
  session.setValue(question(session, '/data/age'), '4')
  expect(question(session, '/data/job').relevant).toBe(false)
  expect(cell(session.snapshot(), '/data/job')).toBe('Nurse')
  const again = await open(session.snapshot())
  expect(question(again, '/data/job').text).toBe('Nurse')
  again.setValue(question(again, '/data/age'), '41')
  expect(question(again, '/data/job').text).toBe('Nurse')
  expect(cell(again.snapshot(), '/data/job')).toBe('Nurse')
})

test('a constraint speaks with the form\'s words and only for answered questions', async () => {
  const session = await open()
  const age = question(session, '/data/age')
  expect(age.violation).toBeNull()
  session.setValue(age, '130')
  expect(age.violation?.condition).toBe('constraint')
  expect(plainText(age.violation?.message ?? [])).toBe('Between 0 and 129')
})

test('[FIL13] rows keep their ids and order when reopened; a removed row is reported once', async () => {
  const session = await open()
  const members = repeat(session, '/data/member')
  const second = session.addRow(members)
  session.setValue(question(session, '/data/member/mname', 0), 'Ben')
  session.setValue(question(session, '/data/member/mname', 1), 'Cleo')
  session.setValue(question(session, '/data/member/mage', 0), '30')
  session.setValue(question(session, '/data/member/mage', 1), '7')
  const first = members.instances[0]?.row ?? ''
  expect(cell(session.snapshot(), '/data/total')).toBe('37')
  const again = await open(session.snapshot())
  expect(repeat(again, '/data/member').instances.map(({ row }) => row)).toEqual([first, second])
  expect(again.takeChange()).toBeNull()
  again.removeRow(repeat(again, '/data/member'), first)
  const change = again.takeChange()
  expect(change?.rowsRemoved).toContain(first)
  expect(change?.rowsRemoved).not.toContain(second)
  expect(cell(again.snapshot(), '/data/member/mname')).toBe('Cleo')
  expect(again.snapshot().rows.map(({ range }) => range)).toEqual(['/data/member'])
})

test('[FIL14] a count that passes through a smaller number loses nothing', async () => {
  const session = await open()
  const count = question(session, '/data/count')
  session.setValue(count, '3')
  const rows = repeat(session, '/data/child').instances.map(({ row }) => row)
  expect(rows).toHaveLength(3)
  session.setValue(question(session, '/data/child/cname', 2), 'Zoe')
  session.takeChange()
  session.setValue(count, '1')
  expect(session.takeChange()?.rowsRemoved).toEqual(rows.slice(1))
  session.setValue(count, '12')
  const change = session.takeChange()
  expect(repeat(session, '/data/child').instances.map(({ row }) => row).slice(0, 3)).toEqual(rows)
  expect(question(session, '/data/child/cname', 2).text).toBe('Zoe')
  expect(change?.rowsAdded.slice(0, 2).map(({ id }) => id).sort()).toEqual(rows.slice(1).sort())
  expect(change?.cells).toContainEqual({ row: rows[2], column: '/data/child/cname', value: 'Zoe' })
})

test('[FIL14] rows beyond the count are neither shown nor removed when a record opens', async () => {
  const session = await open()
  session.setValue(question(session, '/data/count'), '2')
  session.setValue(question(session, '/data/child/cname', 1), 'Zoe')
  const merged = session.snapshot()
  const fewer = { ...merged, cells: merged.cells.map((each) => (each.column === '/data/count' ? { row: each.row, column: each.column, value: '1' } : each)) }
  const again = await open(fewer)
  again.setValue(question(again, '/data/name'), 'Ana')
  expect(again.takeChange()).toMatchObject({ rowsRemoved: [], rowsAdded: [] })
  again.setValue(question(again, '/data/count'), '2')
  expect(question(again, '/data/child/cname', 1).text).toBe('Zoe')
  expect(again.takeChange()).toMatchObject({ rowsRemoved: [], rowsAdded: [] })
})

test('[FIL24] the end is stamped when one finishes, not before, and not on a record that was only looked at', async () => {
  const session = await open()
  await session.stampEnd()
  session.setValue(question(session, '/data/name'), 'Ana')
  expect(cell(session.snapshot(), '/data/end')).toBe('')
  await session.stampEnd()
  expect(cell(session.snapshot(), '/data/end')).toMatch(/^\d{4}-\d\d-\d\dT/)
  const again = await open(session.snapshot())
  await again.stampEnd()
  expect(again.takeChange()).toBeNull()
})

test('a choice that is no longer offered leaves the answer, and returns with its list', async () => {
  const session = await open()
  session.setValue(question(session, '/data/state'), 'a')
  const town = question(session, '/data/town')
  expect(town.options.map(({ text }) => text)).toEqual(['A one', 'A two'])
  session.setValue(town, 'a2')
  session.setValue(question(session, '/data/state'), 'b')
  expect(town.text).toBe('')
  expect(cell(session.snapshot(), '/data/town')).toBe('')
  session.setValue(question(session, '/data/state'), 'a')
  expect(town.text).toBe('a2')
  expect(session.setValue(town, 'b1')).toMatchObject({ ok: false, error: { key: 'fill.unreadable.notOffered' } })
})

test('labels follow the language at once', async () => {
  const session = await open()
  const name = question(session, '/data/name')
  expect(name.label).toEqual(['Your ', { tag: 'strong', children: ['name'] }])
  const seen: string[] = []
  createRoot(() => createComputed(() => seen.push(plainText(name.label))))
  session.setLanguage('Français (fr)')
  expect(seen.at(-1)).toBe('Votre nom')
  expect(session.language).toBe('Français (fr)')
})

test('a file question holds a name as text', async () => {
  const session = await open()
  const photo = question(session, '/data/photo')
  expect([photo.type, photo.mediaType, photo.maxPixels]).toEqual(['file', 'image/*', 800])
  session.setValue(photo, '17.jpg')
  const again = await open(session.snapshot())
  expect(question(again, '/data/photo').text).toBe('17.jpg')
})

test('a form that is no form is a failure, not a throw', async () => {
  const opened = await openFormSession({ xform: '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head/></h:html>', plan: householdPlan, answers: noAnswers, language: '', around: around() })
  expect(opened).toMatchObject({ ok: false, error: { type: 'form-unreadable' } })
})

/** mulberry32: a walk can be repeated from its printed seed. */
const random = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

const sorted = (answers: Answers) => ({
  rows: [...answers.rows].sort((a, b) => (a.id < b.id ? -1 : 1)),
  cells: answers.cells.map(({ row, column, value }) => `${row} ${column} ${value}`).sort(),
})

test('[FIL15] random walks: what was handed out, put together, is the record, and it reopens the same', async () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    const chance = random(seed)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T
    const surroundings = around()
    let session = await open(noAnswers, surroundings)
    let kept = noAnswers
    for (let step = 0; step < 40; step += 1) {
      const members = repeat(session, '/data/member')
      const at = chance()
      if (at < 0.08) session.addRow(members)
      else if (at < 0.14 && members.instances.length > 0) session.removeRow(members, pick(members.instances).row)
      else if (at < 0.17 && members.instances.length > 1) session.moveRow(members, pick(members.instances).row, Math.floor(chance() * members.instances.length))
      else if (at < 0.2) session.setValue(question(session, '/data/count'), String(Math.floor(chance() * 5)))
      else {
        const target = pick(all(session.children).filter((view): view is QuestionView => view.kind === 'question' && view.relevant))
        const typed = { integer: pick(['0', '17', '18', '131', 'x', '']), decimal: pick(['1.5', '-0.25', '1,5', '']), date: pick(['2026-02-28', '2026-02-30', '']), selectOne: pick([...target.options.map(({ value }) => value), '']) }[target.type as string] ?? pick(['Ana', 'Łódź & <b>', ' a  b ', ''])
        session.setValue(target, typed)
      }
      if (chance() < 0.3) {
        const change = session.takeChange()
        if (change !== null) kept = applyChange(kept, change)
      }
      if (chance() < 0.05) {
        const last = session.takeChange()
        if (last !== null) kept = applyChange(kept, last)
        session.dispose()
        sessions.splice(sessions.indexOf(session), 1)
        session = await open(kept, surroundings)
      }
    }
    const last = session.takeChange()
    if (last !== null) kept = applyChange(kept, last)
    expect(sorted(kept), `seed ${seed}`).toEqual(sorted(session.snapshot()))
    const again = await open(session.snapshot(), surroundings)
    expect(sorted(again.snapshot()), `seed ${seed} reopened`).toEqual(sorted(session.snapshot()))
    expect(again.check().map(({ condition, question }) => `${question.row} ${question.nodeset} ${condition}`), `seed ${seed}`)
      .toEqual(session.check().map(({ condition, question }) => `${question.row} ${question.nodeset} ${condition}`))
  }
}, 120_000)
