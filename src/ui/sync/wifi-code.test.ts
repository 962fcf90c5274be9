import { expect, test } from 'vitest'
import { checkWifi, savedWifi, saveWifi, wifiCode } from './wifi-code.ts'

test('[SYNCUI10] the code of a network, with what must be escaped', () => {
  expect(wifiCode({ name: 'Crew', password: 'waterpoint' })).toBe('WIFI:T:WPA;S:Crew;P:waterpoint;;')
  expect(wifiCode({ name: 'Crew', password: '' })).toBe('WIFI:T:nopass;S:Crew;;')
  expect(wifiCode({ name: 'A;b,c:d"e\\f', password: 'p;a:s"s\\wo,rd' })).toBe('WIFI:T:WPA;S:A\\;b\\,c\\:d\\"e\\\\f;P:p\\;a\\:s\\"s\\\\wo\\,rd;;')
})

test('[SYNCUI10] a name or password no Wi-Fi can have is told', () => {
  expect(checkWifi({ name: '', password: '' })).toEqual({ ok: false, error: 'name-missing' })
  expect(checkWifi({ name: 'ب'.repeat(17), password: '' })).toEqual({ ok: false, error: 'name-missing' })
  expect(checkWifi({ name: 'Crew', password: 'short' })).toEqual({ ok: false, error: 'password-short' })
  expect(checkWifi({ name: 'Crew', password: '' })).toMatchObject({ ok: true })
})

test('[SYNCUI10] typed once, kept in this browser until it is forgotten; what is unreadable is nothing', () => {
  const kept = new Map<string, string>()
  const storage = () => ({ getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) })
  expect(savedWifi(storage)).toBeNull()
  saveWifi(storage, { name: 'Crew', password: 'waterpoint' })
  expect(savedWifi(storage)).toEqual({ name: 'Crew', password: 'waterpoint' })
  saveWifi(storage, null)
  expect(savedWifi(storage)).toBeNull()
  for (const broken of ['{', '7', '{"name":1}', '{"name":"","password":""}']) {
    kept.set('transect.wifi', broken)
    expect(savedWifi(storage)).toBeNull()
  }
  const refused = () => { throw new DOMException('no', 'SecurityError') }
  saveWifi(refused, { name: 'Crew', password: '' })
  expect(savedWifi(refused)).toBeNull()
})
