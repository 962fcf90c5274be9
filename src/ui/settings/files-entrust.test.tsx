// @vitest-environment jsdom
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, expect, test } from 'vitest'
import { ok } from '../../core/result.ts'
import type { FilesKept } from '../../worker/api-files.ts'
import type { Client } from '../client.ts'
import { FilesEntrust } from './files-entrust.tsx'

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.innerHTML = ''
})
const kept = (doubled: number): FilesKept => ({ policy: { type: 'all' }, files: 5, bytes: 5000, missing: 0, missingBytes: 0, left: 0, leftBytes: 0, spare: 3 - doubled, spareBytes: 0, doubled, doubledBytes: doubled * 1000 })
const show = (devices: number, files: number) => {
  const [now, setNow] = createSignal(kept(3))
  const [connected, setConnected] = createSignal(true)
  const client = { call: async () => ok({ devices, files }) } as unknown as Pick<Client, 'call'>
  dispose = render(() => <FilesEntrust client={client} kept={now()} connected={connected()} />, document.body)
  return { setNow, setConnected, press: async () => { document.querySelector('button')!.click(); await new Promise((resolve) => setTimeout(resolve, 0)) } }
}
const said = (): string => document.body.textContent ?? ''

test('[FLX22] who asks others to keep files sees how many are asked for, how many are promised, and when all are', async () => {
  const { setNow, press } = show(1, 3)
  expect(said()).toMatch(/^3 files that this phone keeps for the crew \(3 kB\)/)
  expect(said()).not.toMatch(/Promised/)
  await press()
  expect(said()).toMatch(/1 device is asked for 3 files.*Promised so far: 0 of 3/)
  setNow(kept(1))
  expect(said()).toMatch(/Promised so far: 2 of 3/)
  setNow(kept(0))
  expect(document.querySelector('.notice-good')!.textContent).toBe('3 files are promised. They can go from this phone now.')
  expect(document.querySelector('button')).toBeNull()
  setNow({ ...kept(0), spare: 0 })
  expect(said()).toBe('')
})
test('[FLX22] a link that ends before all is promised is said, with what came of it', async () => {
  const { setNow, setConnected, press } = show(1, 3)
  await press()
  setNow(kept(2))
  setConnected(false)
  expect(said()).toMatch(/Promised before the link ended: 1 of 3/)
  expect(said()).toMatch(/connect with a device that has them/)
  expect(document.querySelector('button')).toBeNull()
})
test('[FLX22] nobody who is connected has them', async () => {
  const { press } = show(0, 0)
  await press()
  expect(said()).toMatch(/None of the connected devices has them/)
})
