// @vitest-environment jsdom
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, expect, test, vi } from 'vitest'
import type { Failure, SyncFailure, SyncPhase, SyncState } from '../../worker/api.ts'
import { ConnectedBadge } from './connected-badge.tsx'
import { DeviceCard } from './device-card.tsx'
import type { LinksMood } from './links.ts'
import { createSession } from './session.ts'
import { fakePage, syncState } from './testing/sync-state.ts'

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.innerHTML = ''
})
const text = (selector: string): string => [...document.querySelectorAll(selector)].map((element) => element.textContent).join('')
const bar = (name: string): Element => document.querySelector(`[role=progressbar][aria-label=${name}]`)!
const isFull = (name: string): boolean => bar(name).hasAttribute('aria-valuenow') && bar(name).getAttribute('aria-valuenow') === bar(name).getAttribute('aria-valuemax')
const buttons = (): (string | null)[] => [...document.querySelectorAll('button')].map((button) => button.textContent)

const show = () => {
  const [state, setState] = createSignal<SyncState | null>(null)
  const [refused, setRefused] = createSignal<Failure | null>(null)
  const [left, setLeft] = createSignal(false)
  const [trying, setTrying] = createSignal(false)
  const onAgain = vi.fn()
  const isOver = (): boolean => refused() !== null || state()?.phase.type === 'closed' || state()?.phase.type === 'failed'
  const page = fakePage()
  // what is remembered of it is the real session's
  const real = createSession(page.client, { id: 'L', link: page.newLink().link })
  const session = { id: 'L', state, refused, complete: real.complete, identical: real.identical, left, trying, try: setTrying, over: isOver, confirm: vi.fn(), close: () => setLeft(true) }
  dispose = render(() => <ol><DeviceCard session={session} now={() => 0} onAgain={onAgain} /></ol>, document.body)
  const say = (type: SyncPhase['type'], part: Partial<SyncState> = {}): void => {
    const next = syncState({ phase: { type, ...(type === 'up-to-date' ? { identical: true } : {}) } as SyncPhase, receiving: { done: 2, total: 2 }, sending: { done: 1, total: 1 }, recordsNew: 2, ...part })
    page.notice({ type: 'sync', state: next })
    setState(next)
  }
  return { say, setRefused, setTrying, onAgain }
}
const files = (bytesDone: number, state: SyncState['files']['state'] = 'moving'): SyncState['files'] =>
  ({ receiving: { done: bytesDone === 86_000_000 ? 41 : 5, total: 41, bytesDone, bytesTotal: 86_000_000 }, sending: { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 }, state, wrong: 0 })

test('[SYNCUI3] both bars have their names; nothing is full before it is known to be everything', () => {
  const { say } = show()
  expect([bar('Files').hasAttribute('aria-valuenow'), bar('Records').hasAttribute('aria-valuenow')]).toEqual([false, false])
  say('exchanging', { receiving: { done: 0, total: 0 }, sending: { done: 0, total: 0 } })
  expect([isFull('Files'), isFull('Records')]).toEqual([false, false])
  say('exchanging')
  expect([isFull('Records'), bar('Records').getAttribute('aria-valuetext')]).toEqual([false, 'comparing'])
  say('exchanging', { receiving: { done: 2, total: 12 } })
  expect([bar('Records').getAttribute('aria-valuenow'), bar('Records').getAttribute('aria-valuemax')]).toEqual(['3', '13'])
  say('up-to-date')
  expect([isFull('Records'), isFull('Files')]).toEqual([true, true])
})

test('[SYNCUI3] records are through, files are not: it is not called up to date, and says how many are left', () => {
  const { say } = show()
  say('up-to-date', { files: files(12_000_000) })
  expect([isFull('Records'), isFull('Files')]).toEqual([true, false])
  expect(bar('Files').getAttribute('aria-valuetext')).toBe('5 of 41, 12 MB of 86 MB')
  expect(text('.sync-status')).toBe('36 files (74 MB)')
  say('up-to-date', { files: files(86_000_000, 'idle') })
  expect([isFull('Files'), text('.sync-status')]).toEqual([true, 'Received 2 records, sent 1 record. Up to date'])
})

test('[SYNCUI3] while it is asked which files the other has, nothing is full, counted as none, or called identical', () => {
  const { say } = show()
  const asking: SyncState['files'] = { ...files(0), receiving: { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 } }
  say('up-to-date', { files: asking })
  expect([isFull('Records'), isFull('Files'), bar('Files').hasAttribute('aria-valuenow'), bar('Files').getAttribute('aria-valuetext')]).toEqual([true, false, false, null])
  expect(text('.sync-status')).toBe('Comparing with Tablet 4')
  expect(text('.link-card')).not.toContain('Identical')
  say('up-to-date', { files: files(12_000_000) })
  expect(text('.link-card')).not.toContain('Identical')
  say('up-to-date', { files: { ...asking, state: 'idle' } })
  expect([isFull('Files'), bar('Files').getAttribute('aria-valuetext')]).toEqual([true, 'nothing new'])
  expect(text('.link-card')).toContain('Identical: both devices now hold the same records.')
})

