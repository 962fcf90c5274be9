/** A sheet that lies over the form: the browser's back closes it and leaves the form where it is. Rule FIL32. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'

export interface Layer<T> {
  readonly shown: Accessor<T | null>
  show(what: T): void
  /** `after` runs when it is gone. */
  close(after?: () => void): void
}
interface Step { readonly depth?: number; readonly layer?: boolean }

export const createLayer = <T,>(page: Pick<Window, 'history' | 'addEventListener' | 'removeEventListener'>): Layer<T> => {
  const [shown, setShown] = createSignal<T | null>(null)
  let next: (() => void) | undefined
  const step = (): Step => (page.history.state as Step | null) ?? {}
  const gone = (): void => {
    if (shown() === null || step().layer === true) return
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
      next = after
      if (step().layer === true) page.history.back()
      else gone()
    },
  }
}
