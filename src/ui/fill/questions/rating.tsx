/** A scale as stars: those up to the chosen one are filled. */
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { Grouped } from './frame.tsx'
import type { Steps } from './range-steps.ts'
import './ranges.css'

export const ratingHoldsAtMost = 30

export const Rating = (props: { readonly question: QuestionView; readonly steps: Steps }): JSX.Element => {
  const fill = useFill()
  const { question, steps } = props
  const values = Array.from({ length: steps.count }, (_, at) => steps.valueAt(at))
  const chosen = createMemo(() => steps.indexOf(question.text))
  const [over, setOver] = createSignal<number | null>(null)
  const filled = (at: number): boolean => at <= (over() ?? chosen() ?? -1)
  return (
    <Grouped question={question} role="radiogroup">
      <div class="rating" onPointerLeave={() => setOver(null)}>
        <For each={values}>
          {(value, at) => (
            <label class="star" classList={{ 'star-filled': filled(at()) }} onPointerEnter={(event) => { if (event.pointerType === 'mouse' && !question.readonly) setOver(at()) }}>
              <input type="radio" name={question.id} value={value} aria-label={t('fill.range.star', { value, last: values.at(-1) ?? '' })} checked={chosen() === at()} disabled={question.readonly}
                onChange={() => fill.setValue(question, value)} onBlur={() => fill.left(question)} />
              <svg viewBox="0 0 24 24" width="40" height="40" aria-hidden="true"><path d="M12 2.6l2.9 6 6.6.9-4.8 4.6 1.2 6.5L12 17.5l-5.9 3.1 1.2-6.5L2.5 9.5l6.6-.9z" /></svg>
            </label>
          )}
        </For>
        <span class="rating-value figures" aria-hidden="true" dir="auto">{chosen() === null ? '' : t('fill.range.star', { value: values[chosen() ?? 0] ?? '', last: values.at(-1) ?? '' })}</span>
      </div>
      <Show when={question.text !== '' && !question.required && !question.readonly}>
        <div><Button kind="quiet" onClick={() => fill.setValue(question, '')}>{t('fill.optional.clear')}</Button></div>
      </Show>
    </Grouped>
  )
}
