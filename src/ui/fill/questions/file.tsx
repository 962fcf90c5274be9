/**
 * Questions answered by a file, each kind with its widget: pictures here, drawings and recordings loaded when a form has them
 * (drawing.tsx, sound.tsx, film.tsx), any other file as name and size. Reading and keeping: answer-file.ts. Rules MED2-MED6.
 */
import { createSignal, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { FileButton } from '../../parts/file-button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { bytes, t } from '../../text/text.ts'
import type { QuestionView } from '../engine/session.ts'
import { useAnswerFile, type ShownFile } from './answer-file.ts'
import { AnswerPicture, cameraOf, FileState, urlOf } from './file-parts.tsx'
import { Grouped } from './frame.tsx'
import { DrawingQuestion, DrawPad, FilmQuestion, SoundQuestion } from './later.tsx'
import { smallPicture } from './picture.ts'
import './media.css'

type Props = { readonly question: QuestionView }
const PictureQuestion = ({ question }: Props): JSX.Element => {
  const file = useAnswerFile(question)
  const { facing, mayChoose } = cameraOf(question.appearance)
  const accept = question.mediaType
  const [drawing, setDrawing] = createSignal<Blob | null>(null)
  const take = async (picture: File): Promise<void> => {
    const small = await smallPicture(picture, question.maxPixels)
    const isKept = await file.keep(small, small.name)
    if (isKept && question.appearance.has('annotate')) setDrawing(small)
  }
  const annotate = (): void => {
    const shown = file.shown()
    if (shown.state === 'here') setDrawing(shown.blob)
  }
  return (
    <Grouped question={question}>
      <Show when={drawing()} keyed fallback={
        <Show when={urlOf(file.shown())}>{(url) => <AnswerPicture url={url()} question={question} />}</Show>
      }>
        {(ground) => <DrawPad question={question} file={file} ground={ground} kind="annotate" onDone={() => setDrawing(null)} />}
      </Show>
      <FileState file={file} name={question.text} />
      <Show when={!question.readonly && drawing() === null}>
        <div class="cluster acts">
          <FileButton icon="camera" label={t(question.text === '' ? 'fill.file.take' : 'fill.file.takeAgain')} accept={accept} capture={facing} busy={file.busy()} onFile={(picture) => void take(picture)} />
          <Show when={mayChoose}><FileButton icon="file" label={t('fill.file.choose')} accept={accept} busy={file.busy()} onFile={(picture) => void take(picture)} /></Show>
          <Show when={question.appearance.has('annotate') && urlOf(file.shown()) !== ''}><Button icon="draft" onClick={annotate}>{t('fill.draw.annotate')}</Button></Show>
          <Show when={question.text !== ''}><Button kind="quiet" icon="bin" onClick={file.remove}>{t('fill.file.remove')}</Button></Show>
        </div>
      </Show>
    </Grouped>
  )
}

const AnyFileQuestion = ({ question }: Props): JSX.Element => {
  const file = useAnswerFile(question)
  const accept = question.mediaType === '' || question.mediaType === 'application/*' ? '*/*' : question.mediaType
  const here = (): Extract<ShownFile, { readonly state: 'here' }> | null => { const shown = file.shown(); return shown.state === 'here' ? shown : null }
  return (
    <Grouped question={question}>
      <Show when={here()}>
        {(found) => (
          <div class="file-card">
            <Show when={found().blob.type.startsWith('image/')}><AnswerPicture url={found().url} question={question} /></Show>
            <p class="file-name"><Icon name="file" /><span dir="auto">{question.text}</span><span class="figures soft">{bytes(found().blob.size)}</span></p>
            <a class="button button-secondary" href={found().url} download={question.text}><Icon name="download" /><span>{t('fill.file.open')}</span></a>
          </div>
        )}
      </Show>
      <FileState file={file} name={question.text} />
      <Show when={!question.readonly}>
        <div class="cluster acts">
          <FileButton icon="file" label={t('fill.file.chooseFile')} accept={accept} busy={file.busy()} onFile={(chosen) => void file.keep(chosen, chosen.name)} />
          <Show when={question.text !== ''}><Button kind="quiet" icon="bin" onClick={file.remove}>{t('fill.file.remove')}</Button></Show>
        </div>
      </Show>
    </Grouped>
  )
}

export const FileQuestion = (props: Props): JSX.Element => {
  const { mediaType, appearance } = props.question
  if (mediaType.startsWith('image/')) return appearance.has('draw') || appearance.has('signature') ? <DrawingQuestion question={props.question} /> : <PictureQuestion question={props.question} />
  if (mediaType.startsWith('audio/')) return <SoundQuestion question={props.question} />
  return mediaType.startsWith('video/') ? <FilmQuestion question={props.question} /> : <AnyFileQuestion question={props.question} />
}
