/** Whole numbers and decimals by keyboard: with marks between thousands (`thousands-sep`), or one at a time (`counter`). */
import { createMemo, Show, type JSX } from 'solid-js'
import { IconButton } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useFill, useTyped } from '../context.ts'
import { showNumber } from '../engine/lexical.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { editGrouped, groupDigits } from './digits.ts'
import { Labelled } from './frame.tsx'

export const NumberQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const { decimal } = fill.locale
  const { typed, enter } = useTyped(question, (text) => (question.problem === null && question.type !== 'text' ? showNumber(text.replace(/\.0$/, ''), fill.locale) : text))
  const isGrouped = question.appearance.has('thousands-sep')
  const shown = createMemo(() => (isGrouped ? groupDigits(typed(), decimal) : typed()))
  const isCounter = question.type === 'integer' && question.appearance.has('counter')
  const value = (): number | null => (question.text === '' || question.problem !== null ? null : Number(question.text))
  const onInput = (element: HTMLInputElement): void => {
    if (!isGrouped) return enter(element.value)
    const edited = editGrouped(element.value, element.selectionStart ?? element.value.length, { plain: typed(), shown: shown() }, decimal)
    enter(edited.plain)
    if (element.value !== edited.shown) element.value = edited.shown
    element.setSelectionRange(edited.caret, edited.caret)
  }
  return (
    <Labelled question={question} note={question.asText ? t('fill.asText') : undefined}>
      {(wiring) => {
        const control = (
          <input {...wiring} class="input input-number" type="text" inputMode={question.type === 'integer' || question.type === 'text' ? 'numeric' : 'decimal'} dir="ltr" autocomplete="off" enterkeyhint="next"
            readonly={question.readonly} value={shown()} onInput={(event) => onInput(event.currentTarget)} onBlur={() => fill.left(question)} />
        )
        return (
          <Show when={isCounter} fallback={control}>
            <div class="counter" role="group" aria-label={nameOf(question)}>
              <IconButton icon="remove" class="range-step" label={t('fill.counter.less')} disabled={question.readonly || value() === null || value() === 0} onClick={() => fill.setValue(question, String((value() ?? 0) - 1))} />
              {control}
              <IconButton icon="add" class="range-step" label={t('fill.counter.more')} disabled={question.readonly} onClick={() => fill.setValue(question, String((value() ?? 0) + 1))} />
            </div>
          </Show>
        )
      }}
    </Labelled>
  )
}
