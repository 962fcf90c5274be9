// @vitest-environment jsdom
/** What a form writes into the attributes of an entity is part of the record: it survives reopening and is what is exported. */
import { afterEach, expect, test, vi } from 'vitest'
import { planForm } from '../../../forms/columns.ts'
import { compile } from '../../../forms/testing/sheets.ts'
import type { Answers } from '../../../worker/api.ts'
import { around, noAnswers } from './testing/forms.ts'
import { forgetForm } from './load.ts'
import { openFormSession } from './open.ts'
import type { FormSession } from './session.ts'
import { questionsOf } from './walk.ts'

vi.spyOn(console, 'warn').mockImplementation(() => {})
const sessions: FormSession[] = []
afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose()
  forgetForm()
})
const trees = 'name,label,__version,__trunkVersion,__branchId\n6ba7b810-9dad-41d1-80b4-00c04fd430c8,Oak,7,7,\n'
const open = async (sheets: Parameters<typeof compile>[0], answers: Answers = noAnswers): Promise<FormSession> => {
  const { xform } = compile(sheets)
  const plan = planForm(xform)
  if (!plan.ok) throw new Error(JSON.stringify(plan.error))
  const fetchAttachment = Object.assign(() => Promise.resolve(new Response(trees, { headers: { 'content-type': 'text/csv' } })), { key: 'trees' })
  const opened = await openFormSession({ xform, plan: plan.value, answers, language: '', around: around(), fetchAttachment })
  if (!opened.ok) throw new Error(opened.error.message)
  sessions.push(opened.value)
  return opened.value
}
const attributes = ({ cells }: Answers): Readonly<Record<string, string>> => Object.fromEntries(cells.filter(({ column }) => column.includes('/entity')).map(({ row, column, value }) => [`${row === 'root' ? '' : '+'}${column.slice(column.lastIndexOf('entity'))}`, value]))

const creating = {
  survey: [['type', 'name', 'label', 'save_to'], ['text', 'q', 'Species', 'species'], ['integer', 'n', 'Height', '']],
  entities: [['list_name', 'label', 'create_if'], ['trees', "concat('a ', ${q})", '${n} > 2']],
}
test('[XFM14] a created entity has one id, kept when the record is opened again; its condition and label follow the answers', async () => {
  const session = await open(creating)
  const [q, n] = questionsOf(session.children)
  session.setValue(q!, 'oak')
  session.setValue(n!, '3')
  const saved = session.snapshot()
  const made = attributes(saved)
  expect(made).toEqual({ 'entity/@id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string, 'entity/@create': 'true', 'entity/label': 'a oak' })
  forgetForm()
  const again = await open(creating, saved)
  expect(attributes(again.snapshot())).toEqual(made)
  session.dispose()
  again.setValue(questionsOf(again.children)[1]!, '1')
  expect(attributes(again.snapshot())).toEqual({ ...made, 'entity/@create': 'false' })
})

test('[XFM14] each row of a repeat keeps the id of its own entity', async () => {
  const sheets = { survey: [['type', 'name', 'label', 'save_to'], ['begin repeat', 'r', 'R', ''], ['text', 'q', 'Q', 'species'], ['end repeat', '', '', '']], entities: [['list_name', 'label'], ['trees', '${q}']] }
  const session = await open(sheets)
  const [repeat] = session.children
  if (repeat?.kind !== 'repeat') throw new Error('no repeat')
  session.addRow(repeat)
  for (const [at, question] of questionsOf(session.children).entries()) session.setValue(question, ['oak', 'elm'][at] ?? '')
  const saved = session.snapshot()
  const ids = saved.cells.filter(({ column }) => column.endsWith('/@id')).map(({ row, value }) => [row, value])
  expect(new Set(ids.map(([, id]) => id)).size).toBe(2)
  forgetForm()
  expect((await open(sheets, saved)).snapshot().cells.filter(({ column }) => column.endsWith('/@id')).map(({ row, value }) => [row, value])).toEqual(ids)
})

test('[XFM14] an update names the entity and the version it knew', async () => {
  const sheets = {
    survey: [['type', 'name', 'label', 'save_to'], ['select_one_from_file trees.csv', 't', 'Tree', ''], ['text', 'q', 'Species', 'species']],
    entities: [['list_name', 'entity_id', 'update_if'], ['trees', '${t}', "${q} != ''"]],
  }
  const session = await open(sheets)
  const [t, q] = questionsOf(session.children)
  session.setValue(t!, '6ba7b810-9dad-41d1-80b4-00c04fd430c8')
  session.setValue(q!, 'elm')
  expect(attributes(session.snapshot())).toMatchObject({ 'entity/@id': '6ba7b810-9dad-41d1-80b4-00c04fd430c8', 'entity/@update': 'true', 'entity/@baseVersion': '7' })
})
