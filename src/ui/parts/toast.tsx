/** Short confirmations ("Record saved") that need no answer: spoken politely, gone by themselves. The app mounts ToastHost once. */
import { createSignal, For, type JSX } from 'solid-js'

const [toasts, setToasts] = createSignal<readonly { readonly id: number; readonly text: string }[]>([])
let last = 0
const shownMs = 3500

export const toast = (text: string): void => {
  const id = ++last
  setToasts((all) => [...all.slice(-1), { id, text }])
  setTimeout(() => setToasts((all) => all.filter((one) => one.id !== id)), shownMs)
}

export const ToastHost = (): JSX.Element => (
  <div class="toasts" role="status" aria-live="polite">
    <For each={toasts()}>{(one) => <p class="toast">{one.text}</p>}</For>
  </div>
)
