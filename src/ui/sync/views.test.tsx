// @vitest-environment jsdom
import { render } from 'solid-js/web'
import { afterEach, expect, test, vi } from 'vitest'
import { err, ok } from '../../core/result.ts'
import { CodePicture } from './code-picture.tsx'
import { CodeText } from './code-text.tsx'

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.innerHTML = ''
})
const text = (selector: string): string => [...document.querySelectorAll(selector)].map((element) => element.textContent).join('')

test('[SYNCUI5] the code is a named picture, dark on white, with its quiet zone', () => {
  dispose = render(() => <CodePicture code="T1:ABC" />, document.body)
  const picture = document.querySelector('svg')!
  expect([picture.getAttribute('role'), picture.getAttribute('aria-label')]).toEqual(['img', 'Pairing code'])
  expect(picture.getAttribute('viewBox')).toBe('0 0 29 29')
  expect(picture.querySelector('path')!.getAttribute('d')).toMatch(/^M4 4h1v1h-1z/)
})

test('[SYNCUI5] a pasted code that cannot be used is kept and explained; one that can is taken', async () => {
  const use = vi.fn(async (code: string) => (code === 'good' ? ok('answering' as const) : err('own-code' as const)))
  dispose = render(() => <CodeText code="T1:ABC" use={use} />, document.body)
  const [shown, box] = document.querySelectorAll('textarea')
  expect([shown!.readOnly, shown!.value, text(`label[for="${shown!.id}"]`)]).toEqual([true, 'T1:ABC', 'Pairing code as text'])
  const paste = async (value: string) => {
    box!.value = value
    box!.dispatchEvent(new Event('input', { bubbles: true }))
    document.querySelector('form')!.requestSubmit()
    await vi.waitFor(() => expect(use).toHaveBeenCalledWith(value))
    await Promise.resolve()
  }
  await paste('own')
  await vi.waitFor(() => expect(text('[role=alert]')).toMatch(/own code/))
  expect(box!.value).toBe('own')
  await paste('good')
  await vi.waitFor(() => expect(box!.value).toBe(''))
  expect(text('[role=alert]')).toBe('')
})
