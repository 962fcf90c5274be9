// @vitest-environment jsdom
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, expect, test, vi } from 'vitest'
import { err, ok } from '../../core/result.ts'
import type { SyncPhase, SyncState } from '../../worker/api.ts'
import { CodePicture } from './code-picture.tsx'
import { CodeText } from './code-text.tsx'
import { ExchangeView } from './exchange-view.tsx'

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.innerHTML = ''
})
const text = (selector: string): string => [...document.querySelectorAll(selector)].map((element) => element.textContent).join('')
const recordsBar = (): Element => document.querySelector('[role=progressbar][aria-label=Records]')!

const showExchange = () => {
  const [phase, setPhase] = createSignal<SyncPhase>({ type: 'greeting' })
  const state = (): SyncState => ({
    link: 'L', phase: phase(), peer: 'Tablet 4', clockOffset: 0, receiving: { done: 2, total: 2 }, sending: { done: 1, total: 1 },
    bytesReceived: 0, bytesSent: 0, recordsNew: 2, recordsUpdated: 0, peerOrigin: '', review: 0,
    files: { receiving: { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 }, sending: { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 }, state: 'idle' },
  })
  const onAgain = vi.fn()
  const session = { state, refused: () => null, open: vi.fn(), confirm: vi.fn(), close: vi.fn() }
  dispose = render(() => <ExchangeView session={session} onAgain={onAgain} onFinish={vi.fn()} />, document.body)
  return { setPhase, onAgain }
}

test('[SYNCUI3] both bars have their names, and the count is unknown until the plans are exchanged', () => {
  const { setPhase } = showExchange()
  expect(document.querySelector('[role=progressbar][aria-label=Files]')).not.toBeNull()
  expect(recordsBar().hasAttribute('aria-valuenow')).toBe(false)
  setPhase({ type: 'exchanging' })
  expect(recordsBar().getAttribute('aria-valuenow')).toBe('3')
})

test('[SYNCUI3] a link lost after everything was over is no failure', () => {
  const { setPhase } = showExchange()
  setPhase({ type: 'up-to-date', identical: true })
  setPhase({ type: 'failed', failure: { type: 'link-lost', message: '' } })
  expect(text('.sync-status')).toMatch(/Up to date$/)
  expect(document.querySelector('[role=alert]')).toBeNull()
})

test('[SYNCUI2] a failure says why, that nothing was lost, and offers one action', () => {
  const { setPhase, onAgain } = showExchange()
  setPhase({ type: 'failed', failure: { type: 'different-project', message: '' } })
  expect(text('[role=alert]')).toMatch(/another project/)
  const buttons = [...document.querySelectorAll('button')]
  expect(buttons.map((button) => button.textContent)).toEqual(['Pair again'])
  buttons[0]!.click()
  expect(onAgain).toHaveBeenCalledOnce()
})

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
