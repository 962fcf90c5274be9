// @vitest-environment jsdom
import { render } from 'solid-js/web'
import { afterEach, expect, test } from 'vitest'
import { ok } from '../../core/result.ts'
import type { MemberFact, MembersInfo, RepairReport } from '../../worker/api-care.ts'
import type { Notice, SyncState } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { Histories } from '../sync/histories.tsx'
import { memberName, Members } from './members.tsx'
import { Repair } from './repair.tsx'
import { spanText } from './span-text.ts'

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.innerHTML = ''
})
const said = (): string => document.body.textContent ?? ''
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
const member = (part: Partial<MemberFact>): MemberFact => ({ origin: '0123456789ab7f3a', name: 'Tablet 4', userName: '', mine: false, changes: 7, clock: null, forkedAt: null, ...part })
const report = (part: Partial<RepairReport>): RepairReport => ({ segments: 3, changes: 40, damaged: [], rows: 120, replaced: 0, compared: true, fileProblem: null, restored: 0, files: 0, filesDamaged: 0, ...part })

const showMembers = async (info: MembersInfo): Promise<void> => {
  const client = { call: async () => ok(info), onNotice: () => () => undefined } as unknown as Client
  dispose = render(() => <Members shell={{ client }} />, document.body)
  await tick()
}
test('[IDN6] a device whose clock was off when they met is named with the span and what to check', async () => {
  await showMembers({ ownClock: null, members: [member({ mine: true, name: 'Phone' }), member({ clock: { offset: -3 * 3_600_000, met: Date.UTC(2026, 10, 20, 12) } }), member({ name: 'Right', clock: { offset: 900, met: 0 } })] })
  expect(said()).toMatch(/Tablet 4.*clock was 3 hours behind this device on Nov 20, 2026.*both/)
  expect(said()).toMatch(/Right.*clock agrees/)
  expect(said()).toMatch(/This device/)
})
test('[IDN7] when most agree against this device, it is this one that is named', async () => {
  await showMembers({ ownClock: 9 * 365 * 86_400_000, members: [member({ mine: true })] })
  expect(said()).toMatch(/clock of this device is 3,?285 days behind/)
})
test('[REP4] an identity used by two devices is said at the device, and its namesakes are told apart', async () => {
  await showMembers({ ownClock: null, members: [member({ forkedAt: 5 }), member({ origin: '0123456789ab0001', mine: true })] })
  expect(said()).toMatch(/Two devices wrote as Tablet 4 \(7F3A\).*Both sets of records are kept/)
  expect(said()).toContain('Tablet 4 (0001)')
  expect(memberName(member({}), [member({ name: 'Other' })])).toBe('Tablet 4')
})
test('[IDN6] spans are said in minutes, hours or days', () => {
  expect([90_000, -3_600_000, 3 * 3_600_000, 3 * 86_400_000].map(spanText)).toEqual(['2 minutes', '60 minutes', '3 hours', '3 days'])
})

const showRepair = (): { readonly calls: string[]; readonly tell: (notice: Notice) => void; readonly answer: (value: RepairReport | null) => void } => {
  const calls: string[] = []
  let listener: (notice: Notice) => void = () => undefined
  let answer: (value: RepairReport | null) => void = () => undefined
  const client = {
    call: (method: string) => {
      calls.push(method)
      return method === 'repair.check' ? new Promise((resolve) => { answer = (value) => resolve(ok(value)) }) : Promise.resolve(ok(null))
    },
    onNotice: (heard: typeof listener) => {
      listener = heard
      return () => undefined
    },
  } as unknown as Client
  dispose = render(() => <Repair client={client} />, document.body)
  return { calls, tell: (notice) => listener(notice), answer: (value) => answer(value) }
}
const button = (name: string): HTMLButtonElement => [...document.querySelectorAll('button')].find((element) => element.textContent === name)!

test('[REP13] the check shows how far it is and ends in a sentence', async () => {
  const { tell, answer } = showRepair()
  button('Check and repair').click()
  tell({ type: 'repair', stage: 'compare', count: { done: 30, total: 120 } })
  expect(document.querySelector('[role=progressbar][aria-label=Comparing]')?.getAttribute('aria-valuenow')).toBe('30')
  answer(report({}))
  await tick()
  expect(said()).toMatch(/All is sound: 40 changes and 120 rows checked/)
  expect(document.querySelector('[role=progressbar]')).toBeNull()
})
test('[REP13] it can be stopped, and says that nothing was replaced', async () => {
  const { calls, answer } = showRepair()
  button('Check and repair').click()
  button('Stop the check').click()
  answer(null)
  await tick()
  expect(calls).toEqual(['repair.check', 'repair.stop'])
  expect(said()).toMatch(/Nothing was replaced/)
})
test('[REP11] damage is named with the device, and what brings it back', async () => {
  const { answer } = showRepair()
  button('Check and repair').click()
  answer(report({ compared: false, damaged: [{ device: 'Tablet 4', firstSeq: 12, lastSeq: 40 }] }))
  await tick()
  expect(said()).toMatch(/Changes 12 to 40 of Tablet 4.*Sync with a device that has these changes/)
})

const state = (part: Partial<SyncState>): SyncState => ({
  link: 'L', phase: { type: 'up-to-date', identical: false }, lost: false, peer: 'Tablet 9', clockOffset: 0, receiving: { done: 0, total: 0 }, sending: { done: 0, total: 0 },
  bytesReceived: 0, bytesSent: 0, recordsNew: 0, recordsUpdated: 0, peerOrigin: '', review: 0,
  files: { receiving: { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 }, sending: { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 }, state: 'idle', wrong: 0 }, ...part,
})
const showHistories = (part: Partial<SyncState>): void => { dispose = render(() => <Histories state={state(part)} />, document.body) }
const feed = { origin: '01', device: 'Tablet 4', mine: false }
test('[SYNCUI7] what is not on both is said by device, with numbers of both sides and what to do', () => {
  showHistories({ differs: [{ ...feed, here: 12, there: 9, forked: false }, { ...feed, device: 'Tablet 5', here: 3, there: 3, forked: true }] })
  expect(said()).toMatch(/Tablet 4: 12 changes here, 9 on Tablet 9/)
  expect(said()).toMatch(/Tablet 5: the two devices hold different histories/)
  expect(said()).toMatch(/Pair again/)
})
test('[SYNCUI7] a device that gets a new identity says so, and to pair once more', () => {
  showHistories({ renewing: true, forks: [{ ...feed, mine: true }], differs: [{ ...feed, here: 1, there: 2, forked: true }] })
  expect(said()).toMatch(/new identity.*Nothing is lost. Pair once more/)
  expect(said()).not.toMatch(/Not everything/)
})
test('[SYNCUI7] nothing is said of devices that hold the same', () => {
  showHistories({ phase: { type: 'up-to-date', identical: true }, forks: [], differs: [] })
  expect(said()).toBe('')
})
