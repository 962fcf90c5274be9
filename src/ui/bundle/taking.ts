/** The opening of a bundle as the screens see it: chosen, locked, opened, being taken, taken or refused. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { BundleFacts, BundleNotice, BundleRefusal, BundleTaken } from '../../worker/api-bundle.ts'
import type { Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'

export type TakingState =
  | { readonly type: 'choosing'; readonly failure: Failure | null }
  | { readonly type: 'reading' }
  | { readonly type: 'locked'; readonly wrong: boolean }
  | { readonly type: 'opened'; readonly facts: BundleFacts }
  | { readonly type: 'taking'; readonly progress: BundleNotice | null }
  | { readonly type: 'taken'; readonly taken: BundleTaken }
  | { readonly type: 'refused'; readonly refusal: BundleRefusal }
export interface Taking {
  readonly state: Accessor<TakingState>
  open(file: File): Promise<void>
  unlock(passphrase: string): Promise<void>
  take(): Promise<void>
  stop(): void
  again(): void
}

export const createTaking = (client: Pick<Client, 'call' | 'onNotice'>): Taking => {
  const [state, setState] = createSignal<TakingState>({ type: 'choosing', failure: null })
  let chosen: { readonly file: File; readonly passphrase: string | null } | null = null
  onCleanup(client.onNotice((notice) => {
    if (notice.type === 'bundle' && notice.doing === 'take' && state().type === 'taking') setState({ type: 'taking', progress: notice })
  }))
  const refused = (refusal: BundleRefusal): TakingState =>
    refusal.type === 'passphrase-wanted' || refusal.type === 'passphrase-wrong' ? { type: 'locked', wrong: refusal.type === 'passphrase-wrong' } : { type: 'refused', refusal }
  const read = async (file: File, passphrase: string | null): Promise<void> => {
    chosen = { file, passphrase }
    setState({ type: 'reading' })
    const answer = await client.call('bundle.open', chosen)
    if (!answer.ok) setState({ type: 'choosing', failure: answer.error })
    else setState(answer.value.ok ? { type: 'opened', facts: answer.value.value } : refused(answer.value.error))
  }
  return {
    state,
    open: (file) => read(file, null),
    unlock: async (passphrase) => { if (chosen !== null) await read(chosen.file, passphrase) },
    take: async () => {
      if (chosen === null) return
      setState({ type: 'taking', progress: null })
      const answer = await client.call('bundle.take', chosen)
      if (!answer.ok) setState({ type: 'choosing', failure: answer.error })
      else setState(answer.value.ok ? { type: 'taken', taken: answer.value.value } : refused(answer.value.error))
    },
    stop: () => void client.call('bundle.stop', null),
    again: () => setState({ type: 'choosing', failure: null }),
  }
}
