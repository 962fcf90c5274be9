/**
 * What questions answered by a recording have in common: recording in sight with its level and length, pause, stop; listening;
 * another one, or a file. Going to another page ends the recording and keeps it. Sound and film: sound.tsx, film.tsx. Rule MED5.
 */
import { createSignal, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { FileButton } from '../../parts/file-button.tsx'
import type { IconName } from '../../parts/icon.tsx'
import { Player } from '../../parts/player.tsx'
import { keepScreenOn } from '../../sync/wake-lock.ts'
import { bytes, t } from '../../text/text.ts'
import { useKeep } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { useAnswerFile } from './answer-file.ts'
import { FileState } from './file-parts.tsx'
import { Grouped } from './frame.tsx'
import { LevelMeter } from './level-meter.tsx'
import type { Recording } from './recording.ts'

interface RecorderProps {
  readonly question: QuestionView
  readonly recording: Recording
  readonly kind: 'audio' | 'video'
  /** on the button that records */
  readonly icon: IconName
  readonly record: string
  readonly choose: string
  readonly mayChoose: boolean
  /** what the answer is called for those who do not see it */
  readonly label: string
  /** who holds the camera app to the file input: the phone's own recorder instead of this one */
  readonly byApp?: 'environment' | 'user' | undefined
  readonly preview?: (() => JSX.Element) | undefined
  readonly limit?: string | undefined
}
const ScreenOn = (): JSX.Element => { keepScreenOn(); return null }

export const Recorder = (props: RecorderProps): JSX.Element => {
  const { question, recording } = props
  const file = useAnswerFile(question)
  const here = () => { const shown = file.shown(); return shown.state === 'here' ? shown : null }
  const active = (): boolean => recording.state() !== 'idle'
  // The recording before does not come back for the moment in which the new one is kept.
  const [keeping, setKeeping] = createSignal(false)
  const isEmpty = (): boolean => question.text === ''

  const start = async (): Promise<void> => {
    file.say('')
    const trouble = await recording.start()
    if (trouble !== null) file.say(t(`fill.record.${trouble}`))
  }
  const stop = async (): Promise<boolean> => {
    setKeeping(true)
    const recorded = await recording.stop()
    const isKept = recorded === null || (await file.keep(recorded, recorded.name))
    setKeeping(false)
    return isKept
  }
  const take = (chosen: File): void => void file.keep(chosen, chosen.name)
  const recordText = (): string => (isEmpty() ? props.record : t('fill.record.again'))
  useKeep(() => (active() ? stop() : null))
  return (
    <Grouped question={question}>
      <Show when={active()}>
        <ScreenOn />
        <div class="recorder" data-state={recording.state()}>
          {props.preview?.()}
          <LevelMeter levels={recording.levels()} seconds={recording.seconds()} paused={recording.state() === 'paused'} />
          <div class="cluster acts">
            <Show when={recording.state() === 'paused'} fallback={<Button icon="pause" disabled={recording.state() !== 'recording'} onClick={recording.pause}>{t('fill.record.pause')}</Button>}>
              <Button icon={props.icon} onClick={recording.resume}>{t('fill.record.resume')}</Button>
            </Show>
            <Button icon="stop" disabled={recording.state() === 'starting'} onClick={() => void stop()}>{t('fill.record.stop')}</Button>
          </div>
        </div>
      </Show>
      <Show when={!active() && !keeping() && here()}>
        {(shown) => (
          <div class="file-card">
            <Player kind={props.kind} url={shown().url} label={props.label} file={question.text} />
            <p class="figures soft small">{bytes(shown().blob.size)}</p>
          </div>
        )}
      </Show>
      <FileState file={file} name={question.text} />
      <Show when={!question.readonly && !active()}>
        <div class="cluster acts">
          <Show when={props.byApp} fallback={<Button icon={props.icon} busy={file.busy()} onClick={() => void start()}>{recordText()}</Button>}>
            {(facing) => <FileButton icon={props.icon} label={recordText()} accept={question.mediaType} capture={facing()} busy={file.busy()} onFile={take} />}
          </Show>
          <Show when={props.mayChoose}><FileButton icon="file" label={props.choose} accept={question.mediaType} busy={file.busy()} onFile={take} /></Show>
          <Show when={!isEmpty()}><Button kind="quiet" icon="bin" onClick={file.remove}>{t('fill.file.remove')}</Button></Show>
        </div>
      </Show>
      <Show when={props.limit !== undefined && !question.readonly && isEmpty()}><p class="question-hint small">{props.limit}</p></Show>
    </Grouped>
  )
}
