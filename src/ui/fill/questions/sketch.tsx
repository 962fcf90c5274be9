/** Corners of a line or area, drawn to scale with north up; where this device is now as a cross. The list beside it says the same in words. */
import { createMemo, For, Show, type JSX } from 'solid-js'
import { t } from '../../text/text.ts'
import { layOut, scaleBar } from '../geo/measure.ts'
import type { Spot } from '../geo/spots.ts'
import { lengthText } from './measures.ts'

const [width, height, margin] = [320, 220, 26]
/** A long walk is a line; its corners would be one thick band. */
const dotsAtMost = 120

export const TraceSketch = (props: { readonly spots: readonly Spot[]; readonly closed: boolean; readonly here: Spot | null }): JSX.Element => {
  const laid = createMemo(() => layOut(props.here === null ? props.spots : [...props.spots, props.here], width, height, margin))
  const dots = createMemo(() => laid().dots.slice(0, props.spots.length))
  const line = (): string => dots().map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
  const bar = createMemo(() => scaleBar(laid().scale, 110))
  const here = (): { readonly x: number; readonly y: number } | undefined => (props.here === null ? undefined : laid().dots.at(-1))
  return (
    <svg class="sketch" viewBox={`0 0 ${width} ${height}`} role="img" direction="ltr" aria-label={t('fill.trace.sketch', { count: props.spots.length })}>
      <Show when={props.closed && props.spots.length > 2} fallback={<polyline class="sketch-line" points={line()} />}><polygon class="sketch-area" points={line()} /></Show>
      <Show when={dots().length <= dotsAtMost}><For each={dots()}>{(dot, at) => <circle class="sketch-dot" classList={{ 'sketch-last': at() === dots().length - 1 }} cx={dot.x} cy={dot.y} r={at() === dots().length - 1 ? 6 : 4} />}</For></Show>
      <Show when={here()}>{(dot) => <path class="sketch-here" d={`M${dot().x - 9} ${dot().y}h18M${dot().x} ${dot().y - 9}v18`} />}</Show>
      <g class="sketch-bar"><path d={`M12 ${height - 16}v6h${bar().length}v-6`} /><text x="12" y={height - 21}>{lengthText(bar().metres)}</text></g>
      <g class="sketch-north"><path d={`M${width - 20} 34V12m-5 7l5-8 5 8`} /><text x={width - 20} y="47" text-anchor="middle">{t('fill.trace.north')}</text></g>
    </svg>
  )
}
