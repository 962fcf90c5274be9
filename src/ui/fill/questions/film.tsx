/**
 * Video: by the phone's own camera app where there is one, else recorded here by camera and microphone; or a file. Rule MED5.
 */
import { createEffect, createSignal, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { FileButton } from '../../parts/file-button.tsx'
import { bytes, t } from '../../text/text.ts'
import { useKeep } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { useAnswerFile } from './answer-file.ts'
import { cameraOf, FileState } from './file-parts.tsx'
import { Grouped } from './frame.tsx'
import { LevelMeter } from './level-meter.tsx'
import { createRecording } from './recording.ts'
import { sayRecordingTrouble } from './sound.tsx'

/** Only phones and tablets obey a file input that asks for the camera. */
const hasCameraApp = (): boolean => window.matchMedia('(pointer: coarse)').matches

export const FilmQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const question = props.question
  const file = useAnswerFile(question)
  const { facing, mayChoose } = cameraOf(question.appearance)
  const recording = createRecording('video', 'normal', facing)
  const [unplayable, setUnplayable] = createSignal(false)
  let preview!: HTMLVideoElement
  const here = () => { const shown = file.shown(); return shown.state === 'here' ? shown : null }
  const active = (): boolean => recording.state() !== 'idle'

  createEffect(() => {
    const stream = recording.stream()
    if (!active() || stream === null) return
    preview.srcObject = stream
    preview.play().catch(() => undefined)
  })
  const start = async (): Promise<void> => {
    file.say('')
    setUnplayable(false)
    const trouble = await recording.start()
    if (trouble !== null) file.say(sayRecordingTrouble(trouble))
  }
  const stop = async (): Promise<boolean> => {
    const film = await recording.stop()
    return film === null || file.keep(film, film.name)
  }
  const take = (film: File): void => {
    setUnplayable(false)
    void file.keep(film, film.name)
  }
  useKeep(() => (recording.state() === 'idle' ? null : stop()))
  return (
    <Grouped question={question}>
      <Show when={active()}>
        <div class="recorder" data-state={recording.state()}>
          <video ref={preview} class="media-film" muted playsinline aria-label={t('fill.record.preview')} />
          <LevelMeter levels={recording.levels()} seconds={recording.seconds()} paused={recording.state() === 'paused'} />
          <div class="cluster acts">
            <Show when={recording.state() === 'paused'} fallback={<Button icon="pause" disabled={recording.state() !== 'recording'} onClick={recording.pause}>{t('fill.record.pause')}</Button>}>
              <Button icon="record" onClick={recording.resume}>{t('fill.record.resume')}</Button>
            </Show>
            <Button icon="stop" disabled={recording.state() === 'starting'} onClick={() => void stop()}>{t('fill.record.stop')}</Button>
          </div>
        </div>
      </Show>
      <Show when={!active() && here()}>
        {(film) => (
          <div class="file-card">
            <Show when={!unplayable()} fallback={<p class="media-missing">{t('fill.media.unplayable', { file: question.text })}</p>}>
              <video class="media-film" controls playsinline preload="metadata" src={film().url} aria-label={t('fill.record.watch', { question: nameOf(question) })} onError={() => setUnplayable(true)} />
            </Show>
            <p class="figures soft small">{bytes(film().blob.size)}</p>
          </div>
        )}
      </Show>
      <FileState file={file} name={question.text} />
      <Show when={!question.readonly && !active()}>
        <div class="cluster acts">
          <Show when={hasCameraApp()} fallback={<Button icon="film" busy={file.busy()} onClick={() => void start()}>{t(question.text === '' ? 'fill.record.film' : 'fill.record.again')}</Button>}>
            <FileButton icon="film" label={t(question.text === '' ? 'fill.record.film' : 'fill.record.again')} accept={question.mediaType} capture={facing} busy={file.busy()} onFile={take} />
          </Show>
          <Show when={mayChoose}><FileButton icon="file" label={t('fill.record.chooseFilm')} accept={question.mediaType} busy={file.busy()} onFile={take} /></Show>
          <Show when={question.text !== ''}><Button kind="quiet" icon="bin" onClick={file.remove}>{t('fill.file.remove')}</Button></Show>
        </div>
      </Show>
      <Show when={!question.readonly && question.text === ''}><p class="question-hint small">{t('fill.record.limit')}</p></Show>
    </Grouped>
  )
}
