/** Pictures that are drawn: `draw` and `signature`. A drawing that is there is shown and can be gone on with; a picture may be chosen instead, for who cannot draw. */
import { createSignal, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { FileButton } from '../../parts/file-button.tsx'
import { t } from '../../text/text.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { useAnswerFile } from './answer-file.ts'
import { DrawPad } from './draw-pad.tsx'
import { cameraOf, FileState, urlOf } from './file-parts.tsx'
import { Grouped } from './frame.tsx'
import { smallPicture } from './picture.ts'

export const DrawingQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const question = props.question
  const file = useAnswerFile(question)
  const kind = question.appearance.has('signature') ? 'signature' : 'draw'
  const { mayChoose } = cameraOf(question.appearance)
  const [pad, setPad] = createSignal<{ readonly ground: Blob | null } | null>(question.text === '' && !question.readonly ? { ground: null } : null)
  const choose = async (picture: File): Promise<void> => {
    const small = await smallPicture(picture, question.maxPixels)
    if (await file.keep(small, small.name)) setPad(null)
  }
  const goOn = (): void => {
    const shown = file.shown()
    if (shown.state === 'here') setPad({ ground: shown.blob })
  }
  const again = (): void => {
    file.remove()
    setPad({ ground: null })
  }
  return (
    <Grouped question={question}>
      <Show when={pad()} keyed fallback={
        <Show when={urlOf(file.shown())}>{(url) => <img class="picture picture-paper" src={url()} alt={t('fill.file.picture', { question: nameOf(question) })} />}</Show>
      }>
        {({ ground }) => <DrawPad question={question} file={file} ground={ground} kind={kind} onDone={() => { if (question.text !== '') setPad(null) }} />}
      </Show>
      <FileState file={file} name={question.text} />
      <Show when={!question.readonly}>
        <div class="cluster acts">
          <Show when={pad() === null}>
            <Button icon="draft" onClick={again}>{t(kind === 'signature' ? 'fill.draw.signAgain' : 'fill.draw.again')}</Button>
            <Show when={kind === 'draw' && urlOf(file.shown()) !== ''}><Button onClick={goOn}>{t('fill.draw.goOn')}</Button></Show>
            <Show when={question.text !== ''}><Button kind="quiet" icon="bin" onClick={again}>{t('fill.file.remove')}</Button></Show>
          </Show>
          <Show when={mayChoose && question.text === ''}><FileButton kind="quiet" icon="file" label={t('fill.draw.instead')} accept="image/*" busy={file.busy()} onFile={(picture) => void choose(picture)} /></Show>
        </div>
      </Show>
    </Grouped>
  )
}
