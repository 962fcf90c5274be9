// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest'
import { ringRadius } from './accuracy-ring.tsx'
import { PlaceQuestion } from './place.tsx'
import { button, fakeLocation, field, stage, type, type Stage } from './testing/stage.tsx'

let open: Stage | null = null
afterEach(() => open?.close())
const place = (attributes: Readonly<Record<string, string>> = {}, appearance: readonly string[] = []): Stage => (open = stage(PlaceQuestion, { type: 'geopoint' }, { attributes, appearance }))

test('[PLC3] a good fix is taken by itself; a rougher one waits for the person, and the best is kept', () => {
  const location = fakeLocation()
  const { question } = place({ accuracyThreshold: '10' })
  button('Get location').click()
  location.fix(12.5, -1.5, 60, 301.26)
  location.fix(12.6, -1.6, 80)
  expect(question.text).toBe('')
  expect(document.body.textContent).toContain('±60 m')
  location.fix(12.7, -1.7, 9.96)
  expect(question.text).toBe('12.7 -1.7 0 10')
  expect(location.watching()).toBe(0)
  expect(document.body.textContent).toContain('12° 42′ 00.0″ N')
  button('Get location again').click()
  location.fix(12.5, -1.5, 60, 301.26)
  button('Use this location').click()
  expect(question.text).toBe('12.5 -1.5 301.3 60')
})

test('[PLC3] with 0 nothing is taken by itself; a fix past the warning is taken all the same and said to be bad', () => {
  const location = fakeLocation()
  const { question } = place({ accuracyThreshold: '0', unacceptableAccuracyThreshold: '20' })
  button('Get location').click()
  location.fix(1, 1, 0.5)
  expect(question.text).toBe('')
  button('Stop').click()
  button('Get location').click()
  location.fix(1, 1, 25)
  expect(document.body.textContent).toContain('Not accurate enough')
  button('Use this location').click()
  expect(question.text).toBe('1 1 0 25')
  expect(document.body.textContent).toContain('no better than ±20 m')
})

test('a refused location says where to allow it and offers typing', () => {
  const location = fakeLocation()
  const { question } = place()
  button('Get location').click()
  location.fail(1)
  expect(document.querySelector('[role=alert]:not([hidden])')?.textContent).toContain('Allow it in the browser’s settings')
  type('Latitude and longitude', '12.5')
  expect(question.problem?.key).toBe('fill.unreadable.geopoint')
  type('Latitude and longitude', '12.5, -1.5')
  field('Latitude and longitude').dispatchEvent(new Event('blur'))
  expect(question.text).toBe('12.5 -1.5 0 0')
  expect(document.body.textContent).toContain('typed')
})

test('placement-map lets one type at once; leaving the page stops measuring', () => {
  const location = fakeLocation()
  const { close } = place({}, ['placement-map'])
  expect(field('Latitude and longitude').value).toBe('')
  button('Get location').click()
  expect(location.watching()).toBe(1)
  close()
  open = null
  expect(location.watching()).toBe(0)
})

test('[PLC3] the ring shrinks with the metres and meets the goal at the accuracy wanted', () => {
  expect(ringRadius(5, 5)).toBe(34)
  const radii = [5000, 500, 50, 5, 0.5].map((accuracy) => ringRadius(accuracy, 5))
  expect(radii).toEqual([...radii].sort((a, b) => b - a))
})
