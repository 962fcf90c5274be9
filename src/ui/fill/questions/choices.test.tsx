// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Option } from '../engine/session.ts'
import { ChoiceQuestion } from './choices.tsx'
import { layoutOf } from './choice-state.ts'
import { button, stage, type Stage } from './testing/stage.tsx'

const none = { image: null, audio: null, video: null }
const options = (...texts: readonly string[]): readonly Option[] => texts.map((text) => ({ value: text.toLowerCase(), label: [text], text, media: none, geometry: '' }))
const crops = options('Maize', 'Sorghum', 'Cassava')
const villages = options(...Array.from({ length: 5000 }, (_, at) => `Village-${at}`))

let on: Stage | undefined
const put = (...args: Parameters<typeof stage> extends [unknown, ...infer Rest] ? Rest : never): Stage => (on = stage(ChoiceQuestion, ...args))
beforeEach(() => {
  globalThis.ResizeObserver = class { observe(): void {} unobserve(): void {} disconnect(): void {} }
  HTMLDialogElement.prototype.showModal = function showModal() { this.open = true }
  HTMLDialogElement.prototype.close = function close() { this.open = false }
  Blob.prototype.text ??= function text() { return new Promise((resolve) => { const reader = new FileReader(); reader.addEventListener('load', () => resolve(String(reader.result))); reader.readAsText(this) }) }
  document.head.innerHTML = '<style>.virtual { --virtual-row: 4rem } html { font-size: 16px }</style>'
})
afterEach(() => { on?.close(); on = undefined; vi.useRealTimers() })

const nameOf = (input: Element): string => input.closest('label')?.textContent ?? ''
const inputs = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>('input[type=radio], input[type=checkbox]')]
const input = (name: string): HTMLInputElement => {
  const found = inputs().find((each) => nameOf(each) === name)
  if (found === undefined) throw new Error(`no choice ${name}: ${inputs().map(nameOf).join()}`)
  return found
}
const checked = (): readonly string[] => inputs().filter((each) => each.checked).map(nameOf)
const search = (text: string): HTMLInputElement => {
  const box = document.querySelector<HTMLInputElement>('input[type=search]')
  if (box === null) throw new Error('no search box')
  box.value = text
  box.dispatchEvent(new Event('input', { bubbles: true }))
  return box
}
const key = (element: Element, name: string): void => { element.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })) }

test('one of a few: buttons named by their words, in a group named by the question; the answer can be taken back', () => {
  const { question } = put({ type: 'selectOne', options: crops })
  expect(document.querySelector('fieldset')?.getAttribute('role')).toBe('radiogroup')
  expect(document.querySelector('legend')?.textContent).toBe('Well')
  input('Sorghum').click()
  expect(question.text).toBe('sorghum')
  input('Cassava').click()
  expect([question.text, checked()]).toEqual(['cassava', ['Cassava']])
  button('Clear answer').click()
  expect([question.text, checked()]).toEqual(['', []])
})

test('several: each tap adds or takes away one', () => {
  const { question } = put({ type: 'selectMany', options: crops })
  for (const name of ['Maize', 'Cassava', 'Sorghum', 'Cassava']) input(name).click()
  expect(question.text.split(' ').sort()).toEqual(['maize', 'sorghum'])
  expect(checked()).toEqual(['Maize', 'Sorghum'])
})

test('[ASK2] autocomplete narrows the list; the arrow goes to the first choice, Enter takes the only one', () => {
  const { question } = put({ type: 'selectOne', options: crops }, { appearance: ['autocomplete'] })
  const box = search('a')
  expect(inputs().map(nameOf)).toEqual(['Maize', 'Cassava'])
  expect(document.querySelector('[role=status]')?.textContent).toBe('2 choices found')
  key(box, 'ArrowDown')
  expect(document.activeElement).toBe(input('Maize'))
  key(search('sorg'), 'Enter')
  expect(question.text).toBe('sorghum')
})

test('of thousands of choices only those in view exist; the chosen one stays in sight', () => {
  const { question } = put({ type: 'selectOne', options: villages })
  expect(inputs().length).toBeLessThan(60)
  expect(inputs()[0]?.getAttribute('aria-setsize')).toBe('5000')
  search('village-4321')
  input('Village-4321').click()
  search('')
  expect(question.text).toBe('village-4321')
  expect(document.querySelector('.chips')?.textContent).toBe('Village-4321')
  button('Remove Village-4321').click()
  expect(question.text).toBe('')
})

