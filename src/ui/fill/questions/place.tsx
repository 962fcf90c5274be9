/**
 * A point: measured by this device, with a ring that shows how good the fix is, taken by itself when it is good enough (the
 * form says when), or typed. The best fix is kept. `placement-map`: placed by hand. Lines and areas: trace.tsx. Rules PLC2-PLC3.
 */
import { createEffect, createSignal, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useFill, useTyped } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { degrees, gradeOf, readSpots, spotText, thresholdsOf, type Spot } from '../geo/spots.ts'
import { AccuracyRing } from './accuracy-ring.tsx'
import { Grouped } from './frame.tsx'
import { createLocating } from './locating.ts'
import { clockText, metres } from './measures.ts'
import './place.css'

const Reading = (props: { readonly spot: Spot }): JSX.Element => (
  <dl class="place-reading figures">
    <div><dt>{t('fill.place.latitude')}</dt><dd dir="ltr">{degrees(props.spot.latitude, 'latitude')}<span class="place-decimal">{props.spot.latitude}</span></dd></div>
    <div><dt>{t('fill.place.longitude')}</dt><dd dir="ltr">{degrees(props.spot.longitude, 'longitude')}<span class="place-decimal">{props.spot.longitude}</span></dd></div>
    <Show when={props.spot.altitude}>{(altitude) => <div><dt>{t('fill.place.altitude')}</dt><dd dir="ltr">{t('fill.measure.metres', { value: metres(altitude()) })}</dd></div>}</Show>
    <div><dt>{t('fill.place.accuracyName')}</dt><dd dir="ltr">{props.spot.accuracy > 0 ? t('fill.place.plusMinus', { metres: metres(props.spot.accuracy) }) : t('fill.place.byHand')}</dd></div>
  </dl>
)

export const PlaceQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const isPlaced = question.appearance.has('placement-map')
  const thresholds = thresholdsOf(question.attribute)
  const { typed, enter } = useTyped(question, (text) => text)
  const [typing, setTyping] = createSignal(question.problem !== null || (isPlaced && question.text === ''))
  const spot = (): Spot | null => (question.problem === null ? readSpots(question.text)?.[0] ?? null : null)

  const locating = createLocating((fix) => { if (fix.accuracy <= thresholds.capture) use() })
  const use = (): void => {
    const fix = locating.best()
    locating.stop()
    if (fix === null) return
    setTyping(false)
    enter(spotText(fix))
    fill.left(question)
  }
  createEffect(() => { if (locating.trouble() !== '' && !locating.active()) setTyping(true) })
  /** Two numbers are a point placed by hand: no altitude, no accuracy. */
  const leave = (): void => {
    if (question.problem === null && typed().trim().split(/[\s,;]+/).length === 2 && question.text !== '') enter(`${question.text} 0 0`)
    fill.left(question)
  }
  const accuracy = (): number | null => locating.best()?.accuracy ?? null
  const advice = (): string => {
    const now = accuracy()
    if (now === null) return t('fill.place.searching')
    const grade = gradeOf(now, thresholds)
    return t(grade === 'bad' ? 'fill.place.bad' : grade === 'fair' ? 'fill.place.fair' : 'fill.place.fine')
  }
  return (
    <Grouped question={question} note={isPlaced ? t('fill.place.placed') : undefined}>
      <Show when={locating.active()}>
        <div class="place-live">
          <AccuracyRing accuracy={accuracy()} thresholds={thresholds} />
          <p class="place-advice" role="status">{advice()}</p>
          <p class="soft small">
            {thresholds.capture > 0 ? t('fill.place.takenAt', { metres: metres(thresholds.capture) }) : t('fill.place.takenByHand')}{' '}
            <span class="figures">{t('fill.place.waited', { time: clockText(locating.seconds()) })}</span>
          </p>
          <div class="cluster acts place-actions">
            <Button icon="check" disabled={accuracy() === null} onClick={use}>{t('fill.place.use')}</Button>
            <Button kind="quiet" onClick={locating.stop}>{t('fill.place.stop')}</Button>
          </div>
        </div>
      </Show>
      <Show when={!locating.active() && spot()}>{(found) => <Reading spot={found()} />}</Show>
      <Show when={!locating.active() && (spot()?.accuracy ?? 0) >= thresholds.warning}><p class="place-warning">{t('fill.place.warning', { metres: metres(thresholds.warning) })}</p></Show>
      <Show when={locating.trouble() !== ''}><p class="field-error" role="alert">{locating.trouble()}</p></Show>
      <Show when={typing()}>
        <div class="field">
          <label class="field-label small" for={`${question.id}-typed`}>{t('fill.place.typed')}</label>
          <input id={`${question.id}-typed`} class="input figures" dir="ltr" inputMode="text" autocomplete="off" autocapitalize="off" spellcheck={false} placeholder="12.34567 -1.23456" readonly={question.readonly} value={typed()}
            onInput={(event) => enter(event.currentTarget.value)} onBlur={leave} />
        </div>
      </Show>
      <Show when={!locating.active() && !question.readonly}>
        <div class="cluster acts">
          <Button icon="place" onClick={locating.start}>{question.text === '' ? t('fill.place.get') : t('fill.place.again')}</Button>
          <Show when={!typing()}><Button kind="quiet" onClick={() => setTyping(true)}>{t('fill.place.type')}</Button></Show>
          <Show when={question.text !== ''}><Button kind="quiet" onClick={() => enter('')}>{t('fill.optional.clear')}</Button></Show>
        </div>
      </Show>
    </Grouped>
  )
}
