/** What widgets of file questions have in common: their state in words, and what the form says about the camera. */
import { createEffect, createSignal, on, Show, type JSX } from 'solid-js'
import { Icon } from '../../parts/icon.tsx'
import { t } from '../../text/text.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import type { AnswerFile, ShownFile } from './answer-file.ts'

export const urlOf = (shown: ShownFile): string => (shown.state === 'here' ? shown.url : '')

/** A picture that is an answer. One that the browser cannot draw is kept all the same, and that is said while another can still be taken. */
export const AnswerPicture = (props: { readonly url: string; readonly question: QuestionView }): JSX.Element => {
  const [undrawn, setUndrawn] = createSignal(false)
  createEffect(on(() => props.url, () => setUndrawn(false), { defer: true }))
  return (
    <Show when={!undrawn()} fallback={<p class="media-missing" role="status"><Icon name="info" size={20} /><span>{t('fill.file.undrawn')}</span></p>}>
      <img class="picture" src={props.url} alt={t('fill.file.picture', { question: nameOf(props.question) })} onError={() => setUndrawn(true)} />
    </Show>
  )
}

/** What is the same for every file: it is being kept, it failed, it is not on this device. */
export const FileState = (props: { readonly file: AnswerFile; readonly name: string }): JSX.Element => (
  <>
    <Show when={props.file.shown().state === 'missing'}><p class="media-missing"><Icon name="info" size={20} /><span>{t('fill.file.elsewhere', { name: props.name })}</span></p></Show>
    <p class="file-busy" role="status">{props.file.busy() ? t('fill.file.working') : ''}</p>
    <Show when={props.file.trouble() !== ''}><p class="field-error" role="alert">{props.file.trouble()}</p></Show>
  </>
)

/** [MED3] `new`: only a picture taken now; `new-front`, once `selfie`: by the camera at the front. */
export const cameraOf = (appearance: ReadonlySet<string>): { readonly facing: 'environment' | 'user'; readonly mayChoose: boolean } => {
  const isFront = appearance.has('new-front') || appearance.has('selfie') || appearance.has('front')
  return { facing: isFront ? 'user' : 'environment', mayChoose: !isFront && !appearance.has('new') }
}