test('minimal: the field says what is chosen; a tap takes it and closes, the keyboard may still look around', () => {
  vi.useFakeTimers()
  const { question } = put({ type: 'selectOne', options: crops }, { appearance: ['minimal'] })
  const dialog = (): boolean => document.querySelector('dialog')?.open === true
  button('Choose an answer').click()
  expect(dialog()).toBe(true)
  input('Maize').click()
  vi.runAllTimers()
  expect([question.text, dialog()]).toEqual(['maize', true])
  input('Sorghum').closest('label')?.dispatchEvent(new Event('pointerdown', { bubbles: true }))
  input('Sorghum').click()
  vi.runAllTimers()
  expect([question.text, dialog()]).toEqual(['sorghum', false])
  expect(button('Sorghum').getAttribute('aria-haspopup')).toBe('dialog')
})

test('minimal for several: chips say what is chosen and take it away', () => {
  const { question } = put({ type: 'selectMany', options: crops, text: 'maize cassava' }, { appearance: ['minimal'] })
  expect(button('2 chosen')).toBeDefined()
  button('Remove Maize').click()
  expect(question.text).toBe('cassava')
})

test('[ASK4] quick goes on after a tap, also on the choice that stands; not after a key', () => {
  vi.useFakeTimers()
  const { advanced } = put({ type: 'selectOne', options: crops }, { appearance: ['quick'] })
  input('Maize').click()
  vi.runAllTimers()
  expect(advanced()).toBe(0)
  for (const times of [1, 2]) {
    input('Maize').closest('label')?.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    input('Maize').click()
    vi.runAllTimers()
    expect(advanced()).toBe(times)
  }
})

test('[ASK3] appearances of today and yesterday lay out the same', () => {
  const layout = (...words: readonly string[]) => layoutOf(new Set(words))
  expect(layout()).toEqual({ columns: 'list', bare: false })
  expect(layout('columns')).toEqual({ columns: 'grid', bare: false })
  expect(layout('columns-pack', 'no-buttons')).toEqual({ columns: 'pack', bare: true })
  expect(layout('columns-flex')).toEqual({ columns: 'pack', bare: false })
  expect(layout('columns-4')).toEqual({ columns: 4, bare: false })
  expect(layout('compact-2')).toEqual({ columns: 2, bare: true })
  expect(layout('quickcompact')).toEqual({ columns: 'pack', bare: true })
})

test('[ASK11] a table: its head is not answered, rows have named buttons without visible words', () => {
  put({ type: 'selectOne', options: crops }, { appearance: ['label'] })
  expect(inputs()).toEqual([])
  expect(document.querySelector('.table-cells')?.getAttribute('aria-hidden')).toBe('true')
  on?.close()
  const { question } = put({ type: 'selectOne', options: crops }, { appearance: ['list-nolabel'] })
  expect(input('Cassava').closest('label')?.querySelector('.unseen')?.textContent).toBe('Cassava')
  input('Cassava').click()
  expect(question.text).toBe('cassava')
  on?.close()
  put({ type: 'selectMany', options: crops }, { appearance: ['list'] })
  expect(document.querySelectorAll('.table-words:not(.unseen)')).toHaveLength(3)
})

test('likert: one station for each choice', () => {
  const { question } = put({ type: 'selectOne', options: crops }, { appearance: ['likert'] })
  input('Sorghum').click()
  expect([question.text, checked()]).toEqual(['sorghum', ['Sorghum']])
})

test('image-map: parts of the drawing and rows of the list are the same choices', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><g id="maize"><rect/></g><path id="cassava"/><path id="else"/></svg>'
  const { question } = put({ type: 'selectMany', options: crops, media: { ...none, image: 'jr://images/a.svg' } }, { appearance: ['image-map'], files: { 'jr://images/a.svg': new Blob([svg], { type: 'image/svg+xml' }) } })
  await vi.waitFor(() => expect(document.querySelector('.image-map')).not.toBeNull())
  const part = (id: string) => document.querySelector(`[data-id=${id}]`) as Element
  const tap = (element: Element | null): void => { element?.dispatchEvent(new MouseEvent('click', { bubbles: true })) }
  tap(part('maize').querySelector('rect'))
  tap(part('else'))
  expect([question.text, checked()]).toEqual(['maize', ['Maize']])
  input('Cassava').click()
  expect(part('cassava').classList.contains('image-map-chosen')).toBe(true)
  tap(part('maize'))
  expect([question.text, part('maize').classList.contains('image-map-chosen')]).toEqual(['cassava', false])
  expect(document.querySelector('.image-map')?.getAttribute('aria-hidden')).toBe('true')
})

test('a select from a map says where each choice is', () => {
  put({ type: 'selectOne', options: [{ ...(crops[0] as Option), geometry: '-6.8 39.25 0 0' }] }, { appearance: ['map'] })
  expect(document.querySelector('.choice-place')?.textContent).toBe('-6.80000, 39.25000')
})
