/** A table from being chosen to being written, as the screen sees it. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { ImportNotice, ImportPreview, ImportRefusal, ImportWritten } from '../../worker/api-import.ts'
import type { Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'

export type TakingInState =
  | { readonly type: 'choosing'; readonly stopped: boolean; readonly failure: Failure | null; readonly refusal: ImportRefusal | null }
  | { readonly type: 'reading' | 'writing'; readonly progress: ImportNotice | null }
  /** `outdated`: the records changed between the look and the yes */
  | { readonly type: 'found'; readonly preview: ImportPreview; readonly outdated: boolean }
  | { readonly type: 'written'; readonly written: ImportWritten }
export interface TakingIn {
  readonly state: Accessor<TakingInState>
  readonly fileName: Accessor<string>
  choose(file: File, clears: boolean): Promise<void>
  write(conflicts: 'keep' | 'take'): Promise<void>
  stop(): void
  again(): void
}

const choosing = (part: Partial<Extract<TakingInState, { type: 'choosing' }>> = {}): TakingInState => ({ type: 'choosing', stopped: false, failure: null, refusal: null, ...part })

export const createTakingIn = (client: Pick<Client, 'call' | 'onNotice'>, formId: string): TakingIn => {
  const [state, setState] = createSignal<TakingInState>(choosing())
  const [chosen, setChosen] = createSignal<{ readonly file: File; readonly clears: boolean } | null>(null)
  onCleanup(client.onNotice((notice) => {
    const { type } = state()
    if (notice.type !== 'import' || (type !== 'reading' && type !== 'writing')) return
    setState({ type, progress: notice })
  }))
  const stop = (): void => void client.call('import.stop', null)
  onCleanup(() => { if (state().type === 'reading') stop() })
  return {
    state,
    fileName: () => chosen()?.file.name ?? '',
    choose: async (file, clears) => {
      setChosen({ file, clears })
      setState({ type: 'reading', progress: null })
      const answer = await client.call('import.preview', { formId, file, clears })
      if (!answer.ok) setState(choosing({ failure: answer.error }))
      else if (answer.value === null) setState(choosing({ stopped: true }))
      else if (!answer.value.ok) setState(choosing({ refusal: answer.value.error }))
      else setState({ type: 'found', preview: answer.value.value, outdated: false })
    },
    write: async (conflicts) => {
      const [file, found] = [chosen(), state()]
      if (file === null || found.type !== 'found') return
      setState({ type: 'writing', progress: null })
      const answer = await client.call('import.write', { formId, ...file, conflicts, state: found.preview.state })
      if (!answer.ok) setState(choosing({ failure: answer.error }))
      else if (answer.value === null) setState(choosing({ stopped: true }))
      else if (!answer.value.ok) setState(choosing({ refusal: answer.value.error }))
      else if ('changed' in answer.value.value) setState({ type: 'found', preview: answer.value.value.changed, outdated: true })
      else setState({ type: 'written', written: answer.value.value })
    },
    stop,
    again: () => setState(choosing()),
  }
}
