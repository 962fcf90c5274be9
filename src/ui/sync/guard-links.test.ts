// @vitest-environment jsdom
import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { guardLinks } from './guard-links.ts'
import type { Session } from './session.ts'

test('[LNK4] leaving the page asks while something is under way, and not else', async () => {
  const [busy, setBusy] = createSignal(false)
  const end = createRoot((dispose) => {
    guardLinks({ busy, all: () => [] })
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

test('[LNK5] a lost link that is tried again keeps the screen on, and lets the user leave', async () => {
  const held: { released: boolean }[] = []
  Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request: async () => {
    const lock = { released: false, release: async () => { lock.released = true } }
    held.push(lock)
    return lock
  } } })
  const turns = async (): Promise<readonly boolean[]> => {
    for (let i = 0; i < 8; i++) await Promise.resolve()
    return held.map(({ released }) => released)
  }
  const [trying, setTrying] = createSignal(false)
  const end = createRoot((dispose) => {
    guardLinks({ busy: () => false, all: () => [{ trying } as Session] })
    return dispose
  })
  expect(await turns()).toEqual([])
  setTrying(true)
  expect(await turns()).toEqual([false])
  const leaving = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(leaving)
  expect(leaving.defaultPrevented).toBe(false)
  setTrying(false)
  expect(await turns()).toEqual([true])
  end()
})
