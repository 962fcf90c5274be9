/** What a walk is told before it starts (how often, how good), and the field for a corner that is typed. Used by trace.tsx. */
import { createSignal, For, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { keepScreenOn } from '../../sync/wake-lock.ts'
import { t } from '../../text/text.ts'
import { readTyped, type Locale } from '../engine/lexical.ts'
import { readSpots, type Spot } from '../geo/spots.ts'
import { sayUnreadable } from '../words.ts'
import { spanText } from './measures.ts'

/** A corner each so many seconds, when the fix is this good in metres (Infinity: whatever it is). */
export interface Walk { readonly seconds: number; readonly accuracy: number }
const intervals = [1, 5, 10, 20, 30, 60, 300, 600, 1800]
const accuracies = [3, 5, 10, 15, 20, 50, 100, Infinity]

export const WalkSettings = (props: { readonly id: string; readonly walk: Walk; readonly onChange: (walk: Walk) => void }): JSX.Element => (
  <details class="guidance trace-settings">
    <summary>{t('fill.trace.settings', { interval: spanText(props.walk.seconds) })}</summary>
    <div class="trace-fields">
      <div class="field">
        <label class="field-label small" for={`${props.id}-interval`}>{t('fill.trace.interval')}</label>
        <select id={`${props.id}-interval`} class="input" onChange={(event) => props.onChange({ ...props.walk, seconds: Number(event.currentTarget.value) })}>
          <For each={intervals}>{(seconds) => <option value={seconds} selected={seconds === props.walk.seconds}>{spanText(seconds)}</option>}</For>
        </select>
      </div>
      <div class="field">
        <label class="field-label small" for={`${props.id}-wanted`}>{t('fill.trace.wanted')}</label>
        <select id={`${props.id}-wanted`} class="input" onChange={(event) => props.onChange({ ...props.walk, accuracy: Number(event.currentTarget.value) })}>
          <For each={accuracies}>{(wanted) => <option value={wanted} selected={wanted === props.walk.accuracy}>{wanted === Infinity ? t('fill.trace.any') : t('fill.trace.orBetter', { metres: wanted })}</option>}</For>
        </select>
      </div>
    </div>
  </details>
)

/** The screen stays on while a walk is recorded: a page that sleeps gets no fixes. */
export const ScreenOn = (): JSX.Element => {
  keepScreenOn()
  return <p class="question-hint small">{t('fill.trace.keepOpen')}</p>
}

export const TypedCorner = (props: { readonly id: string; readonly locale: Locale; readonly onAdd: (spot: Spot) => boolean }): JSX.Element => {
  const [text, setText] = createSignal('')
  const [wrong, setWrong] = createSignal('')
  const add = (): void => {
    const read = readTyped('geopoint', text(), props.locale)
    const spot = read.ok ? readSpots(read.value)?.[0] : undefined
    setWrong(read.ok ? (spot === undefined ? t('fill.unreadable.geopoint') : '') : sayUnreadable(read.error))
    if (spot !== undefined && props.onAdd(spot)) setText('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    add()
  }
  return (
    <div class="field">
      <label class="field-label small" for={`${props.id}-typed`}>{t('fill.trace.typed')}</label>
      <div class="trace-typed">
        <input id={`${props.id}-typed`} class="input figures" dir="ltr" autocomplete="off" autocapitalize="off" spellcheck={false} placeholder="12.34567 -1.23456" value={text()} aria-invalid={wrong() === '' ? undefined : 'true'}
          aria-describedby={wrong() === '' ? undefined : `${props.id}-typed-error`} onInput={(event) => setText(event.currentTarget.value)} onKeyDown={onKeyDown} />
        <Button icon="add" onClick={add}>{t('fill.trace.add')}</Button>
      </div>
      <p class="field-error" id={`${props.id}-typed-error`} role="alert" hidden={wrong() === ''}>{wrong()}</p>
    </div>
  )
}