test('[SYNCUI3] once the link is over identical is said of then, not of now', () => {
  const { say } = show()
  say('up-to-date')
  say('closed')
  expect(text('.link-card')).toContain('Identical: when the link ended both devices held the same records.')
})

test('[FLX7] a device that sent something else for a file is named', () => {
  const { say } = show()
  say('up-to-date', { peer: 'Tablet 4', files: files(12_000_000) })
  expect(text('.link-bars')).not.toContain('refused')
  say('up-to-date', { peer: 'Tablet 4', files: { ...files(12_000_000), wrong: 2 } })
  expect(text('.link-bars')).toContain('2 files from Tablet 4 are not what their names say and were refused.')
})

test('[SYNCUI3] what came of it is counted, and identical only when it is', () => {
  const { say } = show()
  say('up-to-date', { recordsNew: 12, recordsUpdated: 4, review: 1 })
  expect(text('.link-card')).toContain('Received 12 new, 4 updated, 1 to review, 0 failed. Identical:')
  say('up-to-date', { phase: { type: 'up-to-date', identical: false }, differs: [{ origin: '01', device: 'Tablet 9', mine: false, here: 3, there: 5, forked: false }] })
  expect(text('.link-card')).toContain('1 failed.')
  expect(text('.link-card')).not.toContain('Identical')
})

test('[SYNCUI3] a link that is cut in the middle leaves no full bar', () => {
  const { say } = show()
  say('exchanging')
  say('failed', { phase: { type: 'failed', failure: { type: 'link-lost', message: '' } }, lost: true })
  expect([isFull('Records'), isFull('Files')]).toEqual([false, false])
})

test('[SYNCUI3] a link lost after everything was over is no failure, and it is said that it was lost', () => {
  const { say } = show()
  say('up-to-date')
  say('failed', { phase: { type: 'failed', failure: { type: 'link-lost', message: '' } }, lost: true })
  expect(text('.sync-status')).toMatch(/Up to date$/)
  expect(document.querySelector('[role=alert]')).toBeNull()
  expect(text('.link-ended')).toMatch(/The link to Tablet 4 was lost/)
})

test('[SYNCUI2] a failure says why, that nothing was lost, and offers one action', () => {
  const { say, onAgain } = show()
  say('failed', { phase: { type: 'failed', failure: { type: 'different-project', message: '' } } })
  expect(text('[role=alert]')).toMatch(/another project/)
  expect(buttons()).toEqual(['Pair again'])
  document.querySelector('button')!.click()
  expect(onAgain).toHaveBeenCalledOnce()
})

const failures: readonly (readonly [SyncFailure['type'], string])[] = [
  ['different-project', 'Pair again'], ['join-declined', 'Pair again'], ['not-proved', 'Pair again'], ['segment-refused', 'Pair again'], ['fork', 'Pair again'], ['storage', 'Pair again'],
  ['link-lost', 'Pair again'], ['timeout', 'Pair again'], ['peer-failed', 'Pair again'], ['same-device', 'Pair again'],
  ['protocol-version', 'Look for an update'], ['message-malformed', 'Look for an update'], ['message-too-large', 'Look for an update'], ['message-unexpected', 'Look for an update'],
]
test.each(failures)('[SYNCUI2] %s: its own sentence, that nothing was lost, and one action: %s', (type, action) => {
  const { say } = show()
  say('failed', { phase: { type: 'failed', failure: { type, message: 'inner words' } } })
  expect(text('[role=alert]')).toContain('Nothing on this device was lost.')
  expect(text('[role=alert] p').length).toBeGreaterThan(60)
  // of another project the words are its name
  expect(text('[role=alert]').includes('inner words')).toBe(type === 'different-project')
  expect(buttons()).toEqual([action])
  expect(text('a[href="#/sync/help"]')).toBe('Cannot connect?')
})

test('[LNK10] while a lost link is tried again that is what is said, and no failure', () => {
  const { say, setTrying } = show()
  say('exchanging')
  setTrying(true)
  say('failed', { phase: { type: 'failed', failure: { type: 'link-lost', message: '' } }, lost: true })
  expect(document.querySelector('[role=alert]')).toBeNull()
  expect(text('.link-ended')).toMatch(/^The link to Tablet 4 was lost. Reconnecting/)
  setTrying(false)
  expect(text('[role=alert]')).toMatch(/it goes on where it stopped/)
})

