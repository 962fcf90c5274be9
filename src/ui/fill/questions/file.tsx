/** Pictures and other files: taken or chosen, made small when the form asks, kept by the worker, shown again from there. */
import { createEffect, createSignal, on, onCleanup, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { FileButton } from '../../parts/file-button.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { Grouped } from './frame.tsx'
import { smallPicture } from './picture.ts'

export const FileQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const isPicture = question.mediaType.startsWith('image')
  const accept = question.mediaType === '' ? '*/*' : question.mediaType
  const [busy, setBusy] = createSignal(false)
  const [trouble, setTrouble] = createSignal('')
  const [shown, setShown] = createSignal<{ readonly url: string; readonly picture: boolean } | 'none' | null>(null)

  const show = (blob: Blob | null): void => {
    const before = shown()
    if (before !== null && before !== 'none') URL.revokeObjectURL(before.url)
    setShown(blob === null ? null : { url: URL.createObjectURL(blob), picture: blob.type.startsWith('image/') })
  }
  onCleanup(() => show(null))
  createEffect(on(() => question.text, async (name) => {
    show(null)
    if (name === '') return
    const blob = await fill.readFile(question)
    if (name !== question.text) return
    if (blob === null) setShown('none')
    else show(blob)
  }))

  const keep = async (file: File): Promise<void> => {
    setBusy(true)
    setTrouble('')
    const small = await smallPicture(file, question.maxPixels)
    const kept = await fill.addFile(question, small, small.name)
    setBusy(false)
    if (!kept.ok) setTrouble(t('fill.file.failed', { reason: kept.error.message }))
    fill.left(question)
  }
  return (
    <Grouped question={question}>
      <Show when={shown()}>
        {(state) => {
          const url = (): string => { const now = state(); return now === 'none' || !now.picture ? '' : now.url }
          return (
            <Show when={url() !== ''} fallback={<p>{state() === 'none' ? t('fill.file.elsewhere', { name: question.text }) : question.text}</p>}>
              <img class="picture" src={url()} alt={t('fill.file.picture', { question: nameOf(question) })} />
            </Show>
          )
        }}
      </Show>
      <Show when={busy()}><p role="status">{t('fill.file.working')}</p></Show>
      <Show when={trouble() !== ''}><p class="field-error" role="alert">{trouble()}</p></Show>
      <Show when={!question.readonly}>
        <div class="cluster">
          <Show when={isPicture} fallback={<FileButton icon="file" label={t('fill.file.chooseFile')} accept={accept} busy={busy()} onFile={(file) => void keep(file)} />}>
            <FileButton icon="camera" label={t('fill.file.take')} accept={accept} capture="environment" busy={busy()} onFile={(file) => void keep(file)} />
            <Show when={!question.appearance.has('new')}><FileButton icon="file" label={t('fill.file.choose')} accept={accept} busy={busy()} onFile={(file) => void keep(file)} /></Show>
          </Show>
          <Show when={question.text !== ''}><Button kind="quiet" onClick={() => fill.setValue(question, '')}>{t('fill.file.remove')}</Button></Show>
        </div>
      </Show>
    </Grouped>
  )
}
