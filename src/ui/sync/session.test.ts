import { expect, test } from 'vitest'
import { err, ok } from '../../core/result.ts'
import type { CloseReason, OpenLink } from '../../transport/open-link.ts'
import type { Notice, SyncState } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { createSession } from './session.ts'

const turns = async () => { for (let i = 0; i < 10; i += 1) await Promise.resolve() }

const setUp = (openFails = false) => {
  const calls: string[] = []
  const sent: Uint8Array[] = []
  let listener: ((notice: Notice) => void) | undefined
  let onMessage: ((message: Uint8Array<ArrayBuffer>) => void) | undefined
  let onClose: ((reason: CloseReason) => void) | undefined
  let drained: ((more: boolean) => void) | undefined
  const client = {
    call: async (method: string, params: object) => {
      calls.push(`${method} ${JSON.stringify(params, (_, value: unknown) => (value instanceof Uint8Array ? [...value].join() : value))}`)
      return openFails && method === 'sync.open' ? err({ type: 'already-syncing', message: '' }) : ok(null)
    },
    onNotice: (listen: (notice: Notice) => void) => { listener = listen; return () => { listener = undefined } },
  } as unknown as Client
  const link: OpenLink = {
    binding: Uint8Array.of(9), offered: true,
    send: (message) => { sent.push(message); return new Promise((resolve) => { drained = resolve }) },
    onMessage: (listen) => { onMessage = listen },
    onClose: (listen) => { onClose = listen },
    close: () => { calls.push('link closed') },
  }
  return {
    session: createSession(client, () => 'L'), calls, sent, link,
    notice: (notice: Notice) => listener?.(notice), drain: (more: boolean) => drained?.(more),
    message: (bytes: Uint8Array<ArrayBuffer>) => onMessage?.(bytes), gone: (reason: CloseReason) => onClose?.(reason),
  }
}

test('[SYNCUI1] bytes go both ways, and the worker hears that there is room only once the link has drained', async () => {
  const { session, calls, sent, link, notice, drain, message, gone } = setUp()
  session.open(link)
  await turns()
  message(Uint8Array.of(1, 2))
  notice({ type: 'link-send', link: 'L', message: Uint8Array.of(3) })
  notice({ type: 'link-send', link: 'other', message: Uint8Array.of(4) })
  await turns()
  expect(sent).toEqual([Uint8Array.of(3)])
  expect(calls).toEqual(['sync.open {"link":"L","offered":true,"binding":"9"}', 'sync.bytes {"link":"L","message":"1,2"}'])
  drain(true)
  await turns()
  expect(calls.at(-1)).toBe('sync.ready {"link":"L"}')
  gone('lost')
  expect(calls.at(-1)).toBe('sync.lost {"link":"L","message":"lost"}')
})

test('[SYNCUI1] only the own link\'s state is shown; the worker may close it', async () => {
  const { session, calls, link, notice } = setUp()
  session.open(link)
  const state = { link: 'L', phase: { type: 'greeting' } } as SyncState
  notice({ type: 'sync', state: { ...state, link: 'other' } })
  expect(session.state()).toBeNull()
  notice({ type: 'sync', state })
  expect(session.state()).toBe(state)
  notice({ type: 'link-close', link: 'L' })
  expect(calls).toContain('link closed')
})

test('[SYNCUI2] a worker that refuses is named and the link is closed', async () => {
  const { session, calls, link } = setUp(true)
  session.open(link)
  await turns()
  expect(session.refused()).toMatchObject({ type: 'already-syncing' })
  expect(calls.at(-1)).toBe('link closed')
})

test('[SYNCUI2] closing asks the worker to say good-bye before the link goes', async () => {
  const { session, calls, link } = setUp()
  session.open(link)
  await turns()
  session.confirm(true)
  session.close()
  await turns()
  expect(calls.slice(1)).toEqual(['sync.confirm {"link":"L","accept":true}', 'sync.close {"link":"L"}', 'link closed'])
})
