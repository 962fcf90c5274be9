// @vitest-environment jsdom
import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { createUpdates } from './updates.ts'

const setUp = () => {
  const heard: string[] = []
  let waiting: (() => void) | undefined
  let replaced: (() => void) | undefined
  const [drafting, setDrafting] = createSignal(false)
  const tabs = { occupied: false, others: false }
  const updates = createRoot(() => createUpdates({
    onWaiting: (listener) => { waiting = listener },
    onReplaced: (listener) => { replaced = listener },
    takeOver: () => { heard.push('take over'); replaced?.() },
  }, {
    occupy: (occupied) => { tabs.occupied = occupied },
    whenFree: async (act) => {
      if (!tabs.others) act()
      return !tabs.others
    },
  }, drafting, () => heard.push('reload')))
  return { heard, updates, tabs, setDrafting, wait: () => waiting?.(), replace: () => replaced?.() }
}

test('[UP1] a new version waits for the user', async () => {
  const { heard, updates, wait } = setUp()
  expect(updates.ready()).toBe(false)
  wait()
  expect(updates.ready()).toBe(true)
  expect(heard).toEqual([])
  await updates.accept()
  expect(heard).toEqual(['take over', 'reload'])
})
test('[UP2] while a draft is open nothing is offered, and agreeing does nothing', async () => {
  const { heard, updates, setDrafting, wait } = setUp()
  setDrafting(true)
  wait()
  expect(updates.ready()).toBe(false)
  await updates.accept()
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
test('[UP6] a draft or a link in another tab: agreeing waits and says so', async () => {
  const { heard, updates, tabs, setDrafting, wait } = setUp()
  setDrafting(true)
  expect(tabs.occupied).toBe(true)
  setDrafting(false)
  expect(tabs.occupied).toBe(false)
  wait()
  tabs.others = true
  await updates.accept()
  expect(heard).toEqual([])
  expect(updates.elsewhere()).toBe(true)
  tabs.others = false
  await updates.accept()
  expect(heard).toEqual(['take over', 'reload'])
})
