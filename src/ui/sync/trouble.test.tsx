// @vitest-environment jsdom
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, expect, test, vi } from 'vitest'
import { ok } from '../../core/result.ts'
import type { Met } from '../../transport/one-scan.ts'
import type { Shown } from '../../transport/pairing.ts'
import { remedyOf, textOf, titleOf, useText, type PairingProblem } from './failure-text.ts'
import { lookForUpdate } from './look-for-update.ts'
import { PairingView, type OverCode } from './pairing-view.tsx'
import { Trouble } from './trouble.tsx'
import type { PairingState } from './use-pairing.ts'

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.innerHTML = ''
})
const problems: readonly PairingProblem[] = [
  'no-address', 'names-blocked', 'different-networks', 'isolated', 'ice-failed', 'code-refused', 'timeout', 'answer-expired', 'cancelled', 'webrtc-missing',
  'camera-denied', 'camera-missing', 'camera-busy', 'camera-still', 'newer-app',
]
const text = (selector: string): string => [...document.querySelectorAll(selector)].map((element) => element.textContent).join('')

test.each(problems)('[SYNCUI2] %s has a name, a sentence, and its one remedy as a button', (problem) => {
  const onRemedy = vi.fn()
  dispose = render(() => <Trouble problem={problem} onRemedy={onRemedy} />, document.body)
  expect(text('.notice-title')).toBe(titleOf(problem))
  expect(text('[role=alert]')).toContain(textOf(problem))
  const buttons = [...document.querySelectorAll('button')]
  expect(buttons.length).toBe(1)
  buttons[0]!.click()
  if (remedyOf(problem) === 'update') expect(onRemedy).not.toHaveBeenCalled()
  else expect(onRemedy).toHaveBeenCalledWith(remedyOf(problem))
})

test('[SYNCUI2] every way a code can be wrong says what to do', () => {
  const all = ['not-a-code', 'damaged', 'newer-app', 'own-code', 'answer-for-another', 'for-another', 'expired', 'used', 'timeout'] as const
  expect(new Set(all.map(useText)).size).toBe(all.length)
})

test('[SYNCUI2] looking for an update tells a newer one, none, and no Internet apart', async () => {
  const browser = (registration: object | undefined) => ({ serviceWorker: { getRegistration: async () => registration as ServiceWorkerRegistration | undefined } })
  const state = { installing: null, waiting: null }
  expect(await lookForUpdate({})).toBe('none')
  expect(await lookForUpdate(browser({ ...state, update: async () => undefined }))).toBe('none')
  expect(await lookForUpdate(browser({ ...state, waiting: {}, update: async () => undefined }))).toBe('found')
  expect(await lookForUpdate(browser({ ...state, update: () => Promise.reject(new TypeError('no network')) }))).toBe('offline')
})

const ada: Met = { origin: 'aa'.repeat(8), name: 'Tablet 4', fingerprint: new Uint8Array(32) }
const show = () => {
  const [shown, setShown] = createSignal<Shown | null>({ code: 'T1ABC', role: 'offer', reach: 'address', target: null, freshMs: 90_000 })
  const [connecting, setConnecting] = createSignal<string | null>(null)
  const pairing = {
    shown, connecting, left: () => 75, failure: () => null, met: () => [ada], target: () => shown()?.target ?? null, aim: vi.fn(), renew: vi.fn(), forget: vi.fn(),
    use: vi.fn(async () => ok('answering' as const)),
  } satisfies PairingState
  const [over, setOver] = createSignal<OverCode | null>(null)
  const layer = { shown: over, show: (what: OverCode) => void setOver(what), close: () => void setOver(null) }
  dispose = render(() => <PairingView pairing={pairing} layer={layer} />, document.body)
  return { setShown, setConnecting, pairing }
}

test('[SYNCUI8] one step at a time: anybody, one device by name, its answer, and the wait', () => {
  const { setShown, setConnecting, pairing } = show()
  expect(text('.sync-step')).toMatch(/^Step 1 of 2/)
  expect(text('.sync-left')).toBe('New code in 1:15')
  const [, one] = document.querySelectorAll<HTMLInputElement>('.sync-whom input')
  one!.click()
  expect(pairing.aim).toHaveBeenCalledWith(ada)
  setShown((before) => before && { ...before, target: ada })
  expect(text('.sync-step')).toContain('Tablet 4 scans this code')
  setShown((before) => before && { ...before, role: 'answer', target: null })
  expect(text('.sync-step')).toMatch(/^Step 2 of 2/)
  expect(document.querySelector('.sync-whom')).toBeNull()
  setConnecting('Tablet 4')
  expect(text('.sync-step')).toBe('Connecting to Tablet 4')
  expect(document.querySelector('.sync-paper')).toBeNull()
})

test('[SYNCUI8] a device on no network is told so with the way to one', () => {
  const { setShown, pairing } = show()
  setShown((before) => before && { ...before, reach: 'nothing' })
  expect(text('.notice-title')).toBe('Not on a network')
  document.querySelector<HTMLButtonElement>('.notice button')!.click()
  expect(text('h2')).toBe('One network for both')
  expect(document.querySelectorAll('.sync-steps li').length).toBe(4)
  expect(pairing.renew).not.toHaveBeenCalled()
  ;[...document.querySelectorAll('button')].find((button) => button.textContent === 'Show my pairing code')!.click()
  expect(document.querySelector('.sync-steps')).toBeNull()
  expect(pairing.renew).toHaveBeenCalledOnce()
})

test('[SYNCUI13] a new code of one’s own closes nothing and scrolls nothing away; the other’s code does', () => {
  const scrolled = vi.fn()
  document.body.setAttribute('data-scroller', '')
  document.body.scrollTo = scrolled
  const { setShown } = show()
  document.querySelector<HTMLButtonElement>('.sync-hint')!.click()
  expect(text('h2')).toBe('One network for both')
  scrolled.mockClear()
  for (const code of ['T1DEF', 'T1GHI']) setShown((before) => before && { ...before, code })
  expect([text('h2'), scrolled.mock.calls.length]).toEqual(['One network for both', 0])
  setShown((before) => before && { ...before, role: 'answer' })
  expect(document.querySelector('.sync-steps')).toBeNull()
  expect(scrolled).toHaveBeenCalled()
  document.body.removeAttribute('data-scroller')
})
