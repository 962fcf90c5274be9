import { expect, test } from 'vitest'
import { createPreferences, parsePreferences } from './preferences.ts'

test('[UI10] anything unreadable is the usual choice, field by field', () => {
  const usual = { theme: 'auto', language: null, dismissed: [] }
  for (const text of [null, '', '{', 'null', '[]', '"x"', '{"theme":"neon","language":7,"dismissed":"all"}']) expect(parsePreferences(text)).toEqual(usual)
  expect(parsePreferences('{"theme":"dark","language":3,"dismissed":["name",4]}')).toEqual({ theme: 'dark', language: null, dismissed: ['name'] })
})
test('[UI10] a choice is kept for the next start', () => {
  const kept = new Map<string, string>()
  const storage = () => ({ getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => { kept.set(key, value) } })
  const before = createPreferences(storage)
  before.setTheme('dark')
  before.dismiss('install')
  const after = createPreferences(storage)
  expect(after.theme()).toBe('dark')
  expect(after.dismissed('install')).toBe(true)
  expect(after.dismissed('name')).toBe(false)
})
test('[UI10] where storage is refused the choice still holds for this page', () => {
  const preferences = createPreferences(() => { throw new Error('SecurityError') })
  preferences.setTheme('light')
  expect(preferences.theme()).toBe('light')
})
