// @vitest-environment jsdom
import { render } from 'solid-js/web'
import { afterEach, expect, test, vi } from 'vitest'
import { ok } from '../../core/result.ts'
import type { Draft, DraftChange } from '../../worker/api.ts'
import { applyChange } from './engine/testing/apply.ts'
import { householdPlan, householdXform } from './engine/testing/forms.ts'
import { FillScreen } from './fill-screen.tsx'

vi.spyOn(console, 'warn').mockImplementation(() => {})
Element.prototype.scrollIntoView = () => {}
HTMLDialogElement.prototype.showModal ??= () => {}

const closers: (() => void)[] = []
afterEach(() => { for (const close of closers.splice(0)) close() })

const setUp = (position = '') => {
  let draft: Draft = { draftId: 'd', versionId: 'v', recordId: null, answers: { rows: [], cells: [] }, position, language: '', newer: null }
  const events: string[] = []
  const call = async (method: string, params: unknown): Promise<unknown> => {
    if (method === 'device.info') return ok({ origin: '0123456789abcdef', userName: 'Ana' })
    if (method === 'drafts.open') return ok(draft)
    if (method === 'forms.version') return ok({ versionId: 'v', xform: householdXform, plan: householdPlan })
    if (method === 'drafts.save') {
      const { change } = params as { readonly change: DraftChange }
      draft = { ...draft, answers: applyChange(draft.answers, change), position: change.position ?? draft.position }
      return ok(null)
    }
    events.push(method)
    return ok(method === 'drafts.finish' ? { recordId: 'r1' } : null)
  }
  const client = { call } as unknown as Parameters<typeof FillScreen>[0]['client']
  const open = async (): Promise<void> => {
    document.body.innerHTML = '<div></div>'
    const close = render(() => <FillScreen client={client} open={{ draftId: 'd' }} onDone={(id) => events.push(`done ${id}`)} onLeave={() => { events.push('left') }} />, document.body.firstElementChild as HTMLElement)
    closers.push(close)
    await vi.waitFor(() => button('Back'), { timeout: 20_000 })
  }
  return { open, events, answers: () => draft.answers }
}
const button = (name: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent) === name)
  if (found === undefined) throw new Error(`no button ${name}`)
  return found
}
const control = (label: string): HTMLInputElement => {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent?.replace(' *', '').trim() === label)
  const element = found === undefined ? null : (found.querySelector('input') ?? document.getElementById(found.htmlFor))
  if (element === null) throw new Error(`no control ${label}; page: ${document.querySelector('.page')?.textContent}`)
  return element as HTMLInputElement
}
const type = (label: string, text: string): void => {
  const input = control(label)
  input.value = text
  input.dispatchEvent(new Event('input', { bubbles: true }))
}
const alerts = (): string[] => [...document.querySelectorAll('[role=alert]')].filter((each) => !(each as HTMLElement).hidden).map((each) => each.textContent ?? '')
const where = (): string => document.querySelector('.page')?.getAttribute('aria-label') ?? ''
const to = (label: string): void => {
  for (let step = 0; step < 40; step += 1) {
    if (document.querySelector('.page')?.textContent?.includes(label) === true) return
    button('Next').click()
  }
  throw new Error(`never came to ${label}`)
}

test('[FIL22] a required question keeps one on its page and says so; then one question follows the other', async () => {
  const { open } = setUp()
  await open()
  expect(where()).toBe('Question 1 of 11')
  expect(alerts()).toEqual([])
  button('Next').click()
  expect(alerts()).toEqual(['This question must be answered.'])
  expect(document.activeElement).toBe(control('Your name'))
  type('Your name', 'Ana')
  expect(alerts()).toEqual([])
  button('Next').click()
  expect(control('Age').inputMode).toBe('numeric')
  type('Age', 'forty')
  button('Next').click()
  expect(alerts()).toEqual(['Enter a whole number, like 12.'])
  expect(control('Age').value).toBe('forty')
  type('Age', '200')
  button('Next').click()
  expect(alerts()).toEqual(['Between 0 and 129'])
  button('Back').click()
  expect(control('Your name').value).toBe('Ana')
})

test('[FIL16] a question appears and leaves with its condition while the field keeps its focus', async () => {
  const { open } = setUp()
  await open()
  type('Your name', 'Ana')
  button('Next').click()
  const age = control('Age')
  age.focus()
  type('Age', '1')
  type('Age', '18')
  expect(where()).toBe('Question 2 of 12')
  expect(control('Age')).toBe(age)
  expect(document.activeElement).toBe(age)
  button('Next').click()
  expect(control('Job').value).toBe('')
})

test('[FIL17] instances of a repeat are added, counted and removed; every answer is in the draft and comes back', async () => {
  const { open, answers, events } = setUp()
  await open()
  type('Your name', 'Ana')
  to('Member 1 of 1')
  type('Member name', 'Ben')
  to('Add another')
  to('1 entry')
  const pets = document.querySelector('.page h2')?.textContent
  expect(pets).toBe('Pet')
  button('Next').click()
  button('Add another').click()
  expect(document.querySelector('.page-place')?.textContent).toBe('Member 2 of 2')
  type('Member name', 'Cleo')
  button('Save draft').click()
  await vi.waitFor(() => expect(events).toContain('left'))
  expect(answers().cells.filter(({ column }) => column === '/data/member/mname').map(({ value }) => value)).toEqual(['Ben', 'Cleo'])
  for (const close of closers.splice(0)) close()
  await open()
  expect(control('Member name').value).toBe('Cleo')
})

test('[FIL21] Finish goes to the first wrong question with a summary, then hands over once all is saved', async () => {
  const { open, events, answers } = setUp('end')
  await open()
  button('Finish').click()
  expect(where()).toBe('Question 1 of 11')
  await Promise.resolve()
  expect(document.activeElement).toBe(control('Your name'))
  expect(alerts()[0]).toContain('1 question to check')
  expect(events).toEqual([])
  type('Your name', 'B')
  expect(alerts()).toEqual([])
  to('End of Household')
  button('Finish').click()
  await vi.waitFor(() => expect(events).toEqual(['drafts.finish', 'done r1']))
  expect(answers().cells).toContainEqual({ row: 'root', column: '/data/name', value: 'B' })
})
