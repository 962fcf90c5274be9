/**
 * Joins one open link (held by the page) to its sync session (held by the worker): bytes in, bytes out, when to send more, and
 * the state that screens show. Knows nothing of what the bytes mean. All of them together: links.ts. Rules SYNCUI1, SYNCUI2.
 */
import { createSignal, type Accessor } from 'solid-js'
import type { OpenLink } from '../../transport/open-link.ts'
import type { Failure, SyncState } from '../../worker/api.ts'
import type { Client } from '../client.ts'

export interface Session {
  readonly id: string
  /** null until the worker has spoken of this link */
  readonly state: Accessor<SyncState | null>
  /** why the worker could not go on at all, or null */
  readonly refused: Accessor<Failure | null>
  /** everything was on both once, whatever happened to the link since */
  readonly complete: Accessor<boolean>
  /** both were found to hold the same, and nothing has come since */
  readonly identical: Accessor<boolean>
  /** nothing comes over it any more */
  readonly over: Accessor<boolean>
  /** this side ended it */
  readonly left: Accessor<boolean>
  /** it was lost, and another is being tried (relink.ts) */
  readonly trying: Accessor<boolean>
  try(on: boolean): void
  confirm(accept: boolean): void
  /** Says good-bye; what was committed stays. */
  close(): void
}

export interface SessionLink {
  /** names it to the worker */
  readonly id: string
  readonly link: OpenLink
  /** the introduction it came by */
  readonly attempt?: string | undefined
  readonly vets?: boolean | undefined
}

const isOver = (state: SyncState | null): boolean => state?.phase.type === 'closed' || state?.phase.type === 'failed'

/** `onChange` is told after each change of what it shows. */
export const createSession = (client: Pick<Client, 'call' | 'onNotice'>, { id, link, attempt, vets = false }: SessionLink, onChange: () => void = () => undefined): Session => {
  const [state, setState] = createSignal<SyncState | null>(null)
  const [complete, setComplete] = createSignal(false)
  const [identical, setIdentical] = createSignal(false)
  const [refused, setRefused] = createSignal<Failure | null>(null)
  const [left, setLeft] = createSignal(false)
  const [trying, setTrying] = createSignal(false)
  const over = (): boolean => refused() !== null || isOver(state())

  let untold = 0
  let telling = false
  /** Several at once when they are taken faster than the worker hears of it. */
  const tellTaken = async (): Promise<void> => {
    if (telling) return
    telling = true
    for (let taken = untold; taken > 0; taken = untold) {
      untold = 0
      await client.call('sync.ready', { link: id, taken })
    }
    telling = false
  }

  const refuse = (failure: Failure): void => {
    if (over()) return
    setRefused(failure)
    link.close()
    stop()
    onChange()
  }
  const stop = client.onNotice((notice) => {
    if (notice.type === 'sync' && notice.state.link === id) {
      const { phase } = notice.state
      if (phase.type === 'up-to-date') setComplete(true)
      if (phase.type === 'up-to-date' || !isOver(notice.state)) setIdentical(phase.type === 'up-to-date' && phase.identical)
      setState(notice.state)
      onChange()
    }
    if (notice.type === 'link-close' && notice.link === id) link.close()
    if (notice.type === 'link-send' && notice.link === id)
      void link.send(notice.message).then((more) => {
        if (!more) return
        untold++
        void tellTaken()
      })
  })
  const attach = async (): Promise<void> => {
    const opened = await client.call('sync.open', { link: id, offered: link.offered, binding: link.binding, ...(attempt === undefined ? {} : { attempt }), ...(vets ? { vets } : {}) })
    if (!opened.ok) return refuse(opened.error)
    link.onMessage((message) => {
      void client.call('sync.bytes', { link: id, message }, [message.buffer]).then((taken) => { if (!taken.ok) refuse(taken.error) })
    })
    link.onClose((reason) => void client.call('sync.lost', { link: id, message: reason }).then(stop))
  }
  void attach()

  return {
    id,
    state,
    complete,
    identical,
    refused,
    over,
    left,
    trying,
    try: setTrying,
    confirm: (accept) => void client.call('sync.confirm', { link: id, accept }),
    close: () => {
      if (over() || left()) return
      setLeft(true)
      void client.call('sync.close', { link: id }).then(() => link.close())
    },
  }
}
