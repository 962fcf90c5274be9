// @vitest-environment jsdom
import { render } from 'solid-js/web'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Screen } from './screen.tsx'
import { shownMs, toast, ToastHost } from './toast.tsx'

let dispose = (): void => undefined
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
  dispose()
  document.body.innerHTML = ''
})
const spoken = (): string | null => document.querySelector('[role=status]')!.textContent
const strip = (): (string | null)[] => [...document.querySelectorAll('.toast')].map((one) => one.getAttribute('data-text'))

test('[UI18] what is said is spoken once, stands between the content and the buttons below, and goes by itself', () => {
  dispose = render(() => <><Screen title="Forms" bottom={<button type="button">Next</button>}>Question</Screen><Screen title="List" quiet>List</Screen><ToastHost /></>, document.body)
  expect(document.querySelector('.toasts')).toBeNull()
  toast('Record saved')
  expect([spoken(), strip()]).toEqual(['Record saved', ['Record saved']])
  const order = [...document.querySelector('.screen')!.children].map(({ className }) => className)
  expect(order).toEqual(['bar', 'content', 'toasts', 'bottom'])
  expect(document.querySelector('.toasts')!.getAttribute('aria-hidden')).toBe('true')
  vi.advanceTimersByTime(shownMs('Record saved'))
  expect([spoken(), strip()]).toEqual(['', []])
})
test('[UI18] who has much to read gets longer, with an end', () => {
  expect(shownMs('Record saved')).toBe(shownMs('Names saved'))
  expect(shownMs('x'.repeat(120))).toBeGreaterThan(shownMs('x'.repeat(60)))
  expect(shownMs('x'.repeat(5000))).toBe(shownMs('x'.repeat(4000)))
})
