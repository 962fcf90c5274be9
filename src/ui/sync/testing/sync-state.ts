/** States of an exchange for tests: an idle one with what a test says of it; and a page with a worker that only writes down what it is asked. */
import { err, ok } from '../../../core/result.ts'
import type { CloseReason, OpenLink } from '../../../transport/open-link.ts'
import type { Notice, SyncState } from '../../../worker/api.ts'
import type { Client } from '../../client.ts'

export const syncState = (part: Partial<SyncState>): SyncState => ({
  link: 'L', phase: { type: 'exchanging' }, lost: false, peer: 'Tablet 4', peerOrigin: '', clockOffset: 0, receiving: { done: 0, total: 0 }, sending: { done: 0, total: 0 },
  bytesReceived: 0, bytesSent: 0, recordsNew: 0, recordsUpdated: 0, review: 0,
  files: { receiving: { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 }, sending: { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 }, state: 'idle', wrong: 0 }, ...part,
})

export const turns = async (): Promise<void> => { for (let i = 0; i < 12; i += 1) await Promise.resolve() }

/** `refuses`: the method that fails. */
export const fakePage = (refuses = '') => {
  const calls: string[] = []
  const listeners = new Set<(notice: Notice) => void>()
  const client = {
    call: async (method: string, params: object) => {
      calls.push(`${method} ${JSON.stringify(params, (_, value: unknown) => (value instanceof Uint8Array ? [...value].join() : value))}`)
      return method === refuses ? err({ type: 'already-syncing', message: '' }) : ok(null)
    },
    onNotice: (listen: (notice: Notice) => void) => {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
  } as unknown as Client
  const newLink = (name = 'link') => {
    const sent: Uint8Array[] = []
    let onMessage: ((message: Uint8Array<ArrayBuffer>) => void) | undefined
    let onClose: ((reason: CloseReason) => void) | undefined
    let drained: ((more: boolean) => void) | undefined
    const link: OpenLink = {
      binding: Uint8Array.of(9), offered: true,
      send: (message) => { sent.push(message); return new Promise((resolve) => { drained = resolve }) },
      onMessage: (listen) => { onMessage = listen },
      onClose: (listen) => { onClose = listen },
      close: () => { calls.push(`${name} closed`) },
    }
    return {
      link, sent, drain: (more: boolean) => drained?.(more),
      message: (bytes: Uint8Array<ArrayBuffer>) => onMessage?.(bytes), gone: (reason: CloseReason) => onClose?.(reason),
    }
  }
  return { client, calls, newLink, notice: (notice: Notice) => { for (const listen of listeners) listen(notice) }, listening: () => listeners.size }
}
