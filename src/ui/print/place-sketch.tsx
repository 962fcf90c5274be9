/** A place, line or area on paper: the shape true to scale with north up and a scale bar, and the coordinates beside it. Rule PRN3. */
import { For, Show, type JSX } from 'solid-js'
import { layOut, scaleBar } from '../fill/geo/measure.ts'
import { degrees, openRing, readSpots } from '../fill/geo/spots.ts'
import { number, t } from '../text/text.ts'

const [width, height, margin] = [220, 130, 24]
const mostListed = 12

export const PlaceSketch = (props: { readonly text: string; readonly value: string; readonly closed: boolean }): JSX.Element => {
  const read = readSpots(props.value)
  if (read === null || read.length === 0) return <span>{props.text}</span>
  const spots = props.closed ? openRing(read) : read
  const [first] = spots
  const { dots, scale } = layOut(spots, width, height, margin)
  const bar = scaleBar(scale, 80)
  const line = dots.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
  const accuracy = spots.length === 1 && first !== undefined ? Math.min(first.accuracy * scale, height) : 0
  return (
    <div class="sheet-place">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={t('print.sketch')}>
        <rect x="0.5" y="0.5" width={width - 1} height={height - 1} class="sheet-frame" />
        <Show when={accuracy > 3}><circle cx={dots[0]?.x} cy={dots[0]?.y} r={accuracy} class="sheet-accuracy" /></Show>
        <Show when={dots.length > 1}>
          <Show when={props.closed} fallback={<polyline points={line} class="sheet-line" />}><polygon points={line} class="sheet-line sheet-area" /></Show>
        </Show>
        <Show when={dots.length === 1}><path d={`M${dots[0]?.x} ${(dots[0]?.y ?? 0) - 14}v28M${(dots[0]?.x ?? 0) - 14} ${dots[0]?.y}h28`} class="sheet-cross" /></Show>
        <For each={dots}>{(dot) => <circle cx={dot.x} cy={dot.y} r="2.6" class="sheet-dot" />}</For>
        <path d={`M${width - 14} 26V9M${width - 18} 14l4-6 4 6`} class="sheet-north" />
        <text x={width - 14} y="37" text-anchor="middle">{t('print.north')}</text>
        <path d={`M8 ${height - 9}h${bar.length.toFixed(1)}m0-4v8m${(-bar.length).toFixed(1)}-8v8`} class="sheet-north" />
        <text x={14 + bar.length} y={height - 5}>{t('print.metres', { metres: number(bar.metres) })}</text>
      </svg>
      <div class="sheet-coordinates">
        <Show when={spots.length === 1 && first} fallback={
          <>
            <p>{t('print.corners', { count: spots.length })}</p>
            <For each={spots.slice(0, mostListed)}>{(spot) => <p class="figures"><bdi dir="ltr">{spot.latitude}, {spot.longitude}</bdi></p>}</For>
            <Show when={spots.length > mostListed}><p>{t('print.corners.more', { count: spots.length - mostListed })}</p></Show>
          </>
        }>
          {(spot) => (
            <>
              <p class="figures"><bdi dir="ltr">{spot().latitude}, {spot().longitude}</bdi></p>
              <p class="figures"><bdi dir="ltr">{degrees(spot().latitude, 'latitude')}, {degrees(spot().longitude, 'longitude')}</bdi></p>
              <Show when={spot().altitude !== 0}><p>{t('print.altitude', { metres: number(Math.round(spot().altitude)) })}</p></Show>
              <Show when={spot().accuracy !== 0}><p>{t('record.point', { accuracy: String(Math.round(spot().accuracy)) })}</p></Show>
            </>
          )}
        </Show>
      </div>
    </div>
  )
}
