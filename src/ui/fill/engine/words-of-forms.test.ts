// @vitest-environment jsdom
/** What a person reads of a form: pictures beside labels, the file a list should come from, values a scale does not have. */
import { afterEach, expect, test, vi } from 'vitest'
import { planForm } from '../../../forms/columns.ts'
import { compile } from '../../../forms/testing/sheets.ts'
import { around, noAnswers } from './testing/forms.ts'
import { forgetForm } from './load.ts'
import { openFormSession } from './open.ts'
import { plainText } from './rich.ts'
import type { FormSession } from './session.ts'
import { questionsOf } from './walk.ts'

vi.spyOn(console, 'warn').mockImplementation(() => {})
const sessions: FormSession[] = []
afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose()
  forgetForm()
})
const open = async (sheets: Parameters<typeof compile>[0]): Promise<FormSession> => {
  const { xform } = compile(sheets)
  const plan = planForm(xform)
  if (!plan.ok) throw new Error(JSON.stringify(plan.error))
  const opened = await openFormSession({ xform, plan: plan.value, answers: noAnswers, language: '', around: around() })
  if (!opened.ok) throw new Error(opened.error.message)
  sessions.push(opened.value)
  return opened.value
}

test('[XFM15] a large picture belongs to the small one, and is no word of the label', async () => {
  const session = await open({
    survey: [['type', 'name', 'label', 'image', 'big-image'], ['text', 'a', 'Leaf', 'leaf.png', 'leaf large.png'], ['text', 'b', 'Root', '', 'root.png'], ['select_one c', 'd', 'Which', '', '']],
    choices: [['list_name', 'name', 'label', 'image', 'big-image'], ['c', 'x', 'Oak', 'oak.png', 'oak-large.png'], ['c', 'y', 'Elm', 'elm.png', '']],
  })
  const [a, b, d] = questionsOf(session.children)
  expect([plainText(a!.label), a!.media.image, a!.media.large]).toEqual(['Leaf', 'jr://images/leaf.png', expect.stringMatching(/^jr:\/\/images\/leaf(%20| )large\.png$/)])
  expect([plainText(b!.label), b!.media.image, b!.media.large]).toEqual(['Root', 'jr://images/root.png', null])
  expect(d!.options.map(({ text, media }) => [text, media.image, media.large])).toEqual([['Oak', 'jr://images/oak.png', 'jr://images/oak-large.png'], ['Elm', 'jr://images/elm.png', null]])
})

test('[FFL16] a question whose list is in a file that is not here names the file', async () => {
  const session = await open({ survey: [['type', 'name', 'label'], ['select_one_from_file towns.csv', 't', 'Town'], ['select_one c', 'd', 'Which']], choices: [['list_name', 'name', 'label'], ['c', 'x', 'X']] })
  expect(questionsOf(session.children).map(({ missingFile, options }) => [missingFile, options.length])).toEqual([['towns.csv', 0], [null, 1]])
})

test('[ASK7] a number between two steps of a scale is refused, and stays as it was typed', async () => {
  const session = await open({ survey: [['type', 'name', 'label', 'parameters'], ['range', 'r', 'R', 'start=1 end=10 step=3'], ['range', 'f', 'F', 'start=0 end=1 step=0.1']] })
  const [r, f] = questionsOf(session.children)
  expect(session.setValue(r!, '5')).toEqual({ ok: false, error: { key: 'fill.unreadable.step', params: { step: '3', start: '1' } } })
  expect([r!.text, r!.violation?.condition]).toEqual(['5', 'unreadable'])
  expect([session.setValue(r!, '7').ok, session.setValue(f!, '0.3').ok, session.setValue(f!, '0.25').ok, session.setValue(r!, '13')]).toEqual([true, true, false, { ok: false, error: { key: 'fill.unreadable.range', params: { start: '1', end: '10' } } }])
})