test('[LNK9] End ends this link; who ended it is said, and a renewed identity is not called the other one\'s doing', () => {
  const { say } = show()
  say('up-to-date')
  document.querySelector<HTMLButtonElement>('button[aria-label="End the link to Tablet 4"]')!.click()
  expect([text('.link-ended'), buttons()]).toEqual(['You ended this link.', ['Pair again']])
  dispose()
  document.body.innerHTML = ''
  const other = show()
  other.say('closed')
  expect(text('.link-ended')).toBe('Tablet 4 has ended the link.')
  other.say('closed', { renewing: true, lost: true })
  expect(text('.link-ended')).toMatch(/^This device has taken a new identity/)
})

test('[LNK3] the badge counts, says what is going on and leads to the devices', () => {
  const [mood, setMood] = createSignal<LinksMood>('none')
  const [connected, setConnected] = createSignal(0)
  dispose = render(() => <ConnectedBadge links={{ mood, connected }} />, document.body)
  expect(document.querySelector('a')).toBeNull()
  setMood('opening')
  expect(text('a')).toBe('Connecting')
  setConnected(2)
  setMood('moving')
  expect(text('a')).toBe('2 devices connectedexchanging')
  setMood('up-to-date')
  expect([text('a'), document.querySelector('a')!.getAttribute('href')]).toEqual(['2 devices connectedup to date', '#/sync/devices'])
  setConnected(0)
  setMood('lost')
  expect([text('a'), text('[role=status]')]).toEqual(['Link lost', 'Link lost'])
})

test('[SYNCUI2] who did not let somebody in is not told that the other ended it; nothing is counted where nothing went', () => {
  // jsdom has no modal dialogs
  HTMLDialogElement.prototype.showModal = function () { this.open = true }
  HTMLDialogElement.prototype.close = function () { this.open = false }
  const { say } = show()
  const nobody = { receiving: { done: 0, total: 0 }, sending: { done: 0, total: 0 }, recordsNew: 0 }
  say('confirm-let-in', { ...nobody, phase: { type: 'confirm-let-in', project: 'Wells', device: 'Tablet 4', digits: '123456' } })
  ;[...document.querySelectorAll('button')].find((button) => button.textContent === 'Do not let in')!.click()
  say('closed', nobody)
  expect(text('.link-ended')).toBe('You did not let Tablet 4 in.')
  expect(text('.sync-status')).toBe('No records were exchanged.')
  expect(document.querySelector('[role=progressbar]')).toBeNull()
  expect(text('.link-card')).not.toContain('Received')
})
test('[SYNCUI2] who was not let in is told whom to ask', () => {
  const { say } = show()
  const nobody = { receiving: { done: 0, total: 0 }, sending: { done: 0, total: 0 }, recordsNew: 0 }
  say('waiting-to-be-let-in', { ...nobody, phase: { type: 'waiting-to-be-let-in', device: 'Tablet 4', digits: '123456' } })
  say('closed', nobody)
  expect(text('.link-ended')).toMatch(/^Tablet 4 has ended the link before it let this device in/)
})
test('[SYNCUI2] who said no to joining is told that; another project is named', () => {
  HTMLDialogElement.prototype.showModal = function () { this.open = true }
  HTMLDialogElement.prototype.close = function () { this.open = false }
  const { say } = show()
  const nobody = { receiving: { done: 0, total: 0 }, sending: { done: 0, total: 0 }, recordsNew: 0 }
  say('confirm-join', { ...nobody, phase: { type: 'confirm-join', project: 'Wells', device: 'Tablet 4', forms: 0, records: 0, digits: '123456' } })
  expect(document.querySelector('[role=progressbar]')).toBeNull()
  ;[...document.querySelectorAll('button')].find((button) => button.textContent === 'Do not join')!.click()
  say('closed', nobody)
  expect(text('.link-ended')).toMatch(/^You said no/)
  say('failed', { ...nobody, phase: { type: 'failed', failure: { type: 'different-project', message: 'Schools' } } })
  expect(text('[role=alert]')).toMatch(/belongs to another project, “Schools”/)
})

test('[FLX13] a full device is said with the way to free some space', () => {
  const { say } = show()
  say('up-to-date', { files: files(12_000_000) })
  expect(document.querySelector('a[href="#/device"]')).toBeNull()
  say('up-to-date', { files: files(12_000_000, 'no-space') })
  expect(text('.link-bars')).toContain('This device is full: records still come, files wait.')
  expect(text('a[href="#/device"]')).toBe('Free some space')
})
