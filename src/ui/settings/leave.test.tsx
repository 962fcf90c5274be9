// @vitest-environment jsdom
import { render } from 'solid-js/web'
import { afterEach, expect, test } from 'vitest'
import { err, ok } from '../../core/result.ts'
import type { Stake } from '../../worker/api-care.ts'
import type { Notice } from '../../worker/api.ts'
import type { Shell } from '../shell.ts'
import { Leave } from './leave.tsx'
import { followLeaving } from './left.ts'

HTMLDialogElement.prototype.showModal = function showModal() { this.open = true }
HTMLDialogElement.prototype.close = function close() { this.open = false }
let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.innerHTML = ''
})
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
const said = (): string => document.querySelector('dialog')?.textContent ?? ''
const button = (name: RegExp): HTMLButtonElement => [...document.querySelectorAll('button')].find(({ textContent }) => name.test(textContent))!
const safe: Stake = { records: 12, drafts: 0, unshared: 0, files: 0, lastCopy: { device: 'Tablet 4', at: Date.UTC(2026, 10, 20, 12) } }

const show = async (stakes: Stake[], project: { readonly id: string; readonly name: string } | null = { id: 'p', name: 'Wells' }): Promise<unknown[]> => {
  const left: unknown[] = []
  const call = async (method: string, params: { readonly unshared: number }) => {
    if (method === 'project.stake') return ok(stakes.length > 1 ? stakes.shift() : stakes[0])
    left.push(params)
    return params.unshared < (stakes[0] as Stake).unshared ? err({ type: 'invalid', message: 'there is more' }) : ok(null)
  }
  dispose = render(() => <Leave shell={{ client: { call }, device: { value: () => ({ project }) } } as unknown as Shell} />, document.body)
  button(/Leave project|Erase this/).click()
  await tick()
  return left
}

test('[LEV4] when all is elsewhere it says where and since when, and one tap is enough', async () => {
  const left = await show([safe])
  expect(said()).toMatch(/Leave “Wells”\?.*12 records.*also on Tablet 4, since Nov 20, 2026/)
  button(/Leave and erase/).click()
  await tick()
  expect(left).toEqual([{ unshared: 0, drafts: 0, files: 0 }])
})

test('[LEV4] what is nowhere else is counted, a backup is offered, and the button waits for the agreement', async () => {
  const left = await show([{ ...safe, unshared: 3, drafts: 1, files: 2 }])
  expect(said()).toMatch(/Nowhere else: 3 records, 1 draft, and 2 pictures and files/)
  expect(document.querySelector('dialog a')?.getAttribute('href')).toBe('#/bundle/backup')
  expect(button(/Leave and erase/).disabled).toBe(true)
  document.querySelector<HTMLInputElement>('dialog input')!.click()
  expect(button(/Leave and erase/).disabled).toBe(false)
  button(/Leave and erase/).click()
  await tick()
  expect(left).toEqual([{ unshared: 3, drafts: 1, files: 2 }])
})

test('[LEV4] a record finished meanwhile is asked about anew', async () => {
  await show([safe, { ...safe, unshared: 1 }])
  button(/Leave and erase/).click()
  await tick()
  await tick()
  expect(said()).toMatch(/Nowhere else: 1 record/)
  expect(button(/Leave and erase/).disabled).toBe(true)
})

test('a device of no project can be erased, too', async () => {
  await show([safe], null)
  expect(said()).toMatch(/Erase everything on this device\?/)
})

test('[LEV3] the page forgets what it kept of the crew, not look and language, and begins anew', async () => {
  let hear: (notice: Notice) => void = () => undefined
  const deleted: string[] = []
  const asked = new EventTarget()
  localStorage.setItem('transect.preferences', JSON.stringify({ theme: 'dark', language: 'en', dismissed: ['name'] }))
  localStorage.setItem('transect.wifi', 'secret')
  localStorage.setItem('other', 'stays')
  await new Promise<void>((restart) => {
    followLeaving({ onNotice: (listener) => { hear = listener; return () => undefined } }, { storage: () => localStorage, factory: () => ({ deleteDatabase: (name) => { deleted.push(name); return asked as IDBOpenDBRequest } }), restart })
    hear({ type: 'left' })
    asked.dispatchEvent(new Event('success'))
  })
  expect([localStorage.getItem('transect.wifi'), localStorage.getItem('other'), deleted]).toEqual([null, 'stays', ['transect-certificate']])
  expect(JSON.parse(localStorage.getItem('transect.preferences') ?? '')).toEqual({ theme: 'dark', language: 'en', dismissed: [] })
})

test('[LEV3] a browser that refuses the storage of pages begins anew all the same', async () => {
  let hear: (notice: Notice) => void = () => undefined
  const asked = new EventTarget()
  const refused = (): Storage => { throw new DOMException('denied', 'SecurityError') }
  await new Promise<void>((restart) => {
    followLeaving({ onNotice: (listener) => { hear = listener; return () => undefined } }, { storage: refused, factory: () => ({ deleteDatabase: () => asked as IDBOpenDBRequest }), restart })
    hear({ type: 'left' })
    asked.dispatchEvent(new Event('success'))
  })
})
