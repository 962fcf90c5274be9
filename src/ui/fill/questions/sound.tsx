/**
 * Sound: recorded here with its level and length in sight, listened to, recorded again; or a file. Going to another page ends the
 * recording and keeps it. The recorder: recording.ts. Rule MED5.
 */
import { createSignal, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { FileButton } from '../../parts/file-button.tsx'
import { keepScreenOn } from '../../sync/wake-lock.ts'
import { bytes, t } from '../../text/text.ts'
import { useKeep } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { useAnswerFile } from './answer-file.ts'
import { FileState } from './file-parts.tsx'
import { Grouped } from './frame.tsx'
import { LevelMeter } from './level-meter.tsx'
import { qualityOf } from './quality.ts'
import { createRecording, type RecordingTrouble } from './recording.ts'

/** A recording that names no length tells it once it was asked for its end. */
const findLength = (player: HTMLMediaElement): void => {
  if (player.duration !== Infinity) return
  player.addEventListener('timeupdate', () => { player.currentTime = 0 }, { once: true })
  player.currentTime = 1e7
}
export const sayRecordingTrouble = (trouble: RecordingTrouble): string => t(`fill.record.${trouble}`)

const ScreenOn = (): JSX.Element => { keepScreenOn(); return null }

export const SoundQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const question = props.question
  const file = useAnswerFile(question)
  const recording = createRecording('audio', qualityOf(question.attribute('quality')))
  const mayChoose = !question.appearance.has('new')
  const [unplayable, setUnplayable] = createSignal(false)
  const here = () => { const shown = file.shown(); return shown.state === 'here' ? shown : null }

  const start = async (): Promise<void> => {
    file.say('')
    setUnplayable(false)
    const trouble = await recording.start()
    if (trouble !== null) file.say(sayRecordingTrouble(trouble))
  }
  const stop = async (): Promise<boolean> => {
    const sound = await recording.stop()
    return sound === null || file.keep(sound, sound.name)
  }
  useKeep(() => (recording.state() === 'idle' ? null : stop()))
  const active = (): boolean => recording.state() !== 'idle'
  return (
    <Grouped question={question}>
      <Show when={active()}>
        <ScreenOn />
        <div class="recorder" data-state={recording.state()}>
          <LevelMeter levels={recording.levels()} seconds={recording.seconds()} paused={recording.state() === 'paused'} />
          <div class="cluster acts">
            <Show when={recording.state() === 'paused'} fallback={<Button icon="pause" disabled={recording.state() !== 'recording'} onClick={recording.pause}>{t('fill.record.pause')}</Button>}>
              <Button icon="microphone" onClick={recording.resume}>{t('fill.record.resume')}</Button>
            </Show>
            <Button icon="stop" disabled={recording.state() === 'starting'} onClick={() => void stop()}>{t('fill.record.stop')}</Button>
          </div>
        </div>
      </Show>
      <Show when={!active() && here()}>
        {(sound) => (
          <div class="file-card">
            <Show when={!unplayable()} fallback={<p class="media-missing">{t('fill.media.unplayable', { file: question.text })}</p>}>
              <audio class="media-audio" controls preload="metadata" src={sound().url} aria-label={t('fill.record.listen', { question: nameOf(question) })}
                onLoadedMetadata={(event) => findLength(event.currentTarget)} onError={() => setUnplayable(true)} />
            </Show>
            <p class="figures soft small">{bytes(sound().blob.size)}</p>
          </div>
        )}
      </Show>
      <FileState file={file} name={question.text} />
      <Show when={!question.readonly && !active()}>
        <div class="cluster acts">
          <Button icon="microphone" busy={file.busy()} onClick={() => void start()}>{t(question.text === '' ? 'fill.record.sound' : 'fill.record.again')}</Button>
          <Show when={mayChoose}><FileButton icon="file" label={t('fill.record.chooseSound')} accept={question.mediaType} busy={file.busy()} onFile={(chosen) => { setUnplayable(false); void file.keep(chosen, chosen.name) }} /></Show>
          <Show when={question.text !== ''}><Button kind="quiet" icon="bin" onClick={file.remove}>{t('fill.file.remove')}</Button></Show>
        </div>
      </Show>
    </Grouped>
  )
}
