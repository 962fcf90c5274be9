// @vitest-environment jsdom
/** Real forms, answered, written as submissions and compared with what the form engine itself would send. */
import { loadForm } from '@getodk/xforms-engine'
import { createRoot } from 'solid-js'
import { createMutable } from 'solid-js/store'
import { expect, test, vi } from 'vitest'
import type { RowId } from '../core/ids.ts'
import { instanceXml, type Answers } from '../forms/answers.ts'
import { planForm } from '../forms/columns.ts'
import { prepareXform, reservedNames } from '../forms/prepare.ts'
import { absent, formsPresent, realForms } from '../forms/testing/corpus.ts'
import { readWorkbook } from '../forms/workbook.ts'
import { compileXlsForm } from '../forms/xlsform.ts'
import { elementsOf, localName, parseXml, textOf, type XmlElement } from '../forms/xml.ts'
import { openFormSession } from '../ui/fill/engine/open.ts'
import { uploadsToInputs } from '../ui/fill/engine/load.ts'
import { around, noAnswers } from '../ui/fill/engine/testing/forms.ts'
import type { FormSession, QuestionView } from '../ui/fill/engine/session.ts'
import { questionsOf } from '../ui/fill/engine/walk.ts'
import { submissionXml } from './submission.ts'

vi.spyOn(console, 'warn').mockImplementation(() => {})
vi.spyOn(console, 'error').mockImplementation(() => {})
Blob.prototype.text ??= function text(this: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.readAsText(this)
  })
}
if (!formsPresent) console.log(absent)

const xformOf = (file: string, bytes: Uint8Array): string | null => {
  if (file.endsWith('.xml')) return new TextDecoder().decode(bytes)
  const workbook = readWorkbook(bytes)
  const compiled = workbook.ok ? compileXlsForm(workbook.value, { fileName: file }) : workbook
  return compiled.ok ? compiled.value.xform : null
}
const some = (question: QuestionView): string => {
  const options = question.options.map(({ value }) => value)
  const fixed: Readonly<Partial<Record<QuestionView['type'], string>>> = {
    integer: '3', decimal: '2.5', range: String(question.range?.start ?? 1), date: '2026-03-04', time: '10:30', dateTime: '2026-03-04T10:30', geopoint: '12.5 -1.25 300 4.5',
    geotrace: '1 1;2 2', geoshape: '1 1;2 2;2 1;1 1', selectOne: options[0] ?? '', selectMany: options.slice(0, 2).join(' '), rank: options.join(' '), trigger: 'OK',
  }
  return fixed[question.type] ?? 'Łódź & 12'
}
/** Every other question, so that some stay empty and some become irrelevant. */
const answerSome = (session: FormSession): void => {
  for (const [at, question] of questionsOf(session.children).entries()) {
    if (at % 3 !== 2 && question.relevant && !question.readonly && question.type !== 'note' && question.text === '') session.setValue(question, some(question))
  }
}
let omissions = 0
const noFile = (): Promise<Response> => Promise.resolve(new Response('', { status: 404 }))
/** The record as the engine sends it, from the same rows. */
const enginePayload = (xform: string, instance: string): Promise<string> => createRoot(async (dispose) => {
  const form = await loadForm(uploadsToInputs(xform), { fetchFormAttachment: noFile, missingResourceBehavior: 'BLANK' })
  if (form.status === 'failure') throw new Error(form.error.message)
  const data = new FormData()
  data.set('xml_submission_file', new File([instance], 'xml_submission_file', { type: 'text/xml' }))
  const { root } = await form.restoreInstance({ data: [data] } as unknown as Parameters<typeof form.restoreInstance>[0], { stateFactory: createMutable, preloadProperties: { deviceID: 'device:1', username: 'Ana' } })
  const { data: parts } = await root.prepareInstancePayload({ payloadType: 'monolithic' })
  const text = await (parts[0].get('xml_submission_file') as File).text()
  dispose()
  return text
})
/** Paths with values; what changes from run to run, and what is ours, left out. */
const linesOf = (xml: string): readonly string[] => {
  const parsed = parseXml(xml)
  if (!parsed.ok) throw new Error(xml.slice(0, 500))
  const lines: string[] = []
  const visit = (element: XmlElement, path: string): void => {
    const name = localName(element.name)
    if (name === reservedNames.id || name === reservedNames.order || name === 'instanceID') return
    const at = `${path}/${name}`
    const children = elementsOf(element)
    if (children.length === 0) lines.push(`${at} = ${textOf(element).trim()}`)
    else {
      lines.push(at)
      for (const child of children) visit(child, at)
    }
  }
  visit(parsed.value, '')
  return lines
}

test.skipIf(!formsPresent).each(formsPresent ? realForms().map(({ file, bytes }) => [file, bytes] as const) : [])('[SUB3] [SUB4] %s is written as the engine writes it', async (file, bytes) => {
  const xform = xformOf(file, bytes)
  const plan = xform === null ? null : planForm(xform)
  const prepared = xform === null ? null : prepareXform(xform)
  if (xform === null || plan?.ok !== true || prepared?.ok !== true) throw new Error('no form')
  const opened = await openFormSession({ xform, plan: plan.value, answers: noAnswers, language: '', around: around() })
  if (!opened.ok) throw new Error(opened.error.message)
  answerSome(opened.value)
  await opened.value.stampEnd()
  const answers: Answers = opened.value.snapshot()
  opened.value.dispose()
  const ours = submissionXml(xform, answers, { recordId: '0123456789ab8def8123456789abcdef' as RowId })
  if (!ours.ok) throw new Error(JSON.stringify(ours.error))
  const theirs = await enginePayload(prepared.value.xform, instanceXml(prepared.value, answers, plan.value))
  const own = linesOf(ours.value)
  omissions += answers.cells.filter(({ column, value }) => column.endsWith(`/${reservedNames.omit}`) && value !== '').length
  expect(own.length).toBeGreaterThan(3)
  const once = (lines: readonly string[]): readonly string[] => lines.filter((line) => !/\/(end|endtime|end_time|today_end)( |$)/i.test(line))
  expect(once(own)).toEqual(once(linesOf(theirs)))
}, 120_000)

test.skipIf(!formsPresent)('[SUB4] among them were answers that are not relevant', () => { expect(omissions).toBeGreaterThan(3) })
