/** The making of an export as the screen sees it: not begun, under way, made, or failed. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { ExportFormat, ExportMade, ExportNotice, ExportWish } from '../../worker/api-export.ts'
import type { Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'

export type ExportingState =
  | { readonly type: 'choosing'; readonly stopped: boolean; readonly failure: Failure | null }
  | { readonly type: 'making'; readonly format: ExportFormat; readonly progress: ExportNotice | null }
  | { readonly type: 'made'; readonly made: ExportMade; readonly preset: string | null }
export interface Exporting {
  readonly state: Accessor<ExportingState>
  /** `preset`: its name, when the wish is a saved one */
  make(wish: ExportWish, preset: string | null): Promise<void>
  stop(): void
  again(): void
  /** the file was saved or shared */
  handed(): void
}

export const createExporting = (client: Pick<Client, 'call' | 'onNotice'>): Exporting => {
  const [state, setState] = createSignal<ExportingState>({ type: 'choosing', stopped: false, failure: null })
  onCleanup(client.onNotice((notice) => {
    const now = state()
    if (notice.type === 'export' && now.type === 'making') setState({ ...now, progress: notice })
  }))
  const stop = (): void => void client.call('export.stop', null)
  onCleanup(() => { if (state().type === 'making') stop() })
  return {
    state,
    make: async (wish, preset) => {
      setState({ type: 'making', format: wish.format, progress: null })
      const answer = await client.call('export.make', wish)
      if (!answer.ok) setState({ type: 'choosing', stopped: false, failure: answer.error })
      else if (answer.value === null) setState({ type: 'choosing', stopped: true, failure: null })
      else setState({ type: 'made', made: answer.value, preset })
    },
    stop,
    again: () => setState({ type: 'choosing', stopped: false, failure: null }),
    handed: () => {
      const now = state()
      if (now.type === 'made' && now.preset !== null) void client.call('export.handed', { preset: now.preset })
    },
  }
}
