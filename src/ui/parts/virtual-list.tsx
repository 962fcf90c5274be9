/**
 * A list of any length of which only the rows in view exist. Every row is equally high (`--virtual-row` in parts.css);
 * rows not read yet are blank until their page arrives. Scrolls with the screen's content; arrow keys, Home and End move between
 * rows; the focused row is never taken away; rows that arrive above leave the view where it is. Arithmetic: window.ts.
 */
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show, type JSX } from 'solid-js'
import { anchorShift, rangeOf, rowsOf } from './window.ts'

interface VirtualListProps<T> {
  readonly label: string
  readonly items: readonly T[]
  /** rows in the whole list, those not in `items` yet included */
  readonly total: number
  readonly keyOf: (item: T) => string
  /** rows up to this one are in view */
  readonly onNeed: (last: number) => void
  readonly children: (item: () => T, index: number) => JSX.Element
}
const spare = 6

export const VirtualList = <T,>(props: VirtualListProps<T>): JSX.Element => {
  let list!: HTMLUListElement
  let scroller: HTMLElement | null = null
  const [view, setView] = createSignal({ top: 0, height: 0 }, { equals: (a, b) => a.top === b.top && a.height === b.height })
  const [rowHeight, setRowHeight] = createSignal(72)
  const [focused, setFocused] = createSignal<number | null>(null)
  let anchor: { readonly key: string; readonly index: number } | null = null

  const look = (): void => {
    if (scroller === null) return
    const top = scroller.getBoundingClientRect().top - list.getBoundingClientRect().top
    setView({ top, height: scroller.clientHeight })
    const index = Math.max(0, Math.floor(top / rowHeight()))
    const item = props.items[index]
    anchor = item === undefined ? null : { key: props.keyOf(item), index }
  }
  const range = createMemo(() => rangeOf({ ...view(), rowHeight: rowHeight(), total: props.total, spare }))
  createEffect(() => { if (range().end > 0) props.onNeed(range().end - 1) })
  createEffect(on(() => props.items, (items) => {
    const held = anchor
    if (held !== null && scroller !== null && view().top > 0) {
      const shift = anchorShift(held.index, items.findIndex((item) => props.keyOf(item) === held.key), rowHeight(), view().top)
      if (shift !== 0) scroller.scrollTop += shift
    }
    look()
  }, { defer: true }))

  onMount(() => {
    scroller = list.closest<HTMLElement>('[data-scroller]')
    const measure = (): void => {
      const height = Number.parseFloat(getComputedStyle(list).getPropertyValue('--virtual-row')) * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      if (height > 0) setRowHeight(height)
      look()
    }
    const observer = new ResizeObserver(measure)
    scroller?.addEventListener('scroll', look, { passive: true })
    if (scroller !== null) observer.observe(scroller)
    measure()
    onCleanup(() => { observer.disconnect(); scroller?.removeEventListener('scroll', look) })
  })

  const focusRow = (index: number): void => {
    if (scroller === null || index < 0 || index >= props.total) return
    const top = index * rowHeight() - view().top
    if (top < 0) scroller.scrollTop += top
    else if (top + rowHeight() > view().height) scroller.scrollTop += top + rowHeight() - view().height
    look()
    setFocused(index)
    requestAnimationFrame(() => list.querySelector<HTMLElement>(`[aria-posinset="${index + 1}"] :is(a, button, input)`)?.focus({ preventScroll: true }))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = focused()
    if (at === null) return
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: props.total - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    focusRow(to)
  }
  return (
    <ul ref={list} class="virtual" aria-label={props.label} style={{ 'block-size': `${props.total * rowHeight()}px` }} onKeyDown={onKeyDown}
      onFocusIn={(event) => setFocused(Number((event.target as HTMLElement).closest('li')?.ariaPosInSet ?? 0) - 1)}
      onFocusOut={(event) => { if (!list.contains(event.relatedTarget as Node | null)) setFocused(null) }}>
      <For each={rowsOf(range(), focused(), props.total)}>
        {(index) => (
          <li class="virtual-row" aria-posinset={index + 1} aria-setsize={props.total} style={{ transform: `translateY(${index * rowHeight()}px)` }}>
            <Show when={props.items[index] !== undefined} fallback={<span class="virtual-blank" />}>
              {props.children(() => props.items[index] as T, index)}
            </Show>
          </li>
        )}
      </For>
    </ul>
  )
}
