// @vitest-environment jsdom
/** Every real XForm at hand opens, takes an answer to each question, and reopens the same. Read where they lie, never copied. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import { planForm } from '../../../forms/columns.ts'
import type { Answers } from '../../../worker/api.ts'
import { openFormSession } from './open.ts'
import type { FormSession, QuestionView } from './session.ts'
import { applyChange } from './testing/apply.ts'
import { around, noAnswers } from './testing/forms.ts'
import { questionsOf } from './walk.ts'

vi.spyOn(console, 'warn').mockImplementation(() => {})
vi.spyOn(console, 'error').mockImplementation(() => {})
const folder = resolve(process.cwd(), '../shared/forms/real')
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.xml')) : []
const isHere = files.length > 0
if (!isHere) console.log(`skipped: ${folder} absent`)

const some = (question: QuestionView): string => {
  const options = question.options.map(({ value }) => value)
  switch (question.type) {
    case 'integer': return '3'
    case 'decimal': return '2.5'
    case 'range': return String(question.range?.start ?? 1)
    case 'date': return '2026-03-04'
    case 'time': return '10:30'
    case 'dateTime': return '2026-03-04T10:30'
    case 'geopoint': return '12.5 -1.25 300 4.5'
    case 'geotrace': return '1 1;2 2'
    case 'geoshape': return '1 1;2 2;2 1;1 1'
    case 'selectOne': return options[0] ?? ''
    case 'selectMany': return options.slice(0, 2).join(' ')
    case 'rank': return options.join(' ')
    case 'trigger': return 'OK'
    default: return 'Łódź 12'
  }
}
const answerAll = (session: FormSession): number => {
  const done = new Set<string>()
  // Answers bring further questions.
  for (let round = 0; round < 20; round += 1) {
    const open = questionsOf(session.children).filter((question) => !done.has(question.id) && question.type !== 'note' && !question.readonly)
    if (open.length === 0) break
    for (const question of open) {
      done.add(question.id)
      if (question.relevant && !question.readonly && question.text === '') session.setValue(question, some(question))
    }
  }
  return done.size
}
const lines = (answers: Answers): readonly string[] => answers.cells.map(({ row, column, value }) => `${row} ${column} ${value}`).sort()

test.skipIf(!isHere).each(files)('%s opens, fills and reopens the same', async (file) => {
  const xform = readFileSync(`${folder}/${file}`, 'utf8')
  const plan = planForm(xform)
  if (!plan.ok) throw new Error(JSON.stringify(plan.error))
  const options = { xform, plan: plan.value, language: '', around: around() }
  const opened = await openFormSession({ ...options, answers: noAnswers })
  if (!opened.ok) throw new Error(opened.error.message)
  const session = opened.value
  expect(answerAll(session)).toBeGreaterThan(0)
  const change = session.takeChange()
  if (change === null) throw new Error('nothing to save')
  const kept = applyChange(noAnswers, change)
  expect(lines(kept)).toEqual(lines(session.snapshot()))
  const unreadable = session.check().filter(({ condition }) => condition === 'unreadable').map(({ question }) => `${question.nodeset} ${question.text}`)
  expect(unreadable).toEqual([])
  const before = session.check().map(({ question, condition }) => `${question.row} ${question.nodeset} ${condition}`)
  session.dispose()

  const again = await openFormSession({ ...options, answers: kept })
  if (!again.ok) throw new Error(again.error.message)
  expect(again.value.check().map(({ question, condition }) => `${question.row} ${question.nodeset} ${condition}`)).toEqual(before)
  const userLines = (answers: Answers): readonly string[] => lines({ rows: [], cells: answers.cells.filter(({ column }) => plan.value.tables.some((table) => table.columns.some((each) => each.nodeset === column && each.kind !== 'derived'))) })
  expect(userLines(again.value.snapshot())).toEqual(userLines(kept))
  again.value.dispose()
}, 120_000)
