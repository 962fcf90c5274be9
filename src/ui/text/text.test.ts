import { expect, test } from 'vitest'
import { en } from './en.ts'
import { writeMessage } from './message.ts'
import { bestLanguage, bytes, language, t, useLanguage } from './text.ts'

test('[UI1] a parameter is put in its place, numbers as the language writes them', () => {
  expect(writeMessage('en', '{who} has {count} of {count}', { who: 'Ann', count: 12345 })).toBe('Ann has 12,345 of 12,345')
  expect(writeMessage('de', '{count}', { count: 12345 })).toBe('12.345')
})
test('[UI1] a parameter that is missing stays visible, one that looks like a placeholder is not expanded', () => {
  expect(writeMessage('en', 'Hello {name}')).toBe('Hello {name}')
  expect(writeMessage('en', '{a} {b}', { a: '{b}', b: 'x' })).toBe('{b} x')
})
test('[UI2] the plural form is the one of the language', () => {
  expect(t('count.records', { count: 1 })).toBe('1 record')
  expect(t('count.records', { count: 0 })).toBe('0 records')
  const polish = { one: '{count} rekord', few: '{count} rekordy', many: '{count} rekordów', other: '{count} rekordu' }
  expect([1, 3, 5, 22].map((count) => writeMessage('pl', polish, { count }))).toEqual(['1 rekord', '3 rekordy', '5 rekordów', '22 rekordy'])
  expect(writeMessage('ar', { other: '{count}+' }, { count: 3 })).toContain('+')
})
test('[UI3] an unknown language changes nothing; the first wanted one that exists is chosen', async () => {
  await useLanguage('tlh')
  expect(language()).toBe('en')
  expect(bestLanguage(['tlh-KX', 'en-GB'])).toBe('en')
  expect(bestLanguage([])).toBe('en')
})
test('every plural has a number to choose by, and no English sentence has a broken placeholder', () => {
  for (const [key, message] of Object.entries(en)) {
    const patterns: readonly string[] = typeof message === 'string' ? [message] : Object.values(message)
    for (const pattern of patterns) expect(pattern.replaceAll(/\{\w+\}/g, ''), key).not.toMatch(/[{}]/)
    if (typeof message !== 'string') expect(Object.keys(message), key).toContain('other')
  }
})
test('sizes are written in units a person reads', () => {
  expect(bytes(0)).toBe('0 byte')
  expect(bytes(1536)).toBe('1.5 kB')
  expect(bytes(86_400_000)).toBe('86.4 MB')
})
