// @vitest-environment jsdom
import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { createUpdates } from './updates.ts'

const setUp = () => {
  const heard: string[] = []
  let waiting: (() => void) | undefined
  let replaced: (() => void) | undefined
  const [drafting, setDrafting] = createSignal(false)
  const updates = createRoot(() => createUpdates({
    onWaiting: (listener) => { waiting = listener },
    onReplaced: (listener) => { replaced = listener },
    takeOver: () => { heard.push('take over'); replaced?.() },
  }, drafting, () => heard.push('reload')))
  return { heard, updates, setDrafting, wait: () => waiting?.(), replace: () => replaced?.() }
}

test('[UP1] a new version waits for the user', () => {
  const { heard, updates, wait } = setUp()
  expect(updates.ready()).toBe(false)
  wait()
  expect(updates.ready()).toBe(true)
  expect(heard).toEqual([])
  updates.accept()
  expect(heard).toEqual(['take over', 'reload'])
})
test('[UP2] while a draft is open nothing is offered, and agreeing does nothing', () => {
  const { heard, updates, setDrafting, wait } = setUp()
  setDrafting(true)
  wait()
  expect(updates.ready()).toBe(false)
  updates.accept()
  expect(heard).toEqual([])
  setDrafting(false)
  expect(updates.ready()).toBe(true)
})
test('[UP3] agreed in another tab: this one reloads, but not before its draft is closed', () => {
  const { heard, updates, setDrafting, wait, replace } = setUp()
  setDrafting(true)
  wait()
  replace()
  expect(heard).toEqual([])
  setDrafting(false)
  expect(heard).toEqual(['reload'])
  expect(updates.ready()).toBe(false)
})
