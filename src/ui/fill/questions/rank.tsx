/**
 * Rank: the choices as a list that is put into order by dragging a row at its grip, or with two buttons each. Every move is said.
 * Nothing is answered before the first move or "Use this order". Arithmetic: rank-order.ts.
 */
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js'
import { Button, IconButton } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { Option, QuestionView } from '../engine/session.ts'
import { RichText } from '../rich-text.tsx'
import { ChoicePicture } from './choice-row.tsx'
import { Grouped } from './frame.tsx'
import { moved, placeOf } from './rank-order.ts'
import './choices.css'

interface Drag { readonly from: number; readonly startY: number; readonly rows: readonly { readonly top: number; readonly height: number }[] }

export const RankQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  let list!: HTMLOListElement
  const [said, setSaid] = createSignal('')
  const [drag, setDrag] = createSignal<Drag | null>(null)
  const [offset, setOffset] = createSignal(0)
  const order = createMemo((): readonly Option[] => {
    const place = new Map(question.text.split(' ').map((value, at) => [value, at] as const))
    return [...question.options].sort((a, b) => (place.get(a.value) ?? 1e6) - (place.get(b.value) ?? 1e6))
  })
  const target = createMemo(() => { const now = drag(); return now === null ? -1 : placeOf(now.rows, now.from, offset()) })

  const move = (from: number, to: number): void => {
    const option = order()[from]
    if (option === undefined || to < 0 || to >= order().length) return
    fill.setValue(question, moved(order(), from, to).map(({ value }) => value).join(' '))
    setSaid(t('fill.rank.moved', { choice: option.text, place: to + 1, count: order().length }))
  }
  /** The row went elsewhere in the page, and the button with it. */
  const moveByButton = (event: MouseEvent, from: number, by: number): void => {
    const button = event.currentTarget as HTMLElement
    move(from, from + by)
    button.focus()
  }
  const begin = (event: PointerEvent & { readonly currentTarget: HTMLElement }, from: number): void => {
    if (question.readonly || event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    setOffset(0)
    setDrag({ from, startY: event.clientY, rows: [...list.children].map((row) => ({ top: (row as HTMLElement).offsetTop, height: (row as HTMLElement).offsetHeight })) })
  }
  const follow = (event: PointerEvent): void => {
    const now = drag()
    if (now !== null) setOffset(event.clientY - now.startY)
  }
  const end = (isDropped: boolean): void => {
    const now = drag()
    const to = target()
    setDrag(null)
    if (now === null) return
    if (isDropped && to !== now.from) move(now.from, to)
    fill.left(question)
  }
  /** Rows between make room while one is dragged. */
  const shift = (at: number): number => {
    const now = drag()
    if (now === null) return 0
    if (at === now.from) return offset()
    const gap = (now.rows[now.from]?.height ?? 0) + Math.max(0, (now.rows[1]?.top ?? 0) - (now.rows[0]?.top ?? 0) - (now.rows[0]?.height ?? 0))
    if (at > now.from && at <= target()) return -gap
    return at < now.from && at >= target() ? gap : 0
  }
  return (
    <Grouped question={question}>
      <ol ref={list} class="rank" classList={{ 'rank-open': question.text === '', 'rank-dragging': drag() !== null }}>
        <For each={order()}>
          {(option, at) => (
            <li class="rank-row" classList={{ 'rank-held': drag()?.from === at() }} style={{ transform: shift(at()) === 0 ? 'none' : `translateY(${shift(at())}px)` }}>
              <Show when={!question.readonly}>
                <span class="rank-grip" aria-hidden="true" onPointerDown={(event) => begin(event, at())} onPointerMove={follow} onPointerUp={() => end(true)} onPointerCancel={() => end(false)}>
                  <svg viewBox="0 0 24 24" width="24" height="24"><path d="M5 8h14M5 12h14M5 16h14" stroke="currentColor" stroke-width="2" stroke-linecap="round" /></svg>
                </span>
              </Show>
              <span class="rank-number figures">{question.text === '' ? '–' : at() + 1}</span>
              <Show when={option.media.image}>{(address) => <ChoicePicture address={address()} alt={option.label.length === 0 ? option.text : ''} />}</Show>
              <span class="rank-text" dir="auto"><RichText text={option.label} /></span>
              <Show when={!question.readonly}>
                <span class="rank-buttons">
                  <IconButton icon="up" label={t('fill.rank.up', { choice: option.text })} aria-disabled={at() === 0} onClick={(event) => moveByButton(event, at(), -1)} />
                  <IconButton icon="down" label={t('fill.rank.down', { choice: option.text })} aria-disabled={at() === order().length - 1} onClick={(event) => moveByButton(event, at(), 1)} />
                </span>
              </Show>
            </li>
          )}
        </For>
      </ol>
      <p class="unseen" role="status">{said()}</p>
      <Show when={!question.readonly}>
        <div class="cluster">
          <Show when={question.text === ''} fallback={<Show when={!question.required}><Button kind="quiet" onClick={() => { fill.setValue(question, ''); setSaid('') }}>{t('fill.optional.clear')}</Button></Show>}>
            <Button onClick={() => fill.setValue(question, order().map(({ value }) => value).join(' '))}>{t('fill.rank.start')}</Button>
          </Show>
        </div>
      </Show>
    </Grouped>
  )
}
