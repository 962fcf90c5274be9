/** The making of a bundle as the screens see it: not begun, under way, made, or failed. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { BundleMade, BundleNotice, BundleWish } from '../../worker/api-bundle.ts'
import type { Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'

export type MakingState =
  | { readonly type: 'choosing'; readonly stopped: boolean; readonly failure: Failure | null }
  | { readonly type: 'making'; readonly progress: BundleNotice | null }
  | { readonly type: 'made'; readonly made: BundleMade }
export interface Making {
  readonly state: Accessor<MakingState>
  make(wish: BundleWish, passphrase: string | null): Promise<void>
  stop(): void
  again(): void
}

export const createMaking = (client: Pick<Client, 'call' | 'onNotice'>): Making => {
  const [state, setState] = createSignal<MakingState>({ type: 'choosing', stopped: false, failure: null })
  onCleanup(client.onNotice((notice) => {
    if (notice.type === 'bundle' && notice.doing === 'make' && state().type === 'making') setState({ type: 'making', progress: notice })
  }))
  const stop = (): void => void client.call('bundle.stop', null)
  onCleanup(() => { if (state().type === 'making') stop() })
  return {
    state,
    make: async (wish, passphrase) => {
      setState({ type: 'making', progress: null })
      const answer = await client.call('bundle.make', { ...wish, passphrase })
      if (!answer.ok) setState({ type: 'choosing', stopped: false, failure: answer.error })
      else if (answer.value === null) setState({ type: 'choosing', stopped: true, failure: null })
      else setState({ type: 'made', made: answer.value })
    },
    stop,
    again: () => setState({ type: 'choosing', stopped: false, failure: null }),
  }
}
