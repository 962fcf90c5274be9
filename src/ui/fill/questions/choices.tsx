/** Select one and select multiple: which widget an appearance asks for. The widgets: choice-list, choice-sheet, likert, choice-table, image-map. */
import { Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { ChoiceList } from './choice-list.tsx'
import { ChoiceSheet } from './choice-sheet.tsx'
import { isQuick, useChoice } from './choice-state.ts'
import { isTable, TableQuestion } from './choice-table.tsx'
import { Grouped } from './frame.tsx'
import { ImageMapQuestion } from './image-map.tsx'
import { LikertQuestion } from './likert.tsx'

/** The mark is seen before the page goes. */
const seen = 180

const Listed = (props: { readonly question: QuestionView; readonly onTap: (() => void) | undefined }): JSX.Element => {
  const question = props.question
  const choice = useChoice(question)
  return (
    <Grouped question={question} role={choice.many ? 'group' : 'radiogroup'}>
      <ChoiceList question={question} choice={choice} onTap={props.onTap} searchable={question.appearance.has('autocomplete') || question.appearance.has('search')} />
      <Show when={!choice.many && question.text !== '' && !question.required && !question.readonly}>
        <div><Button kind="quiet" onClick={choice.clear}>{t('fill.optional.clear')}</Button></div>
      </Show>
    </Grouped>
  )
}

export const ChoiceQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const { question } = props
  const { appearance } = question
  const advance = isQuick(question) ? (): void => { setTimeout(() => fill.advance(question), seen) } : undefined
  if (isTable(question)) return <TableQuestion question={question} />
  if (appearance.has('likert') && question.type === 'selectOne') return <LikertQuestion question={question} />
  if (appearance.has('image-map')) return <ImageMapQuestion question={question} />
  if (appearance.has('minimal')) return <ChoiceSheet question={question} onAnswered={() => advance?.()} />
  return <Listed question={question} onTap={advance} />
}
