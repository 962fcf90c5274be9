/** The corners as a list: each can be moved up or down, or taken away. A long walk shows its last corners first. */
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js'
import { Button, IconButton } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import type { Spot } from '../geo/spots.ts'
import { metres } from './measures.ts'

const shownFirst = 30
const shownMore = 200

export const TraceList = (props: { readonly spots: readonly Spot[]; readonly readonly: boolean; readonly onChange: (spots: readonly Spot[]) => void }): JSX.Element => {
  const [most, setMost] = createSignal(shownFirst)
  const [open, setOpen] = createSignal(false)
  const rows = createMemo(() => (open() ? props.spots.map((spot, at) => ({ spot, at })).slice(-most()).toReversed() : []))
  const move = (at: number, by: number): void => {
    const next = [...props.spots]
    const [moved] = next.splice(at, 1)
    if (moved !== undefined) next.splice(at + by, 0, moved)
    props.onChange(next)
  }
  return (
    <details class="guidance trace-list" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('fill.trace.list', { count: props.spots.length })}</summary>
      <ol>
        <For each={rows()}>
          {({ spot, at }) => (
            <li class="trace-corner">
              <span class="trace-number figures">{at + 1}</span>
              <span class="trace-place figures" dir="ltr">{spot.latitude.toFixed(5)} {spot.longitude.toFixed(5)}<Show when={spot.accuracy > 0}><small>{t('fill.place.plusMinus', { metres: metres(spot.accuracy) })}</small></Show></span>
              <Show when={!props.readonly}>
                <IconButton icon="up" label={t('fill.trace.later', { number: at + 1 })} disabled={at === props.spots.length - 1} onClick={() => move(at, 1)} />
                <IconButton icon="down" label={t('fill.trace.earlier', { number: at + 1 })} disabled={at === 0} onClick={() => move(at, -1)} />
                <IconButton icon="close" label={t('fill.trace.remove', { number: at + 1 })} onClick={() => props.onChange(props.spots.filter((_, index) => index !== at))} />
              </Show>
            </li>
          )}
        </For>
      </ol>
      <Show when={props.spots.length > most()}><Button kind="quiet" onClick={() => setMost(most() + shownMore)}>{t('fill.trace.more', { count: props.spots.length - most() })}</Button></Show>
    </details>
  )
}
