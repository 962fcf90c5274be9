/**
 * A compass bearing in degrees, for `decimal` with the appearance `bearing`: read from the device's sensors while it is pointed, or
 * typed. What sensors there are: heading.ts.
 */
import { createSignal, onCleanup, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { number, t } from '../../text/text.ts'
import { useFill, useTyped } from '../context.ts'
import { showNumber } from '../engine/lexical.ts'
import type { QuestionView } from '../engine/session.ts'
import { Labelled } from './frame.tsx'
import { smoothed, watchHeading, windOf, type HeadingTrouble } from './heading.ts'
import './place.css'

export const BearingQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const { typed, enter } = useTyped(question, (text) => (question.problem === null ? showNumber(text, fill.locale) : text))
  const [heading, setHeading] = createSignal<number | null>(null)
  const [stopWatching, setStop] = createSignal<(() => void) | null>(null)
  const [trouble, setTrouble] = createSignal<HeadingTrouble | null>(null)
  const stop = (): void => { stopWatching()?.(); setStop(null) }
  const start = async (): Promise<void> => {
    setTrouble(null)
    setHeading(null)
    const watching = await watchHeading((degrees) => setHeading((before) => smoothed(before, degrees)), (why) => { setTrouble(why); stop() })
    if (typeof watching === 'string') setTrouble(watching)
    else setStop(() => watching)
  }
  const use = (): void => {
    const found = heading()
    stop()
    if (found === null) return
    enter(showNumber(String(Math.round(found * 10) % 3600 / 10), fill.locale))
    fill.left(question)
  }
  onCleanup(stop)
  return (
    <Labelled question={question} note={t('fill.bearing.note')}>
      {(wiring) => (
        <>
          <Show when={stopWatching()}>
            <div class="place-live">
              <svg class="compass" viewBox="0 0 200 200" aria-hidden="true">
                <path class="compass-mark" d="M100 4l9 18h-18z" />
                <g style={{ transform: `rotate(${-(heading() ?? 0)}deg)` }}>
                  <circle cx="100" cy="100" r="74" />
                  <path class="compass-ticks" d={Array.from({ length: 36 }, (_, at) => { const [x, y] = [Math.sin((at * Math.PI) / 18), -Math.cos((at * Math.PI) / 18)]; const inner = at % 9 === 0 ? 58 : 67; return `M${(100 + 74 * x).toFixed(1)} ${(100 + 74 * y).toFixed(1)}L${(100 + inner * x).toFixed(1)} ${(100 + inner * y).toFixed(1)}` }).join('')} />
                  <path class="compass-needle" d="M100 48l10 52h-20z" />
                  <path class="compass-tail" d="M100 152l10-52h-20z" />
                </g>
              </svg>
              <p class="ring-figure figures" dir="ltr">{heading() === null ? '…' : t('fill.bearing.degrees', { degrees: number(Math.round(heading() ?? 0) % 360), wind: t(`fill.bearing.${windOf(heading() ?? 0)}`) })}</p>
              <p class="place-advice">{t('fill.bearing.point')}</p>
              <div class="cluster acts place-actions">
                <Button icon="check" disabled={heading() === null} onClick={use}>{t('fill.bearing.use')}</Button>
                <Button kind="quiet" onClick={stop}>{t('fill.place.stop')}</Button>
              </div>
            </div>
          </Show>
          <Show when={trouble()}>{(why) => <p class="field-error" role="alert">{t(`fill.bearing.${why()}`)}</p>}</Show>
          <input {...wiring} class="input input-number" dir="ltr" inputMode="decimal" autocomplete="off" enterkeyhint="next" readonly={question.readonly} value={typed()}
            onInput={(event) => enter(event.currentTarget.value)} onBlur={() => fill.left(question)} />
          <Show when={!question.readonly && stopWatching() === null}>
            <div class="cluster acts">
              <Button icon="compass" onClick={() => void start()}>{t('fill.bearing.measure')}</Button>
              <Show when={question.text !== ''}><Button kind="quiet" onClick={() => enter('')}>{t('fill.optional.clear')}</Button></Show>
            </div>
          </Show>
        </>
      )}
    </Labelled>
  )
}
