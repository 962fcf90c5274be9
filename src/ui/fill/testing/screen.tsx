/** The screen that fills a form, over a worker that keeps drafts in memory: for tests of ui/fill in jsdom. */
import { render } from 'solid-js/web'
import { vi } from 'vitest'
import { ok } from '../../../core/result.ts'
import { planForm } from '../../../forms/columns.ts'
import type { FormPlan } from '../../../forms/plan.ts'
import { prepareXform } from '../../../forms/prepare.ts'
import type { Answers, Draft, DraftChange } from '../../../worker/api.ts'
import { applyChange } from '../engine/testing/apply.ts'
import { householdPlan, householdXform, noAnswers } from '../engine/testing/forms.ts'
import { FillScreen } from '../fill-screen.tsx'

vi.spyOn(console, 'warn').mockImplementation(() => {})
Element.prototype.scrollIntoView = () => {}
HTMLDialogElement.prototype.showModal ??= () => {}
HTMLDialogElement.prototype.close ??= () => {}
globalThis.ResizeObserver ??= class { observe(): void {} unobserve(): void {} disconnect(): void {} }

const closers: (() => void)[] = []
export const closeAll = (): void => { for (const close of closers.splice(0)) close() }

interface Given { readonly position?: string; readonly xform?: string; readonly answers?: Answers; readonly recordId?: string; readonly userName?: string }
export const screenOf = ({ position = '', xform = householdXform, answers = noAnswers, recordId, userName = 'Ana' }: Given) => {
  const planned = xform === householdXform ? ok<FormPlan>(householdPlan) : planForm(xform)
  const prepared = prepareXform(xform)
  if (!planned.ok || !prepared.ok) throw new Error('no form')
  let draft: Draft = { draftId: 'd', versionId: 'v', recordId: recordId ?? null, answers, position, language: '', newer: null }
  const events: string[] = []
  const log: string[] = []
  const call = async (method: string, params: unknown): Promise<unknown> => {
    if (method === 'device.info') return ok({ origin: '0123456789abcdef', userName })
    if (method === 'drafts.open') return ok({ ...draft, logged: log.length })
    if (method === 'forms.prepared') return ok({ versionId: 'v', plan: planned.value, prepared: prepared.value })
    if (method === 'forms.files') return ok([])
    if (method === 'drafts.log') {
      const { from, lines } = params as { readonly from: number; readonly lines: readonly string[] }
      log.splice(from, lines.length, ...lines)
      return ok(null)
    }
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
  return { open, events, log, answers: () => draft.answers }
}
const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? element.textContent ?? ''
export const button = (name: string | RegExp): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((each) => (typeof name === 'string' ? nameOf(each) === name : name.test(nameOf(each))))
  if (found === undefined) throw new Error(`no button ${String(name)}`)
  return found
}
export const control = (label: string): HTMLInputElement => {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent?.replace(' *', '').trim() === label)
  const element = found === undefined ? null : (found.querySelector('input') ?? document.getElementById(found.htmlFor))
  if (element === null) throw new Error(`no control ${label}; page: ${document.querySelector('.page')?.textContent}`)
  return element as HTMLInputElement
}
export const type = (label: string, text: string): void => {
  const input = control(label)
  input.value = text
  input.dispatchEvent(new Event('input', { bubbles: true }))
}
export const alerts = (): string[] => [...document.querySelectorAll('[role=alert]')].filter((each) => !(each as HTMLElement).hidden).map((each) => each.textContent ?? '')
export const where = (): string => document.querySelector('.page')?.getAttribute('aria-label') ?? ''
export const to = (label: string): void => {
  for (let step = 0; step < 40; step += 1) {
    if (document.querySelector('.page')?.textContent?.includes(label) === true) return
    button('Next').click()
  }
  throw new Error(`never came to ${label}`)
}
