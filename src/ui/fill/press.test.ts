// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPress } from './press.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

test('[FIL34] what happens while a button is pressed waits for its click; otherwise it happens at once', () => {
  const press = createPress(window)
  const told: string[] = []
  press.after(() => told.push('at once'))
  document.body.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
  press.after(() => told.push('error'))
  document.body.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }))
  told.push('click')
  expect(told).toEqual(['at once', 'click'])
  vi.runAllTimers()
  expect(told).toEqual(['at once', 'click', 'error'])
  press.dispose()
})

test('[FIL34] a press that ends elsewhere, or with the form, holds nothing back for good', () => {
  const press = createPress(window)
  const told: string[] = []
  document.body.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
  press.after(() => told.push('later'))
  vi.advanceTimersByTime(1001)
  expect(told).toEqual(['later'])
  document.body.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
  press.after(() => told.push('on closing'))
  press.dispose()
  expect(told).toEqual(['later', 'on closing'])
})
