/**
 * A table made of questions that stand below each other on one page: `label` is its head with the words of the choices,
 * `list-nolabel` a row of buttons, `list` a row with its own words. Each row stays a question with named buttons of its own.
 */
import { For, Show, type JSX } from 'solid-js'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { RichText } from '../rich-text.tsx'
import { nameOf } from '../words.ts'
import { ChoicePicture } from './choice-row.tsx'
import { useChoice } from './choice-state.ts'
import { Grouped } from './frame.tsx'
import './choices.css'

const roomyUpTo = 3
const columns = (question: QuestionView): JSX.CSSProperties => ({ '--columns': String(question.options.length) })
const isWide = (question: QuestionView): boolean => question.options.length > roomyUpTo

export const isTable = ({ appearance }: QuestionView): boolean => appearance.has('label') || appearance.has('list-nolabel') || appearance.has('list')

/** Nothing to answer; the buttons below say the same words to those who do not see the columns. */
const TableHead = (props: { readonly question: QuestionView }): JSX.Element => (
  <div class="question table-row table-head" classList={{ 'table-wide': isWide(props.question) }} data-question={props.question.id}>
    <p class="question-label" dir="auto"><Show when={props.question.label.length > 0} fallback={<span class="unseen">{nameOf(props.question)}</span>}><RichText text={props.question.label} /></Show></p>
    <div class="table-cells" style={columns(props.question)} aria-hidden="true">
      <For each={props.question.options}>
        {(option) => (
          <span class="table-cell" dir="auto">
            <Show when={option.media.image}>{(address) => <ChoicePicture address={address()} alt="" />}</Show>
            <RichText text={option.label} />
          </span>
        )}
      </For>
    </div>
  </div>
)

const TableRow = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const choice = useChoice(question)
  const labelled = question.appearance.has('list')
  return (
    <Grouped question={question} role={choice.many ? 'group' : 'radiogroup'}>
      <div class="table-cells" classList={{ 'table-wide': isWide(question) }} style={columns(question)}>
        <For each={question.options}>
          {(option) => (
            <label class="table-cell" title={labelled ? undefined : option.text}>
              <input type={choice.many ? 'checkbox' : 'radio'} name={question.id} value={option.value} checked={choice.chosen().has(option.value)} disabled={question.readonly}
                onChange={(event) => choice.choose(option.value, event.currentTarget.checked)} onBlur={() => fill.left(question)} />
              <span class="table-words" classList={{ unseen: !labelled }} dir="auto"><RichText text={option.label} /></span>
            </label>
          )}
        </For>
      </div>
    </Grouped>
  )
}

export const TableQuestion = (props: { readonly question: QuestionView }): JSX.Element => (
  <Show when={props.question.appearance.has('label')} fallback={<TableRow question={props.question} />}><TableHead question={props.question} /></Show>
)
