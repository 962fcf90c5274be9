/** How good a fix is, as a ring that shrinks towards the accuracy wanted: dashed where it must come to, filled where it is. */
import { Show, type JSX } from 'solid-js'
import { t } from '../../text/text.ts'
import { gradeOf, type Thresholds } from '../geo/spots.ts'
import { metres } from './measures.ts'

const size = 200
const goal = 34
/** Metres as a radius: each factor of ten is one step, so that 5 m and 500 m both fit. */
export const ringRadius = (accuracy: number, capture: number): number =>
  Math.max(8, Math.min(size / 2 - 6, goal + Math.log10(Math.max(accuracy, 0.1) / Math.max(capture, 1)) * 32))

export const AccuracyRing = (props: { readonly accuracy: number | null; readonly thresholds: Thresholds }): JSX.Element => (
  <div class="ring" data-grade={props.accuracy === null ? 'none' : gradeOf(props.accuracy, props.thresholds)}>
    <svg viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
      <Show when={props.accuracy !== null} fallback={<circle class="ring-wait" cx={size / 2} cy={size / 2} r={size / 2 - 10} />}>
        <circle class="ring-now" cx={size / 2} cy={size / 2} r={ringRadius(props.accuracy ?? 0, props.thresholds.capture)} />
      </Show>
      <circle class="ring-goal" cx={size / 2} cy={size / 2} r={goal} />
      <path class="ring-cross" d={`M${size / 2} ${size / 2 - 10}v20M${size / 2 - 10} ${size / 2}h20`} />
    </svg>
    <p class="ring-figure figures" dir="ltr">{props.accuracy === null ? '…' : t('fill.place.plusMinus', { metres: metres(props.accuracy) })}</p>
  </div>
)
