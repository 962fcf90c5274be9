/** Likert: the choices as stations on one line, words under them; one below the other where the words have no room. */
import { For, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { RichText } from '../rich-text.tsx'
import { ChoicePicture } from './choice-row.tsx'
import { useChoice } from './choice-state.ts'
import { Grouped } from './frame.tsx'
import './choices.css'

/** Letters of the longest word that fit under one of `count` stations on a phone. */
const lettersUnder = (count: number): number => Math.floor(46 / count)

export const LikertQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const choice = useChoice(question)
  const isTight = (): boolean => {
    const { options } = question
    return options.length > 7 || options.some(({ text }) => text.split(/\s+/).some((word) => word.length > lettersUnder(options.length)))
  }
  return (
    <Grouped question={question} role="radiogroup">
      <div class="likert" classList={{ 'likert-tight': isTight() }} style={{ '--columns': String(question.options.length) }}>
        <For each={question.options}>
          {(option) => (
            <label class="likert-choice">
              <input type="radio" name={question.id} value={option.value} checked={choice.chosen().has(option.value)} disabled={question.readonly}
                onChange={() => choice.choose(option.value, true)} onBlur={() => fill.left(question)} />
              <Show when={option.media.image}>{(address) => <ChoicePicture address={address()} alt={option.label.length === 0 ? option.text : ''} />}</Show>
              <span class="likert-text" dir="auto"><RichText text={option.label} /></span>
            </label>
          )}
        </For>
      </div>
      <Show when={question.text !== '' && !question.required && !question.readonly}>
        <div><Button kind="quiet" onClick={choice.clear}>{t('fill.optional.clear')}</Button></div>
      </Show>
    </Grouped>
  )
}
