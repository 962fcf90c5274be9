/**
 * Video: by the phone's own camera app where there is one, else recorded here by camera and microphone; or a file. What it shares
 * with sound: recorder.tsx.
 */
import { createEffect, createSignal, Show, type JSX } from 'solid-js'
import { playPicture } from '../../parts/play.ts'
import { t } from '../../text/text.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { cameraOf } from './file-parts.tsx'
import { Recorder } from './recorder.tsx'
import { createRecording, type Recording } from './recording.ts'

/** Only phones and tablets obey a file input that asks for the camera. */
const hasCameraApp = (): boolean => window.matchMedia('(pointer: coarse)').matches

const Preview = (props: { readonly recording: Recording }): JSX.Element => {
  let preview!: HTMLVideoElement
  const [unseen, setUnseen] = createSignal(false)
  createEffect(() => {
    const stream = props.recording.stream()
    if (stream === null) return
    preview.srcObject = stream
    void playPicture(preview).then((plays) => setUnseen(!plays))
  })
  return (
    <>
      <video ref={preview} class="player-film" muted playsinline aria-label={t('fill.record.preview')} />
      <Show when={unseen()}><p class="soft small" role="status">{t('fill.record.unseen')}</p></Show>
    </>
  )
}

export const FilmQuestion = ({ question }: { readonly question: QuestionView }): JSX.Element => {
  const { facing, mayChoose } = cameraOf(question.appearance)
  const recording = createRecording('video', 'normal', facing)
  return (
    <Recorder question={question} recording={recording} kind="video" icon="film" record={t('fill.record.film')} choose={t('fill.record.chooseFilm')} mayChoose={mayChoose}
      label={t('fill.record.watch', { question: nameOf(question) })} byApp={hasCameraApp() ? facing : undefined} preview={() => <Preview recording={recording} />} limit={t('fill.record.limit')} />
  )
}
