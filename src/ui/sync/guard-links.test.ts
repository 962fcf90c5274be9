// @vitest-environment jsdom
import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { guardLinks } from './guard-links.ts'

test('[LNK4] leaving the page asks while something is under way, and not else', async () => {
  const [busy, setBusy] = createSignal(false)
  const end = createRoot((dispose) => {
    guardLinks({ busy })
    return dispose
  })
  await Promise.resolve()
  const asks = (): boolean => {
    const leaving = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leaving)
    return leaving.defaultPrevented
  }
  expect(asks()).toBe(false)
  setBusy(true)
  expect(asks()).toBe(true)
  setBusy(false)
  expect(asks()).toBe(false)
  setBusy(true)
  end()
  expect(asks()).toBe(false)
})
