// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Option } from '../engine/session.ts'
import { NumberQuestion } from './number.tsx'
import { RangeQuestion } from './range.tsx'
import { RankQuestion } from './rank.tsx'
import { button, field, stage, type, type Stage } from './testing/stage.tsx'
import { TextQuestion } from './text.tsx'

let on: Stage | undefined
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function showModal() { this.open = true }
  HTMLDialogElement.prototype.close = function close() { this.open = false }
  HTMLElement.prototype.setPointerCapture = () => {}
})
afterEach(() => on?.close())

const slider = (): HTMLInputElement => document.querySelector('input[type=range]') as HTMLInputElement
const toTen = { start: 1, end: 10, step: 1 }

test('[ASK7] a slider has no answer until it is touched, also where it stands already', () => {
  const { question } = (on = stage(RangeQuestion, { type: 'range', range: toTen }))
  expect(slider().getAttribute('aria-valuetext')).toBe('No answer yet')
  expect(document.querySelector('.range')?.classList.contains('range-unset')).toBe(true)
  slider().dispatchEvent(new KeyboardEvent('keyup', { key: 'Tab', bubbles: true }))
  expect(question.text).toBe('')
  slider().dispatchEvent(new KeyboardEvent('keyup', { key: 'Home', bubbles: true }))
  expect(question.text).toBe('1')
  slider().value = '6'
  slider().dispatchEvent(new Event('input', { bubbles: true }))
  expect([question.text, slider().getAttribute('aria-valuetext')]).toEqual(['7', '7'])
  button('Clear answer').click()
  expect(question.text).toBe('')
})

test('a finger that scrolls the page over a slider leaves the answer as it was', () => {
  const { question } = (on = stage(RangeQuestion, { type: 'range', range: toTen, text: '3' }))
  slider().dispatchEvent(new Event('pointerdown', { bubbles: true }))
  slider().value = '8'
  slider().dispatchEvent(new Event('input', { bubbles: true }))
  expect(question.text).toBe('9')
  slider().dispatchEvent(new Event('pointercancel', { bubbles: true }))
  expect([question.text, slider().value]).toEqual(['3', '2'])
})

test('[ASK7] steps by buttons have no noise, stop at the ends, and begin at the placeholder; a number can be typed', () => {
  const { question } = (on = stage(RangeQuestion, { type: 'range', range: { start: 0, end: 0.5, step: 0.1 } }, { attributes: { placeholder: '0.2' } }))
  button('One step up').click()
  expect(question.text).toBe('0.2')
  button('One step up').click()
  expect(question.text).toBe('0.3')
  for (let step = 0; step < 4; step += 1) button('One step up').click()
  expect([question.text, button('One step up').disabled]).toEqual(['0.5', true])
  const box = document.querySelector('.range-exact input') as HTMLInputElement
  box.value = '0.1'
  box.dispatchEvent(new Event('input', { bubbles: true }))
  expect([question.text, slider().value]).toEqual(['0.1', '1'])
})

test('[ASK8] a slider says the words of its ticks', () => {
  const words = [['1', 'Bad'], ['3', 'Good']].map(([value = '', text = '']): Option => ({ value, text, label: [text], media: { image: null, audio: null, video: null }, geometry: '' }))
  on = stage(RangeQuestion, { type: 'range', range: { start: 1, end: 3, step: 1 }, options: words, text: '3' })
  expect(slider().getAttribute('aria-valuetext')).toBe('3, Good')
  expect([...document.querySelectorAll('.range-word')].map((each) => each.textContent)).toEqual(['Bad', 'Good'])
})

test('stars are filled up to the chosen one and named by their number', () => {
  const { question } = (on = stage(RangeQuestion, { type: 'range', range: { start: 1, end: 5, step: 1 } }, { appearance: ['rating'] }))
  const stars = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')]
  expect(stars.map((star) => star.getAttribute('aria-label'))).toEqual(['1 of 5', '2 of 5', '3 of 5', '4 of 5', '5 of 5'])
  stars[2]?.click()
  expect([question.text, document.querySelectorAll('.star-filled').length]).toEqual(['3', 3])
})

test('a wheel answers with its button only', () => {
  const { question } = (on = stage(RangeQuestion, { type: 'range', range: toTen }, { appearance: ['picker'] }))
  button('Choose a number').click()
  document.querySelectorAll<HTMLInputElement>('.wheel input')[4]?.click()
  expect(question.text).toBe('')
  button('Take 5').click()
  expect([question.text, button('5').getAttribute('aria-haspopup')]).toEqual(['5', 'dialog'])
  button('5').click()
  document.querySelectorAll<HTMLInputElement>('.wheel input')[0]?.click()
  button('Cancel').click()
  expect(question.text).toBe('5')
})

