/** Notes, which are only read, and acknowledgements, which are one box to tick. */
import { Show, type JSX } from 'solid-js'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { RichText } from '../rich-text.tsx'
import { ErrorText, Guidance, LabelMedia, LabelText, wire } from './frame.tsx'

/** A form may require an answer to a note, which nobody can give: it stops there, and the note says why. */
export const NoteQuestion = (props: { readonly question: QuestionView }): JSX.Element => (
  <div class="question note" dir="auto" data-question={props.question.id} id={props.question.id} tabindex="-1">
    <Show when={props.question.label.length > 0}><div class="note-text"><RichText text={props.question.label} /></div></Show>
    <LabelMedia question={props.question} />
    <Show when={props.question.hint.length > 0}><div class="question-hint"><RichText text={props.question.hint} /></div></Show>
    <Guidance question={props.question} />
    <ErrorText question={props.question} />
  </div>
)

export const TriggerQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  return (
    <div class="question" classList={{ 'field-wrong': fill.error(question) !== '' }} data-question={question.id}>
      <label class="check-row" dir="auto">
        <input {...wire(question, () => fill.error(question), () => undefined)} type="checkbox" checked={question.text === 'OK'} disabled={question.readonly}
          onChange={(event) => fill.setValue(question, event.currentTarget.checked ? 'OK' : '')} onBlur={() => fill.left(question)} />
        <span class="check-row-text"><span class="question-label"><LabelText question={question} /></span></span>
      </label>
      <LabelMedia question={question} />
      <Show when={question.hint.length > 0}><div class="question-hint" id={`${question.id}-hint`} dir="auto"><RichText text={question.hint} /></div></Show>
      <Guidance question={question} />
      <ErrorText question={question} />
    </div>
  )
}
