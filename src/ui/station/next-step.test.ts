import { expect, test } from 'vitest'
import type { SyncPhase } from '../../worker/api.ts'
import type { Session } from '../sync/session.ts'
import { syncState } from '../sync/testing/sync-state.ts'
import type { DeviceHere } from './here.ts'
import { nextStep } from './next-step.ts'
import { hereState, isLinked } from './state-text.ts'

type Phase = SyncPhase['type'] | 'none' | 'unheard' | 'left'
const device = (name: string, phase: Phase, part: Partial<DeviceHere> = {}): DeviceHere => {
  const state = phase === 'unheard' || phase === 'none' ? null : syncState({ phase: { type: phase === 'left' ? 'closed' : phase } as SyncPhase })
  const session = { state: () => state, over: () => phase === 'closed' || phase === 'failed', left: () => phase === 'left' } as unknown as Session
  return { id: name, name, station: false, address: '', connecting: false, failure: null, session: phase === 'none' ? null : session, ...part }
}
const next = (...phases: readonly Phase[]) => nextStep(phases.map((phase, at) => device(`Tablet ${at + 1}`, phase)))

test('[STN16] the page says the one next step, from the first phone until all are equal', () => {
  expect(nextStep([])).toMatchObject({ kind: 'info', text: expect.stringContaining('let a phone scan') })
  expect(next('none', 'none').text).toMatch(/tap a device/)
  expect(next('unheard').text).toMatch(/Leave this page open/)
  expect(next('none', 'confirm-let-in', 'exchanging').text).toMatch(/answer the question/)
  expect(next('exchanging', 'waiting-for-join').text).toMatch(/Tablet 2/)
  expect(next('exchanging', 'up-to-date').text).toMatch(/Leave this page open/)
  expect(next('up-to-date', 'none').text).toMatch(/not connected yet/)
  expect(next('up-to-date', 'left').text).toMatch(/not connected yet/)
  expect(next('up-to-date', 'up-to-date')).toEqual({ kind: 'good', text: 'All 2 devices here hold the same as this laptop. Whoever comes later appears below.' })
})
test('[STN16] who waits for an answer there is not said to be exchanging, and a tap on a link that is coming up begins no second one', () => {
  expect(['unheard', 'greeting', 'waiting-for-join', 'waiting-to-be-let-in', 'exchanging'].map((phase) => hereState(device('A', phase as Phase)))).toEqual(['connecting', 'connecting', 'waiting', 'waiting', 'moving'])
  expect(['unheard', 'greeting', 'up-to-date', 'closed', 'left', 'none'].map((phase) => isLinked(device('A', phase as Phase)))).toEqual([true, true, true, false, false, false])
})
