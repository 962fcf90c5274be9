import { expect, test } from 'vitest'
import { answerText, choiceTexts, type Writing } from './answer-text.ts'

const writing: Writing = {
  number: (value) => new Intl.NumberFormat('en').format(value),
  date: (millis) => new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(millis),
  dateTime: (millis) => new Date(millis).toISOString(),
  accuracy: (metres) => `±${metres} m`,
  yes: 'Yes',
}

test('[UI15] values are written for a reader', () => {
  expect(answerText('12345', 'int', writing)).toBe('12,345')
  expect(answerText('2026-03-01', 'date', writing)).toBe('Mar 1, 2026')
  expect(answerText('08:30:00.000+03:00', 'time', writing)).toBe('08:30')
  expect(answerText('2026-03-01T08:30:00.000+03:00', 'dateTime', writing)).toBe('2026-03-01T05:30:00.000Z')
  expect(answerText('-1.2921 36.8219 1661 4.6', 'geopoint', writing)).toBe('-1.29210, 36.82190 · ±5 m')
  expect(answerText('OK', 'trigger', writing)).toBe('Yes')
})
test('[UI15] what cannot be read is shown as it is, and nothing stays nothing', () => {
  for (const [text, type] of [['abc', 'int'], ['123456789012345678901', 'int'], ['soon', 'date'], ['x', 'time'], ['never', 'dateTime'], ['here', 'geopoint']] as const) {
    expect(answerText(text, type, writing)).toBe(text)
  }
  expect(answerText('', 'trigger', writing)).toBe('')
})
const join = (label: readonly unknown[]): string => label.join('')
test('[UI15] choices are written by their labels, unknown ones by their value', () => {
  const question = { kind: 'question', nodeset: '/data/a', label: [], choices: new Map([['a', ['First']], ['b', ['Second']]]) } as const
  expect(choiceTexts('b gone a', question, join, true)).toEqual(['Second', 'gone', 'First'])
  expect(choiceTexts('', question, join, true)).toEqual([])
})
