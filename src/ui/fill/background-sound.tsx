/**
 * `background-audio`: sound is recorded while the form is open, in sight all the time, and only after the person agreed for everyone who
 * can be heard. Kept when the form is left or finished, and every few minutes, so that a phone that dies costs little. Rule MED7.
 */
import { createSignal, onCleanup, Show, type JSX } from 'solid-js'
import type { Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { keepScreenOn } from '../sync/wake-lock.ts'
import { t } from '../text/text.ts'
import type { FormSession } from './engine/session.ts'
import { LevelMeter } from './questions/level-meter.tsx'
import { createRecording, type RecordingTrouble } from './questions/recording.ts'
import type { RecordAction } from './record-action.ts'
import type { Unkept } from './unkept.ts'
import './questions/media.css'

const checkpointMs = 3 * 60_000
export interface BackgroundSoundProps {
  readonly client: Pick<Client, 'call'>
  readonly session: FormSession
  readonly draftId: string
  readonly action: RecordAction
  readonly unkept: Unkept
  readonly saveNow: () => Promise<boolean>
}
const ScreenOn = (): JSX.Element => { keepScreenOn(); return null }

export const BackgroundSound = ({ client, session, draftId, action, unkept, saveNow }: BackgroundSoundProps): JSX.Element => {
  const recording = createRecording('audio', action.quality)
  const [asked, setAsked] = createSignal(session.unasked(action.nodeset) === '' ? 'ask' : 'kept')
  const [trouble, setTrouble] = createSignal<RecordingTrouble | null>(null)
  const [failure, setFailure] = createSignal<Failure | null>(null)

  const keep = async (file: File): Promise<boolean> => {
    session.begin()
    await saveNow()
    const bytes = new Uint8Array(await file.arrayBuffer())
    const added = await client.call('files.add', { draftId, row: 'root', column: action.nodeset, type: file.type, name: file.name, bytes }, [bytes.buffer])
    setFailure(added.ok ? null : added.error)
    if (added.ok) session.setUnasked(action.nodeset, added.value.name)
    return added.ok && saveNow()
  }
  const start = async (): Promise<void> => {
    const why = await recording.start()
    setTrouble(why)
    if (why === null) setAsked('recording')
  }
  const stop = async (): Promise<boolean> => {
    const file = await recording.stop()
    setAsked('kept')
    return file === null || keep(file)
  }
  const timer = window.setInterval(() => {
    const file = recording.soFar()
    if (file !== null) void keep(file)
  }, checkpointMs)
  onCleanup(() => window.clearInterval(timer))
  onCleanup(unkept.add(() => (recording.state() === 'idle' ? null : stop()), 'form'))
  return (
    <>
      <Show when={asked() === 'ask'}>
        <Notice kind="warn" title={t('fill.background.title')}>
          <p>{t('fill.background.text')}</p>
          <Show when={trouble()}>{(why) => <p class="field-error" role="alert">{t(`fill.record.${why()}`)}</p>}</Show>
          <div class="cluster acts">
            <Button icon="microphone" onClick={() => void start()}>{t('fill.background.record')}</Button>
            <Button kind="quiet" onClick={() => setAsked('declined')}>{t('fill.background.decline')}</Button>
          </div>
        </Notice>
      </Show>
      <Show when={asked() === 'recording'}>
        <ScreenOn />
        <section class="recorder recorder-background" data-state={recording.state()} aria-label={t('fill.background.recording')}>
          <LevelMeter levels={recording.levels()} seconds={recording.seconds()} paused={false} />
          <Button kind="quiet" icon="stop" onClick={() => void stop()}>{t('fill.background.stop')}</Button>
        </section>
      </Show>
      <Show when={failure()}>{(why) => <Notice kind="error"><p>{t('fill.file.failed', { reason: why().message })}</p></Notice>}</Show>
    </>
  )
}
