/** Sound: recorded here by the microphone, or a file. What it shares with film: recorder.tsx; the recording itself: recording.ts. */
import type { JSX } from 'solid-js'
import { t } from '../../text/text.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { qualityOf } from './quality.ts'
import { Recorder } from './recorder.tsx'
import { createRecording } from './recording.ts'

export const SoundQuestion = ({ question }: { readonly question: QuestionView }): JSX.Element => {
  const recording = createRecording('audio', qualityOf(question.attribute('quality')))
  return (
    <Recorder question={question} recording={recording} kind="audio" icon="microphone" record={t('fill.record.sound')} choose={t('fill.record.chooseSound')}
      mayChoose={!question.appearance.has('new')} label={t('fill.record.listen', { question: nameOf(question) })} />
  )
}
