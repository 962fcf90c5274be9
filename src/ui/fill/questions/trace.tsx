/**
 * A line or an area: walked, with a corner at each interval when the fix is good enough; stood at, corner by corner; or typed.
 * Every corner is in the record at once, so a reload loses none. List and typing: trace-list.tsx; drawing: sketch.tsx. Rules PLC1, PLC4-PLC6.
 */
import { createEffect, createMemo, createSignal, on, onCleanup, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { askConfirm } from '../../parts/dialog.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { areaOf, lengthOf } from '../geo/measure.ts'
import { openRing, readSpots, samePlace, spotsText, type Spot } from '../geo/spots.ts'
import { Grouped } from './frame.tsx'
import { createLocating } from './locating.ts'
import { areaText, lengthText, metres, spanText } from './measures.ts'
import { TraceSketch } from './sketch.tsx'
import { ScreenOn, TypedCorner, WalkSettings, type Walk } from './trace-controls.tsx'
import { TraceList } from './trace-list.tsx'
import './place.css'

type Mode = 'none' | 'walk' | 'stand'

export const TraceQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const closed = question.type === 'geoshape'
  const least = closed ? 3 : 2
  const [mode, setMode] = createSignal<Mode>('none')
  const [walk, setWalk] = createSignal<Walk>({ seconds: 20, accuracy: 10 })
  const [typing, setTyping] = createSignal(false)
  const [said, setSaid] = createSignal('')

  const read = createMemo(() => readSpots(question.text))
  const spots = createMemo((): readonly Spot[] => { const found = read() ?? []; return closed ? openRing(found) : found })
  const write = (next: readonly Spot[]): void => {
    fill.setValue(question, spotsText(next, closed))
    // [PLC6] The form wants to hear of a broken rule with the corner that breaks it.
    if (question.attribute('incremental') === 'true' && next.length >= least) fill.left(question)
  }
  /** [PLC5] A corner where the last one is says nothing new. */
  const add = (spot: Spot): boolean => {
    const last = spots().at(-1)
    if (last !== undefined && samePlace(last, spot)) {
      setSaid(t('fill.trace.same'))
      return false
    }
    write([...spots(), spot])
    setSaid(t('fill.trace.added', { number: spots().length }))
    return true
  }

  // The interval runs on the fixes' clock: a phone that was asleep takes the next fix, not ten of them.
  let taken = -Infinity
  const locating = createLocating((fix) => {
    const now = performance.now()
    if (mode() !== 'walk' || now - taken < walk().seconds * 1000 - 250 || fix.accuracy > walk().accuracy) return
    taken = now
    add(fix)
  })
  const begin = (wanted: Mode): void => {
    taken = -Infinity
    setSaid('')
    setMode(wanted)
    locating.start()
  }
  const pause = (): void => {
    locating.stop()
    setMode('none')
    fill.left(question)
  }
  createEffect(on(locating.active, (active) => { if (!active) setMode('none') }, { defer: true }))
  onCleanup(() => { if (mode() !== 'none') fill.left(question) })
  const clear = async (): Promise<void> => {
    const isSure = spots().length < 2 || await askConfirm({ title: t('fill.trace.clearAsk'), text: t('fill.trace.clearText', { count: spots().length }), confirm: t('fill.optional.clear'), danger: true })
    if (isSure) write([])
  }

  const accuracy = (): number | null => locating.latest()?.accuracy ?? null
  const isRough = (): boolean => mode() === 'walk' && (accuracy() ?? 0) > walk().accuracy
  const missing = (): number => Math.max(0, least - spots().length)
  const size = (): string =>
    closed
      ? t('fill.trace.areaSize', { area: areaText(areaOf(spots())), length: lengthText(lengthOf(spots(), true)) })
      : t('fill.trace.lineSize', { length: lengthText(lengthOf(spots(), false)) })
  return (
    <Grouped question={question}>
      <Show when={read() !== null} fallback={<p class="field-error" role="alert">{t('fill.trace.unreadable', { text: question.text.slice(0, 80) })}</p>}>
        <Show when={spots().length > 0 || locating.latest()}>
          <div class="trace-view">
            <TraceSketch spots={spots()} closed={closed} here={locating.active() ? locating.latest() : null} />
            <p class="trace-size figures">
              <strong dir="auto">{t('fill.trace.count', { count: spots().length })}</strong>
              <Show when={spots().length >= least} fallback={<span dir="auto">{t(closed ? 'fill.trace.missingArea' : 'fill.trace.missingLine', { count: missing() })}</span>}><span dir="auto">{size()}</span></Show>
            </p>
          </div>
        </Show>
      </Show>
      <Show when={mode() !== 'none'}>
        <ScreenOn />
        <div class="trace-live">
          <p role="status" dir="auto">{accuracy() === null ? t('fill.place.searching') : isRough() ? t('fill.trace.rough', { metres: walk().accuracy }) : mode() === 'walk' ? t('fill.trace.walking', { interval: spanText(walk().seconds) }) : t('fill.trace.standing')}</p>
          <Show when={accuracy()}>{(now) => <p class="figures trace-accuracy" dir="ltr" classList={{ 'trace-rough': isRough() }}>{t('fill.place.plusMinus', { metres: metres(now()) })}</p>}</Show>
        </div>
      </Show>
      <p class="unseen" role="status">{said()}</p>
      <Show when={locating.trouble() !== ''}><p class="field-error" role="alert">{locating.trouble()}</p></Show>
      <Show when={!question.readonly}>
        <Show when={mode() !== 'none'} fallback={
          <div class="cluster acts">
            <Button icon="place" onClick={() => begin('stand')}>{t('fill.trace.stand')}</Button>
            <Button icon="play" onClick={() => begin('walk')}>{spots().length === 0 ? t('fill.trace.walk') : t('fill.trace.walkOn')}</Button>
            <Show when={!typing()}><Button kind="quiet" onClick={() => setTyping(true)}>{t('fill.place.type')}</Button></Show>
          </div>
        }>
          <div class="cluster acts">
            <Button icon="add" disabled={locating.latest() === null} onClick={() => { const fix = locating.latest(); if (fix !== null) add(fix) }}>{t('fill.trace.addHere')}</Button>
            <Button icon="pause" onClick={pause}>{t(mode() === 'walk' ? 'fill.trace.pause' : 'fill.trace.done')}</Button>
          </div>
        </Show>
        <Show when={mode() !== 'stand'}><WalkSettings id={question.id} walk={walk()} onChange={setWalk} /></Show>
        <Show when={typing()}><TypedCorner id={question.id} locale={fill.locale} onAdd={add} /></Show>
        <Show when={spots().length > 0}>
          <div class="cluster acts">
            <Button kind="quiet" icon="undo" onClick={() => write(spots().slice(0, -1))}>{t('fill.trace.undo')}</Button>
            <Button kind="quiet" icon="bin" onClick={() => void clear()}>{t('fill.optional.clear')}</Button>
          </div>
        </Show>
      </Show>
      <Show when={spots().length > 0}><TraceList spots={spots()} readonly={question.readonly} onChange={write} /></Show>
    </Grouped>
  )
}
