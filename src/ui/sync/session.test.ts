import { expect, test } from 'vitest'
import type { SyncState } from '../../worker/api.ts'
import { createSession } from './session.ts'
import { fakePage, syncState, turns } from './testing/sync-state.ts'

const setUp = (refuses = '', attempt?: string) => {
  const page = fakePage(refuses)
  const wire = page.newLink()
  return { ...page, ...wire, session: createSession(page.client, { id: 'L', link: wire.link, attempt }) }
}

test('[SYNCUI1] bytes go both ways, and the worker hears that there is room only once the link has drained', async () => {
  const { calls, sent, notice, drain, message, gone, listening } = setUp()
  await turns()
  message(Uint8Array.of(1, 2))
  notice({ type: 'link-send', link: 'L', message: Uint8Array.of(3) })
  notice({ type: 'link-send', link: 'other', message: Uint8Array.of(4) })
  await turns()
  expect(sent).toEqual([Uint8Array.of(3)])
  expect(calls).toEqual(['sync.open {"link":"L","offered":true,"binding":"9"}', 'sync.bytes {"link":"L","message":"1,2"}'])
  drain(true)
  await turns()
  expect(calls.at(-1)).toBe('sync.ready {"link":"L","taken":1}')
  gone('lost')
  await turns()
  expect(calls.at(-1)).toBe('sync.lost {"link":"L","message":"lost"}')
  expect(listening()).toBe(0)
})

test('[SYNCUI1] only the own link\'s state is shown; the worker may close it', () => {
  const { session, calls, notice } = setUp()
  const state = syncState({ phase: { type: 'greeting' } })
  notice({ type: 'sync', state: { ...state, link: 'other' } })
  expect(session.state()).toBeNull()
  notice({ type: 'sync', state })
  expect(session.state()).toBe(state)
  notice({ type: 'link-close', link: 'L' })
  expect(calls).toContain('link closed')
})

test('[SYNCUI3] what was complete stays so, for every screen that is opened later; identical only until something comes', () => {
  const { session, notice } = setUp()
  const seen = (phase: SyncState['phase']): readonly [boolean, boolean] => {
    notice({ type: 'sync', state: syncState({ link: 'L', phase }) })
    return [session.complete(), session.identical()]
  }
  expect(seen({ type: 'exchanging' })).toEqual([false, false])
  expect(seen({ type: 'up-to-date', identical: true })).toEqual([true, true])
  expect(seen({ type: 'exchanging' })).toEqual([true, false])
  expect(seen({ type: 'up-to-date', identical: true })).toEqual([true, true])
  expect(seen({ type: 'closed' })).toEqual([true, true])
})

test('[SYNCUI2] a worker that refuses is named and the link is closed', async () => {
  const { session, calls } = setUp('sync.open')
  await turns()
  expect(session.refused()).toMatchObject({ type: 'already-syncing' })
  expect([session.over(), calls.at(-1)]).toEqual([true, 'link closed'])
})

test('[SYNCUI2] closing asks the worker to say good-bye before the link goes, once', async () => {
  const { session, calls } = setUp()
  await turns()
  session.confirm(true)
  session.close()
  session.close()
  await turns()
  expect(session.left()).toBe(true)
  expect(calls.slice(1)).toEqual(['sync.confirm {"link":"L","accept":true}', 'sync.close {"link":"L"}', 'link closed'])
})

test('[LNK7] the worker is told by which introduction a link came', async () => {
  const { calls } = setUp('', 'ab-1')
  await turns()
  expect(calls[0]).toBe('sync.open {"link":"L","offered":true,"binding":"9","attempt":"ab-1"}')
})
