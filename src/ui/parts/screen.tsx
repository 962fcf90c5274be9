/**
 * One screen: bar with back, title and actions; content that scrolls; an optional bottom bar in thumb's reach.
 * Sets the page title and moves focus to the heading when it appears or when `focusKey` changes (unless `quiet`).
 */
import { createEffect, on, onMount, Show, type JSX } from 'solid-js'
import { t } from '../text/text.ts'
import { IconButton } from './button.tsx'
import { ToastStrip } from './toast.tsx'

interface ScreenProps {
  readonly title: string
  /** smaller text under the title, e.g. the form a record belongs to */
  readonly subtitle?: string | undefined
  readonly onBack?: (() => void) | undefined
  readonly actions?: JSX.Element
  readonly bottom?: JSX.Element
  /** a fixed strip between bar and content: search, filters, progress */
  readonly strip?: JSX.Element
  /** when it changes, focus goes to the heading again */
  readonly focusKey?: string | undefined
  /** a second pane beside another screen: leaves focus and page title alone */
  readonly quiet?: boolean | undefined
  /** where the scroll position is remembered between visits */
  readonly scrollKey?: string | undefined
  readonly class?: string | undefined
  readonly children: JSX.Element
}

const scrollOf = new Map<string, number>()
const patience = 120

/** Scrolls back as soon as the content is high enough again; gives up after `patience` frames or at the first touch. */
const restoreScroll = (main: HTMLElement, top: number): void => {
  if (top === 0) return
  let frames = 0
  let touched = false
  for (const type of ['pointerdown', 'wheel', 'keydown'] as const) main.addEventListener(type, () => { touched = true }, { once: true, passive: true })
  const attempt = (): void => {
    if (touched || !main.isConnected || frames++ > patience) return
    if (main.scrollHeight - main.clientHeight >= top) main.scrollTop = top
    else requestAnimationFrame(attempt)
  }
  requestAnimationFrame(attempt)
}

export const Screen = (props: ScreenProps): JSX.Element => {
  let heading!: HTMLHeadingElement
  let main!: HTMLDivElement
  createEffect(() => { if (props.quiet !== true) document.title = t('app.title', { screen: props.title }) })
  createEffect(on(() => props.focusKey, () => { if (props.quiet !== true) heading.focus({ preventScroll: true }) }))
  onMount(() => { if (props.scrollKey !== undefined) restoreScroll(main, scrollOf.get(props.scrollKey) ?? 0) })
  return (
    <div class={`screen${props.class === undefined ? '' : ` ${props.class}`}`}>
      <header class="bar">
        <Show when={props.onBack}>{(back) => <IconButton icon="back" label={t('part.back')} onClick={() => back()()} />}</Show>
        <div class="bar-title">
          <h1 ref={heading} tabindex="-1">{props.title}</h1>
          <Show when={props.subtitle}><p class="bar-subtitle one-line">{props.subtitle}</p></Show>
        </div>
        <div class="bar-actions">{props.actions}</div>
      </header>
      <Show when={props.strip}><div class="strip">{props.strip}</div></Show>
      <div ref={main} class="content" data-scroller role={props.quiet === true ? 'region' : 'main'} aria-label={props.quiet === true ? props.title : undefined}
        onScroll={() => { if (props.scrollKey !== undefined) scrollOf.set(props.scrollKey, main.scrollTop) }}>
        {props.children}
      </div>
      <Show when={props.quiet !== true}><ToastStrip /></Show>
      <Show when={props.bottom}><footer class="bottom">{props.bottom}</footer></Show>
    </div>
  )
}