test('a whole number as distress is a standing scale from 0 to 10', () => {
  on = stage(RangeQuestion, { type: 'integer' }, { appearance: ['distress'] })
  expect(slider().max).toBe('10')
  expect(document.querySelector('.range-vertical')).not.toBeNull()
})

test('a counter goes up from nothing and not below nought; other numbers can be typed', () => {
  const { question } = (on = stage(NumberQuestion, { type: 'integer' }, { appearance: ['counter'] }))
  expect(button('One less').disabled).toBe(true)
  button('One more').click()
  button('One more').click()
  button('One less').click()
  button('One less').click()
  expect([question.text, button('One less').disabled]).toEqual(['0', true])
  type('Well', '41')
  button('One more').click()
  expect([question.text, field('Well').value]).toEqual(['42', '42'])
})

test('[ASK9] thousands are shown parted and stored plain', () => {
  const { question } = (on = stage(NumberQuestion, { type: 'integer', text: '1234567' }, { appearance: ['thousands-sep'] }))
  expect(field('Well').value).toBe('1,234,567')
  field('Well').setSelectionRange(9, 9)
  type('Well', '1,234,5678')
  expect([question.text, field('Well').value]).toEqual(['12345678', '12,345,678'])
})

test('masked text is hidden until it is asked for', () => {
  on = stage(TextQuestion, { type: 'text', text: 'secret' }, { appearance: ['masked'] })
  expect(field('Well').classList.contains('input-hidden')).toBe(true)
  button('Show').click()
  expect(field('Well').classList.contains('input-hidden')).toBe(false)
  expect(button('Hide').getAttribute('aria-pressed')).toBe('true')
})

test('an address of the form is a link; anything but the web is only text', () => {
  on = stage(TextQuestion, { type: 'text', text: 'https://example.org/a b', readonly: true }, { appearance: ['url'] })
  expect(document.querySelector('a')).toBeNull()
  on.close()
  on = stage(TextQuestion, { type: 'text', text: 'javascript:alert(1)', readonly: true }, { appearance: ['url'] })
  expect(document.querySelector('a')).toBeNull()
  on.close()
  on = stage(TextQuestion, { type: 'text', text: 'https://example.org/guide' }, { appearance: ['url'] })
  expect(document.querySelector('a')?.getAttribute('href')).toBe('https://example.org/guide')
  expect(document.querySelector('a')?.rel).toContain('noopener')
})

const needs = ['Water', 'School', 'Road'].map((text): Option => ({ value: text.toLowerCase(), text, label: [text], media: { image: null, audio: null, video: null }, geometry: '' }))
const said = (): string => document.querySelector('[role=status]')?.textContent ?? ''

test('[ASK10] rank by buttons: each move is said, and the focus goes along', () => {
  const { question } = (on = stage(RankQuestion, { type: 'rank', options: needs }))
  expect(question.text).toBe('')
  const down = button('Move Water down')
  down.focus()
  down.click()
  expect(question.text).toBe('school water road')
  expect(said()).toBe('Water is now number 2 of 3.')
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Move Water down')
  button('Move School up').click()
  expect(question.text).toBe('school water road')
})

test('[ASK10] rank by dragging: dropped where the row stands; a drag that is broken off changes nothing', () => {
  const { question } = (on = stage(RankQuestion, { type: 'rank', options: needs }))
  document.querySelectorAll<HTMLElement>('.rank-row').forEach((row, at) => {
    Object.defineProperty(row, 'offsetTop', { value: at * 60 })
    Object.defineProperty(row, 'offsetHeight', { value: 50 })
  })
  const pointer = (name: string, clientY: number): void => {
    const event = new MouseEvent(name, { bubbles: true, cancelable: true, clientY })
    Object.defineProperty(event, 'pointerId', { value: 1 })
    document.querySelector('.rank-grip')?.dispatchEvent(event)
  }
  pointer('pointerdown', 20)
  pointer('pointermove', 150)
  expect(document.querySelectorAll('.rank-held')).toHaveLength(1)
  pointer('pointercancel', 150)
  expect(question.text).toBe('')
  pointer('pointerdown', 20)
  pointer('pointermove', 150)
  pointer('pointerup', 150)
  expect(question.text).toBe('school road water')
  expect(said()).toBe('Water is now number 3 of 3.')
})

test('an order that is right as it stands is taken as it is', () => {
  const { question } = (on = stage(RankQuestion, { type: 'rank', options: needs }))
  button('Use this order').click()
  expect(question.text).toBe('water school road')
})
