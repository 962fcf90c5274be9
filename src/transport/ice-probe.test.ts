import { afterEach, expect, test, vi } from 'vitest'
import { fakeRtc, type FakeNetwork } from './testing/fake-rtc.ts'

let network: FakeNetwork | null = null
afterEach(() => {
  network?.restore()
  network = null
  vi.resetModules()
})
const ask = async () => (await import('./ice-probe.ts')).canSetIce()

test('[ONE5] a browser that lets the page choose is asked once', async () => {
  network = fakeRtc()
  const { canSetIce } = await import('./ice-probe.ts')
  expect(await canSetIce()).toBe(true)
  expect(await canSetIce()).toBe(true)
  expect(network.peers.length).toBe(1)
  expect(network.peers[0]!.signalingState).toBe('closed')
})

test('[ONE5] one that refuses, or has no WebRTC, pairs with two scans', async () => {
  expect(await ask()).toBe(false)
  vi.resetModules()
  network = fakeRtc()
  network.refusesIce = true
  expect(await ask()).toBe(false)
})
