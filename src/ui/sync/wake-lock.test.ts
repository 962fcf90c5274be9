// @vitest-environment jsdom
import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepScreenOn } from './wake-lock.ts'

let asked: number
let held: { released: boolean }[]
let isRefused: boolean
let dispose = (): void => undefined
const onScreen = (): number => held.filter(({ released }) => !released).length
const turns = async (): Promise<void> => { for (let i = 0; i < 8; i++) await Promise.resolve() }
const show = async (state: 'visible' | 'hidden'): Promise<void> => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state })
  // as the browser does it
  if (state === 'hidden') for (const lock of held) lock.released = true
  document.dispatchEvent(new Event('visibilitychange'))
  await turns()
}

beforeEach(() => {
  asked = 0
  held = []
  isRefused = false
  Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request: async () => {
    asked++
    if (isRefused) throw new DOMException('low battery', 'NotAllowedError')
    const lock = { released: false, release: async () => { lock.released = true } }
    held.push(lock)
    return lock
  } } })
})
afterEach(async () => {
  dispose()
  await show('visible')
})
const keep = async (first: boolean) => {
  const [wanted, want] = createSignal(first)
  createRoot((end) => {
    dispose = end
    keepScreenOn(wanted)
  })
  await turns()
  return async (on: boolean): Promise<void> => {
    want(on)
    await turns()
  }
}

test('[LNK5] the screen stays on while something is under way, and no longer', async () => {
  const want = await keep(false)
  expect(onScreen()).toBe(0)
  await want(true)
  expect(onScreen()).toBe(1)
  await want(false)
  expect(onScreen()).toBe(0)
  await want(true)
  dispose()
  await turns()
  expect(onScreen()).toBe(0)
})

test('[LNK5] after the page was out of sight it is kept on again, once', async () => {
  await keep(true)
  await show('hidden')
  expect([onScreen(), asked]).toEqual([0, 1])
  await show('visible')
  await show('visible')
  expect([onScreen(), asked]).toEqual([1, 2])
})

test('[LNK5] what ends while it is asked for leaves nothing on; a refusal is borne, and asked again on return', async () => {
  const want = await keep(false)
  const asking = want(true)
  await want(false)
  await asking
  expect(onScreen()).toBe(0)
  isRefused = true
  await want(true)
  expect(onScreen()).toBe(0)
  isRefused = false
  await show('hidden')
  await show('visible')
  expect(onScreen()).toBe(1)
})
