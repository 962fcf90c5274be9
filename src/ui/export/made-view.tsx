/** The export is there: what is in it, what could not go along, and the way out: share or save. */
import { createSignal, For, Show, type JSX } from 'solid-js'
import type { ExportMade } from '../../worker/api-export.ts'
import { saveFile, shareable, shareFile } from '../bundle/hand-over.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { bytes, t } from '../text/text.ts'
import { noteText } from './words.ts'

interface MadeProps {
  readonly made: ExportMade
  readonly onHanded: () => void
  readonly onAgain: () => void
  readonly onDone: () => void
}

export const MadeView = (props: MadeProps): JSX.Element => {
  const [outcome, setOutcome] = createSignal<'saved' | 'shared' | 'failed' | null>(null)
  const toShare = (): File | null => shareable(props.made.file, navigator)
  const isOut = (): boolean => outcome() === 'saved' || outcome() === 'shared'
  const share = async (file: File): Promise<void> => {
    const shared = await shareFile(file, navigator)
    if (shared === 'cancelled') return
    setOutcome(shared)
    if (shared === 'shared') props.onHanded()
  }
  const save = (): void => {
    saveFile(props.made.file)
    setOutcome('saved')
    props.onHanded()
  }
  /** files on other devices are told of above */
  const notes = (): ExportMade['notes'] => props.made.notes.filter(({ code }) => code !== 'file-not-here')
  const counts = (): string => [t('export.counts.records', { count: props.made.records }), ...(props.made.files > 0 ? [t('bundle.count.files', { count: props.made.files })] : [])].join(', ')
  return (
    <div class="stack">
      <h2 class="bundle-step" role="status">{t('export.made')}</h2>
      <div class="export-file card stack-tight">
        <p class="export-name">{props.made.file.name}</p>
        <p class="soft figures">{t('export.made.counts', { list: counts(), size: bytes(props.made.file.size) })}</p>
      </div>
      <Show when={props.made.missing > 0}><Notice kind="warn"><p>{t('export.made.missing', { count: props.made.missing })}</p></Notice></Show>
      <Show when={notes().length > 0}><Notice kind="info"><ul><For each={notes()}>{(note) => <li>{noteText(note)}</li>}</For></ul></Notice></Show>
      <Show when={toShare()}>{(file) => <Button kind={isOut() ? 'secondary' : 'primary'} icon="sync" wide onClick={() => void share(file())}>{t('export.share')}</Button>}</Show>
      <Button kind={toShare() === null && !isOut() ? 'primary' : 'secondary'} icon="download" wide onClick={save}>{t('export.save')}</Button>
      <p class="soft small">{t('export.warning')}</p>
      <Show when={outcome() === 'saved'}><Notice kind="good"><p>{t('export.saved')}</p></Notice></Show>
      <Show when={outcome() === 'shared'}><Notice kind="good"><p>{t('export.shared')}</p></Notice></Show>
      <Show when={outcome() === 'failed'}><Notice kind="warn"><p>{t('export.share.failed')}</p></Notice></Show>
      <div class="cluster">
        <Button kind={isOut() ? 'primary' : 'quiet'} onClick={() => props.onDone()}>{t('export.done')}</Button>
        <Button kind="quiet" onClick={() => props.onAgain()}>{t('export.another')}</Button>
      </div>
    </div>
  )
}
