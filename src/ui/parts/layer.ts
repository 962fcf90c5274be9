/** What lies over a screen (a list over the form, the scanner over the code): the browser's back closes it and leaves the screen where it is. Rules FIL32, SYNCUI13. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'

export interface Layer<T> {
  readonly shown: Accessor<T | null>
  show(what: T): void
  /** `after` runs when it is gone, at once when nothing is shown. */
  close(after?: () => void): void
}
interface Step { readonly depth?: number; readonly layer?: boolean }

export const createLayer = <T,>(page: Pick<Window, 'history' | 'addEventListener' | 'removeEventListener'>): Layer<T> => {
  const [shown, setShown] = createSignal<T | null>(null)
  let next: (() => void) | undefined
  /** a step back is under way, which takes a moment */
  let closing = false
  const step = (): Step => (page.history.state as Step | null) ?? {}
  const gone = (): void => {
    if (shown() === null || step().layer === true) return
    closing = false
    setShown(null)
    const after = next
    next = undefined
    after?.()
  }
  page.addEventListener('popstate', gone)
  onCleanup(() => page.removeEventListener('popstate', gone))
  return {
    shown,
    show: (what) => {
      if (shown() === null) page.history.pushState({ depth: (step().depth ?? 0) + 1, layer: true }, '')
      setShown(() => what)
    },
    close: (after) => {
      if (shown() === null) return after?.()
      if (after !== undefined) next = after
      if (closing) return
      closing = step().layer === true
      if (closing) page.history.back()
      else gone()
    },
  }
}
