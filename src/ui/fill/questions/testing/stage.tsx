/** One widget on a page of its own, with a question in memory behind it: for the tests of questions/. */
import { createMutable } from 'solid-js/store'
import { render } from 'solid-js/web'
import type { Component } from 'solid-js'
import { ok } from '../../../../core/result.ts'
import { FillContext, type Fill } from '../../context.ts'
import { readTyped, type Unreadable } from '../../engine/lexical.ts'
import type { QuestionView } from '../../engine/session.ts'
import type { ColumnType } from '../../../../forms/plan.ts'

export interface Stage {
  readonly question: QuestionView
  readonly files: File[]
  readonly left: () => number
  /** taps that went on by themselves */
  readonly advanced: () => number
  readonly half: () => Unreadable | null
  readonly close: () => void
}
interface StageOptions {
  readonly attributes?: Readonly<Record<string, string>>
  readonly appearance?: readonly string[]
  readonly files?: Readonly<Record<string, Blob>>
}
const locale = { decimal: '.', zone: () => 0 } as const

export const stage = (widget: Component<{ readonly question: QuestionView }>, given: Partial<QuestionView> & Pick<QuestionView, 'type'>, { attributes = {}, appearance = [], files = {} }: StageOptions = {}): Stage => {
  const question = createMutable({
    kind: 'question', id: 'q', nodeset: '/data/q', row: 'root', label: ['Well'], hint: [], guidance: [], media: { image: null, audio: null, video: null }, missingFile: null, relevant: true,
    required: false, readonly: false, text: '', problem: null as Unreadable | null, options: [], violation: null, range: null, mediaType: '', maxPixels: null, rows: null, asText: false,
    accuracy: { good: 5, worst: null }, appearance: new Set(appearance), attribute: (name: string) => attributes[name] ?? null, ...given,
  } as QuestionView & { text: string; problem: Unreadable | null })
  const kept: File[] = []
  const held = new Map(Object.entries(files))
  let left = 0
  let advanced = 0
  let half: Unreadable | null = null
  const fill: Fill = {
    locale,
    setValue: (_, typed) => {
      const read = readTyped(given.type === 'file' ? 'binary' : (given.type as ColumnType), typed, locale)
      question.text = read.ok ? read.value : typed
      question.problem = read.ok ? null : read.error
    },
    setHalf: (_, problem) => { half = problem },
    left: () => { left += 1 },
    advance: () => { advanced += 1 },
    error: () => '',
    addFile: (_, file, name) => {
      kept.push(new File([file], name, { type: file.type }))
      held.set(name, file)
      question.text = name
      return Promise.resolve(ok(null))
    },
    readFile: () => Promise.resolve(held.get(question.text) ?? null),
    unkept: (keep) => () => void keep(),
    formFile: (address) => Promise.resolve(held.get(address) ?? null),
    addRow: () => {},
    removeRow: () => {},
  }
  // jsdom has no players.
  HTMLMediaElement.prototype.load = () => {}
  document.body.innerHTML = '<div></div>'
  const Widget = widget
  const close = render(() => <FillContext.Provider value={fill}><Widget question={question} /></FillContext.Provider>, document.body.firstElementChild as HTMLElement)
  return { question, files: kept, left: () => left, advanced: () => advanced, half: () => half, close }
}

export const button = (name: string | RegExp): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((each) => { const own = each.getAttribute('aria-label') ?? each.textContent; return typeof name === 'string' ? own === name : name.test(own) })
  if (found === undefined) throw new Error(`no button ${name}: ${document.body.textContent}`)
  return found
}
export const field = (label: string): HTMLInputElement => {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent === label)
  const control = found === undefined ? document.querySelector(`[aria-label="${label}"]`) : document.getElementById(found.htmlFor)
  if (control === null) throw new Error(`no field ${label}: ${document.body.textContent}`)
  return control as HTMLInputElement
}
export const type = (label: string, text: string): void => {
  const input = field(label)
  input.value = text
  input.dispatchEvent(new Event(input instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }))
}

type Success = (position: { readonly coords: Partial<GeolocationCoordinates> }) => void
/** A location service under the test's hand. */
export const fakeLocation = () => {
  const watches = new Map<number, { readonly success: Success; readonly failure: (error: { readonly code: number }) => void }>()
  let next = 0
  Object.defineProperty(navigator, 'geolocation', {
    configurable: true,
    value: {
      watchPosition: (success: Success, failure: (error: { readonly code: number }) => void) => { next += 1; watches.set(next, { success, failure }); return next },
      clearWatch: (id: number) => { watches.delete(id) },
    },
  })
  return {
    watching: () => watches.size,
    fix: (latitude: number, longitude: number, accuracy: number, altitude: number | null = null) => { for (const { success } of Array.from(watches.values())) success({ coords: { latitude, longitude, accuracy, altitude } }) },
    fail: (code: number) => { for (const { failure } of Array.from(watches.values())) failure({ code }) },
  }
}
