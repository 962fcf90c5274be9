// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest'
import { CalendarQuestion } from './calendar.tsx'
import { button, field, stage, type, type Stage } from './testing/stage.tsx'

let open: Stage | null = null
afterEach(() => open?.close())
const calendar = (appearance: readonly string[], text = '', kind: 'date' | 'dateTime' = 'date'): Stage => (open = stage(CalendarQuestion, { type: kind, text }, { appearance }))
const shown = (): readonly string[] => ['Day', 'Month', 'Year'].map((label) => { const control = field(label) as unknown as HTMLSelectElement; return control.tagName === 'SELECT' ? (control.selectedOptions[0]?.textContent ?? '') : control.value })

test('[CAL4] an Ethiopian date is stored as the Gregorian one, and both are shown', () => {
  const { question, half } = calendar(['ethiopian'])
  type('Day', '1')
  type('Month', '1')
  expect([question.text, half()?.key]).toEqual(['', 'fill.unreadable.date'])
  type('Year', '2000')
  expect([question.text, half()]).toEqual(['2007-09-12', null])
  expect(document.body.textContent).toContain('Gregorian: Wed, September 12, 2007')
  type('Month', '13')
  expect(question.text).toBe('2008-09-06')
  type('Day', '6')
  expect(question.text).toBe('')
  expect(half()?.key).toBe('fill.unreadable.date')
})

test('[CAL4] what is stored is shown in the calendar asked for', () => {
  calendar(['islamic'], '2024-03-11')
  expect(shown()).toEqual(['1', 'Ramadan', '1445'])
  open?.close()
  calendar(['persian'], '1979-02-11')
  expect(shown()).toEqual(['22', 'Bahman', '1357'])
  open?.close()
  calendar(['bikram-sambat'], '2015-09-20')
  expect(shown()).toEqual(['3', 'Asoj', '2072'])
  open?.close()
  calendar(['myanmar'], '1948-01-04')
  expect(shown()).toEqual(['24 – waning 9', 'Pyatho', '1309'])
})

test('[CAL4] month and year give the first day of that month, the year its first day; digits of any script', () => {
  const monthly = calendar(['ethiopian', 'month-year'])
  type('Month', '2')
  type('Year', '٢٠٠٠')
  expect(monthly.question.text).toBe('2007-10-12')
  monthly.close()
  const yearly = calendar(['coptic', 'year'])
  type('Year', '1728')
  expect(yearly.question.text).toBe('2011-09-12')
})

test('[CAL4] a dateTime is whole with its time', () => {
  const { question, half } = calendar(['no-calendar'], '', 'dateTime')
  type('Day', '29')
  type('Month', '2')
  type('Year', '2024')
  expect(half()?.key).toBe('fill.unreadable.dateTime')
  type('Time', '14:30')
  expect(question.text).toBe('2024-02-29T14:30:00.000+00:00')
})

test('[CAL4] a year outside of the calendar is said; today fills everything; clearing empties it', () => {
  const { question } = calendar(['bikram-sambat'])
  type('Year', '2500')
  expect(document.querySelector('[role=alert]:not([hidden])')?.textContent).toBe('Enter a year from 1970 to 2090.')
  button('Today').click()
  expect(question.text).toMatch(/^\d{4}-\d\d-\d\d$/)
  button('Clear answer').click()
  expect([question.text, ...shown()]).toEqual(['', '–', '–', ''])
})
