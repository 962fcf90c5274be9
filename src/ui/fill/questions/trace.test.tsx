// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { button, fakeLocation, stage, type, type Stage } from './testing/stage.tsx'
import { TraceQuestion } from './trace.tsx'

let open: Stage | null = null
afterEach(() => {
  open?.close()
  vi.useRealTimers()
})
const trace = (kind: 'geotrace' | 'geoshape', text = '', attributes: Readonly<Record<string, string>> = {}): Stage => (open = stage(TraceQuestion, { type: kind, text }, { attributes }))
const summary = (): string => document.querySelector('.trace-size')?.textContent ?? ''

test('[PLC1] an area is in the record from its first corner on and closes itself at the third', () => {
  const location = fakeLocation()
  const { question } = trace('geoshape')
  button('Add corners one by one').click()
  for (const [latitude, longitude] of [[10, 20], [10, 20.001], [10.001, 20.001]] as const) {
    location.fix(latitude, longitude, 4)
    button('Add a corner here').click()
    if (longitude === 20) expect([question.text, question.problem?.key]).toEqual(['10 20 0 4', 'fill.unreadable.geoshape'])
  }
  expect(question.text).toBe('10 20 0 4; 10 20.001 0 4; 10.001 20.001 0 4; 10 20 0 4')
  expect(question.problem).toBeNull()
  expect(summary()).toMatch(/^3 cornersArea 6,10\d m², around it 37\d m$/)
  button('Remove last').click()
  expect(summary()).toBe('2 corners1 more is needed for an area')
})

test('[PLC5] a walk takes a corner at each interval when the fix is good enough, and not the same place twice', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const location = fakeLocation()
  const { question } = trace('geotrace', '10 20 0 4; 10 20.001 0 4')
  type('How often', '10')
  button('Walk on and record').click()
  location.fix(10, 20.002, 30)
  location.fix(10, 20.002, 9)
  vi.advanceTimersByTime(5000)
  location.fix(10, 20.003, 3)
  vi.advanceTimersByTime(5000)
  location.fix(10, 20.002, 3)
  vi.advanceTimersByTime(10_000)
  location.fix(10, 20.004, 3)
  button('Pause').click()
  expect(question.text).toBe('10 20 0 4; 10 20.001 0 4; 10 20.002 0 9; 10 20.004 0 3')
  expect(location.watching()).toBe(0)
})

test('corners are typed, moved and taken away', () => {
  const { question } = trace('geotrace', '10 20 0 4; 10 20.001 0 4')
  button('Type the coordinates').click()
  type('Latitude and longitude of a corner', '95 20')
  button('Add').click()
  expect([...document.querySelectorAll('[role=alert]')].map(({ textContent }) => textContent)).toContain('The latitude must be between -90 and 90.')
  type('Latitude and longitude of a corner', '10.5, 20')
  button('Add').click()
  expect(question.text).toBe('10 20 0 4; 10 20.001 0 4; 10.5 20 0 0')
  const list = document.querySelector('details.trace-list') as HTMLDetailsElement
  list.open = true
  list.dispatchEvent(new Event('toggle'))
  button('Move corner 3 earlier').click()
  button('Remove corner 1').click()
  expect(question.text).toBe('10.5 20 0 0; 10 20.001 0 4')
})

test('[PLC6] incremental: the form’s rule is checked with each corner, else on leaving', () => {
  const location = fakeLocation()
  const lazy = trace('geotrace', '10 20 0 4')
  button('Add corners one by one').click()
  location.fix(10, 21, 4)
  button('Add a corner here').click()
  expect(lazy.left()).toBe(0)
  button('Done').click()
  expect(lazy.left()).toBe(1)
  lazy.close()
  const eager = trace('geotrace', '10 20 0 4', { incremental: 'true' })
  button('Add corners one by one').click()
  location.fix(10, 21, 4)
  button('Add a corner here').click()
  expect(eager.left()).toBe(1)
})

test('text that is no line is shown and kept', () => {
  const { question } = trace('geotrace', 'from the well to the school')
  expect(document.body.textContent).toContain('cannot be drawn: from the well')
  expect(question.text).toBe('from the well to the school')
})
