/** The file is there: share it or save it, and how much is in it. */
import { createSignal, Show, type JSX } from 'solid-js'
import type { BundleMade } from '../../worker/api-bundle.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { t } from '../text/text.ts'
import { saveFile, shareable, shareFile } from './hand-over.ts'
import { countsText } from './words.ts'

interface MadeProps {
  readonly made: BundleMade
  readonly onSaved: () => void
  readonly onAgain: () => void
  readonly onDone: () => void
}

export const MadeView = (props: MadeProps): JSX.Element => {
  const [outcome, setOutcome] = createSignal<'saved' | 'shared' | 'failed' | null>(null)
  const toShare = (): File | null => shareable(props.made.file, navigator)
  const share = async (file: File): Promise<void> => {
    const shared = await shareFile(file, navigator)
    if (shared === 'cancelled') return
    setOutcome(shared)
    if (shared === 'shared') props.onSaved()
  }
  const save = (): void => {
    saveFile(props.made.file)
    setOutcome('saved')
    props.onSaved()
  }
  return (
    <div class="stack">
      <h2 class="bundle-step" role="status">{t('bundle.made')}</h2>
      <div class="bundle-file card stack-tight">
        <p class="bundle-name">{props.made.file.name}</p>
        <p class="soft">{countsText({ ...props.made, bytes: props.made.file.size })}</p>
      </div>
      <Show when={props.made.left > 0}><Notice kind="warn"><p>{t('bundle.made.left', { count: props.made.left })}</p></Notice></Show>
      <Show when={toShare()}>{(file) => <Button kind={outcome() === null ? 'primary' : 'secondary'} icon="sync" wide onClick={() => void share(file())}>{t('bundle.share')}</Button>}</Show>
      <Button kind={toShare() === null && outcome() === null ? 'primary' : 'secondary'} icon="download" wide onClick={save}>{t('bundle.save')}</Button>
      <Show when={outcome() === 'saved'}><Notice kind="good"><p>{t('bundle.saved')}</p></Notice></Show>
      <Show when={outcome() === 'shared'}><Notice kind="good"><p>{t('bundle.shared')}</p></Notice></Show>
      <Show when={outcome() === 'failed'}><Notice kind="warn"><p>{t('bundle.share.failed')}</p></Notice></Show>
      <div class="cluster">
        <Button kind={outcome() === 'saved' || outcome() === 'shared' ? 'primary' : 'quiet'} onClick={() => props.onDone()}>{t('bundle.done')}</Button>
        <Button kind="quiet" onClick={() => props.onAgain()}>{t('bundle.another')}</Button>
      </div>
    </div>
  )
}
