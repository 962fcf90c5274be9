/**
 * A point: measured by this device with the accuracy shown as it improves (the best fix is kept), or typed. Nothing leaves
 * the device: GPS needs no network.
 */
import { createSignal, onCleanup, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { number, t } from '../../text/text.ts'
import { useFill, useTyped } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { Grouped } from './frame.tsx'

interface Fix { readonly latitude: number; readonly longitude: number; readonly altitude: number | null; readonly accuracy: number }
const lexicalOf = (fix: Fix): string => [fix.latitude.toFixed(7), fix.longitude.toFixed(7), (fix.altitude ?? 0).toFixed(1), fix.accuracy.toFixed(1)].map(Number).join(' ')
const metres = (value: number): string => number(Math.round(value * 10) / 10)

const Reading = (props: { readonly text: string }): JSX.Element => {
  const parts = (): readonly number[] => props.text.split(' ').map(Number)
  return (
    <dl class="place-reading figures">
      <div><dt>{t('fill.place.latitude')}</dt><dd>{parts()[0]}</dd></div>
      <div><dt>{t('fill.place.longitude')}</dt><dd>{parts()[1]}</dd></div>
      <Show when={parts()[2]}>{(altitude) => <div><dt>{t('fill.place.altitude')}</dt><dd>{altitude()} m</dd></div>}</Show>
      <Show when={parts()[3]}>{(accuracy) => <div><dd>{t('fill.place.accuracy', { metres: metres(accuracy()) })}</dd></div>}</Show>
    </dl>
  )
}

export const PlaceQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const { typed, enter } = useTyped(question, (text) => text)
  const [best, setBest] = createSignal<Fix | null>(null)
  const [trouble, setTrouble] = createSignal('')
  const [watch, setWatch] = createSignal<number | null>(null)
  const [typing, setTyping] = createSignal(question.problem !== null)

  const stop = (): void => {
    const current = watch()
    if (current !== null) navigator.geolocation.clearWatch(current)
    setWatch(null)
  }
  const use = (): void => {
    const fix = best()
    stop()
    if (fix === null) return
    enter(lexicalOf(fix))
    fill.left(question)
  }
  const start = (): void => {
    setTrouble('')
    setBest(null)
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- absent in some embedded browsers
    if (!('geolocation' in navigator)) {
      setTrouble(t('fill.place.none'))
      setTyping(true)
      return
    }
    setWatch(navigator.geolocation.watchPosition(
      ({ coords }) => {
        setTrouble('')
        const known = best()
        if (known === null || coords.accuracy <= known.accuracy) setBest({ latitude: coords.latitude, longitude: coords.longitude, altitude: coords.altitude, accuracy: coords.accuracy })
        if (coords.accuracy <= question.accuracy.good) use()
      },
      ({ code }) => {
        setTrouble(t(code === 1 ? 'fill.place.denied' : code === 3 ? 'fill.place.timeout' : 'fill.place.unavailable'))
        if (code === 1) stop()
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
    ))
  }
  onCleanup(stop)

  const tooRough = (): boolean => (best()?.accuracy ?? 0) > (question.accuracy.worst ?? Infinity)
  return (
    <Grouped question={question}>
      <Show when={watch() !== null}>
        <div class="place-live" role="status">
          <p>{t('fill.place.measuring')}</p>
          <Show when={best()}>
            {(fix) => <p class="place-accuracy">{tooRough() ? t('fill.place.tooRough', { metres: metres(fix().accuracy), needed: metres(question.accuracy.worst ?? 0) }) : t('fill.place.accuracy', { metres: metres(fix().accuracy) })}</p>}
          </Show>
        </div>
        <div class="cluster">
          <Button icon="check" disabled={best() === null || tooRough()} onClick={use}>{t('fill.place.use')}</Button>
          <Button kind="quiet" onClick={stop}>{t('fill.place.stop')}</Button>
        </div>
      </Show>
      <Show when={watch() === null && question.text !== '' && question.problem === null}><Reading text={question.text} /></Show>
      <Show when={trouble() !== ''}><p class="field-error" role="alert">{trouble()}</p></Show>
      <Show when={typing()}>
        <label class="field-label small" for={`${question.id}-typed`}>{t('fill.place.typed')}</label>
        <input id={`${question.id}-typed`} class="input" dir="ltr" inputMode="text" autocomplete="off" readonly={question.readonly} value={typed()}
          onInput={(event) => enter(event.currentTarget.value)} onBlur={() => fill.left(question)} />
      </Show>
      <Show when={watch() === null && !question.readonly}>
        <div class="cluster">
          <Button icon="place" onClick={start}>{question.text === '' ? t('fill.place.get') : t('fill.place.again')}</Button>
          <Show when={!typing()}><Button kind="quiet" onClick={() => setTyping(true)}>{t('fill.place.type')}</Button></Show>
          <Show when={question.text !== ''}><Button kind="quiet" onClick={() => enter('')}>{t('fill.optional.clear')}</Button></Show>
        </div>
      </Show>
    </Grouped>
  )
}
