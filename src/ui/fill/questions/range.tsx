/**
 * A number on a scale: a slider with its ticks, one step at a time with − and +, or typed exactly. Nothing is chosen until one of
 * them is touched. `picker` and `rating`: range-picker.tsx, rating.tsx; arithmetic: range-steps.ts.
 */
import { createMemo, For, Show, type JSX } from 'solid-js'
import { Button, IconButton } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useFill, useTyped } from '../context.ts'
import { showNumber } from '../engine/lexical.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { Grouped } from './frame.tsx'
import { pickerHoldsAtMost, RangePicker } from './range-picker.tsx'
import { stepsOf, ticksOf, type Bounds, type Steps } from './range-steps.ts'
import { Rating, ratingHoldsAtMost } from './rating.tsx'
import './ranges.css'

/** A whole number with the appearance `distress` is a scale from 0 to 10. */
const distress: Bounds = { start: 0, end: 10, step: 1 }

const Slider = (props: { readonly question: QuestionView; readonly bounds: Bounds; readonly steps: Steps }): JSX.Element => {
  const fill = useFill()
  const { question, bounds, steps } = props
  const { typed, enter } = useTyped(question, (text) => (question.problem === null ? showNumber(text.replace(/\.0$/, ''), fill.locale) : text))
  const isDistress = question.appearance.has('distress')
  const isVertical = isDistress || question.appearance.has('vertical')
  const isBare = question.appearance.has('no-ticks')
  const placeholder = steps.indexOf(question.attribute('placeholder') ?? '')
  const interval = Number(question.attribute('tick-interval') ?? Number.NaN)
  const last = steps.count - 1
  const index = createMemo(() => (question.problem === null ? steps.indexOf(question.text) : null))
  const ticks = createMemo(() =>
    ticksOf(steps, bounds, Number.isFinite(interval) ? interval : null, new Map(question.options.map(({ value, text }) => [value, text])), isBare))
  const said = (at: number): string => {
    const word = ticks().find((tick) => tick.index === at)?.label ?? ''
    const value = showNumber(steps.valueAt(at), fill.locale)
    return word === '' || word === steps.valueAt(at) ? value : `${value}, ${word}`
  }
  const take = (at: number): void => fill.setValue(question, steps.valueAt(Math.min(last, Math.max(0, at))))
  const go = (by: number): void => {
    const at = index()
    take(at === null ? (placeholder ?? (by > 0 ? 0 : last)) : at + by)
  }
  let before: { readonly text: string; readonly value: string } | null = null
  /** A finger that came to scroll the page has moved the slider on its way. */
  const takeBack = (element: HTMLInputElement): void => {
    if (before === null) return
    if (before.text !== question.text) fill.setValue(question, before.text)
    element.value = before.value
  }
  // A slider says nothing when one touches the place where it stands already.
  const touched = (element: HTMLInputElement): void => { if (question.text === '' && !question.readonly) take(element.valueAsNumber) }
  const share = (at: number): number => (last === 0 ? 0 : at / last)
  const words = (): number => ticks().filter(({ label }) => label !== '').length
  return (
    <Grouped question={question}>
      <div class="range" classList={{ 'range-vertical': isVertical, 'range-distress': isDistress, 'range-unset': index() === null, 'range-hinted': index() === null && placeholder !== null }}
        style={{ '--fill': String(share(index() ?? 0)), '--labels': String(words()) }}>
        <div class="range-exact">
          <IconButton icon="remove" class="range-step" label={t('fill.range.less')} disabled={question.readonly || index() === 0} onClick={() => go(-1)} />
          <input class="input input-number" type="text" inputMode={Number.isInteger(bounds.step) && Number.isInteger(bounds.start) ? 'numeric' : 'decimal'} dir="ltr" autocomplete="off" enterkeyhint="next" placeholder="–"
            aria-label={t('fill.range.exact', { question: nameOf(question) })} aria-invalid={fill.error(question) === '' ? undefined : 'true'} aria-describedby={`${question.id}-error`}
            readonly={question.readonly} value={typed()} onInput={(event) => enter(event.currentTarget.value)} onBlur={() => fill.left(question)} />
          <IconButton icon="add" class="range-step" label={t('fill.range.more')} disabled={question.readonly || index() === last} onClick={() => go(1)} />
        </div>
        <div class="range-scale">
          <div class="range-track" aria-hidden="true"><span class="range-fill" /></div>
          <input class="range-slider" type="range" min="0" max={last} step="1" value={index() ?? placeholder ?? 0} disabled={question.readonly} aria-label={nameOf(question)}
            aria-valuetext={index() === null ? t('fill.range.unset') : said(index() ?? 0)}
            onPointerDown={(event) => { before = { text: question.text, value: event.currentTarget.value } }} onPointerCancel={(event) => takeBack(event.currentTarget)}
            onInput={(event) => take(event.currentTarget.valueAsNumber)} onPointerUp={(event) => touched(event.currentTarget)}
            onKeyUp={(event) => { if (/^(Arrow|Home|End|Page)/.test(event.key)) touched(event.currentTarget) }} onBlur={() => fill.left(question)} />
          <div class="range-ticks" aria-hidden="true">
            <For each={ticks()}>
              {(tick) => (
                <>
                  <Show when={!isBare}><span class="range-mark" classList={{ 'range-mark-long': tick.label !== '' }} style={{ '--at': String(share(tick.index)) }} /></Show>
                  <Show when={tick.label !== ''}>
                    <span class="range-word" classList={{ 'range-word-first': tick.index === 0, 'range-word-last': tick.index === last }} style={{ '--at': String(share(tick.index)) }}><bdi>{tick.label}</bdi></span>
                  </Show>
                </>
              )}
            </For>
          </div>
        </div>
      </div>
      <Show when={question.text !== '' && !question.required && !question.readonly}>
        <div><Button kind="quiet" onClick={() => fill.setValue(question, '')}>{t('fill.optional.clear')}</Button></div>
      </Show>
    </Grouped>
  )
}

export const RangeQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const { question } = props
  const bounds = question.range ?? distress
  const steps = stepsOf(bounds)
  if (question.appearance.has('picker') && steps.count <= pickerHoldsAtMost) return <RangePicker question={question} steps={steps} />
  if (question.appearance.has('rating') && steps.count <= ratingHoldsAtMost) return <Rating question={question} steps={steps} />
  return <Slider question={question} bounds={bounds} steps={steps} />
}
