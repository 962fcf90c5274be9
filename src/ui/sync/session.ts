/**
 * Joins an open link (held by the page) to the sync session (held by the worker): bytes in, bytes out, when to send more, and
 * the state the screen shows. Knows nothing of what the bytes mean. Rules SYNCUI1, SYNCUI2.
 */
import { createSignal, type Accessor } from 'solid-js'
import type { OpenLink } from '../../transport/open-link.ts'
import type { Failure, SyncState } from '../../worker/api.ts'
import type { Client } from '../client.ts'

export interface Session {
  open(link: OpenLink): void
  /** null until the worker has spoken of this link */
  readonly state: Accessor<SyncState | null>
  /** why the worker could not go on at all, or null */
  readonly refused: Accessor<Failure | null>
  confirm(accept: boolean): void
  /** Says good-bye; what was committed stays. */
  close(): void
}

export const createSession = (client: Pick<Client, 'call' | 'onNotice'>, newLinkId: () => string): Session => {
  const [state, setState] = createSignal<SyncState | null>(null)
  const [refused, setRefused] = createSignal<Failure | null>(null)
  let current: { readonly id: string; readonly link: OpenLink; readonly stop: () => void } | null = null

  const refuse = (id: string, failure: Failure): void => {
    if (current?.id !== id) return
    setRefused(failure)
    current.link.close()
  }

  const attach = async (id: string, link: OpenLink): Promise<void> => {
    const opened = await client.call('sync.open', { link: id, offered: link.offered, binding: link.binding })
    if (!opened.ok) return refuse(id, opened.error)
    link.onMessage((message) => {
      void client.call('sync.bytes', { link: id, message }, [message.buffer]).then((taken) => { if (!taken.ok) refuse(id, taken.error) })
    })
    link.onClose((reason) => void client.call('sync.lost', { link: id, message: reason }))
  }

  const detach = (): void => {
    current?.stop()
    current = null
  }

  return {
    state,
    refused,
    open: (link) => {
      detach()
      const id = newLinkId()
      setState(null)
      setRefused(null)
      const stop = client.onNotice((notice) => {
        if (notice.type === 'sync' && notice.state.link === id) setState(notice.state)
        if (notice.type === 'link-close' && notice.link === id) link.close()
        if (notice.type === 'link-send' && notice.link === id)
          void link.send(notice.message).then((more) => { if (more) void client.call('sync.ready', { link: id }) })
      })
      current = { id, link, stop }
      void attach(id, link)
    },
    confirm: (accept) => { if (current) void client.call('sync.confirm', { link: current.id, accept }) },
    close: () => {
      if (!current) return
      const { id, link } = current
      void client.call('sync.close', { link: id }).then(() => {
        link.close()
        if (current?.id === id) detach()
      })
    },
  }
}
