import { expect, test } from 'vitest'
import { deviceKind, deviceMark } from './device-name.ts'

test('a device is named by what the hand holds', () => {
  expect(deviceKind(true, 360)).toBe('phone')
  expect(deviceKind(true, 800)).toBe('tablet')
  expect(deviceKind(false, 720)).toBe('laptop')
})
test('the mark is short, upper case and the end of the id', () => {
  expect(deviceMark('0123456789ab7f3a')).toBe('7F3A')
})
