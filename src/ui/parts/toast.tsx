/**
 * Short confirmations ("Record saved") that need no answer: spoken politely, gone by themselves. The app mounts ToastHost once, which
 * speaks; each screen (screen.tsx) has a strip of its own below its content, so that nothing lies under what is said. Rule UI18.
 */
import { createSignal, For, Show, type JSX } from 'solid-js'

const [toasts, setToasts] = createSignal<readonly { readonly id: number; readonly text: string }[]>([])
let last = 0
const shortestMs = 3500
const longestMs = 12_000
/** From this many letters on each takes this much longer to read. */
const letters = 40
const letterMs = 50

export const shownMs = (text: string): number => Math.min(longestMs, shortestMs + letterMs * Math.max(0, text.length - letters))

export const toast = (text: string): void => {
  const id = ++last
  setToasts((all) => [...all.slice(-1), { id, text }])
  setTimeout(() => setToasts((all) => all.filter((one) => one.id !== id)), shownMs(text))
}

/** Outlives screens: what is said while one gives way to another is heard. */
export const ToastHost = (): JSX.Element => (
  <div class="unseen" role="status" aria-live="polite">
    <For each={toasts()}>{(one) => <p>{one.text}</p>}</For>
  </div>
)

/** For the eyes; its text is in the style, because it is in the page already. */
export const ToastStrip = (): JSX.Element => (
  <Show when={toasts().length > 0}>
    <div class="toasts" aria-hidden="true"><For each={toasts()}>{(one) => <p class="toast" data-text={one.text} />}</For></div>
  </Show>
)
