/** Records on their way to a server, as the screen sees it. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { SendNotice, SendOutcome } from '../../worker/api-send.ts'
import type { Failure, Params } from '../../worker/api.ts'
import type { Client } from '../client.ts'

export type SendingState =
  | { readonly type: 'choosing'; readonly failure: Failure | null }
  | { readonly type: 'sending'; readonly progress: SendNotice | null }
  | { readonly type: 'ended'; readonly outcome: SendOutcome }
export interface Sending {
  readonly state: Accessor<SendingState>
  start(wish: Params<'send.start'>): Promise<void>
  stop(): void
  again(): void
}

export const createSending = (client: Pick<Client, 'call' | 'onNotice'>): Sending => {
  const [state, setState] = createSignal<SendingState>({ type: 'choosing', failure: null })
  onCleanup(client.onNotice((notice) => { if (notice.type === 'send' && state().type === 'sending') setState({ type: 'sending', progress: notice }) }))
  const stop = (): void => void client.call('send.stop', null)
  onCleanup(() => { if (state().type === 'sending') stop() })
  return {
    state,
    start: async (wish) => {
      setState({ type: 'sending', progress: null })
      const answer = await client.call('send.start', wish)
      setState(answer.ok ? { type: 'ended', outcome: answer.value } : { type: 'choosing', failure: answer.error })
    },
    stop,
    again: () => setState({ type: 'choosing', failure: null }),
  }
}
