/** The form engine is large: it is loaded in a quiet moment on the screens that lead to a form, so that opening one need not wait for it. */

let asked = false

export const prefetchEngine = (): (() => void) => {
  const load = (): void => {
    if (asked) return
    asked = true
    // A download that fails now is tried again when a form opens, which says so.
    void Promise.all([import('./fill-screen.tsx'), import('./engine/open.ts')]).catch(() => { asked = false })
  }
  if (asked) return () => {}
  const timer = setTimeout(() => {
    if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 5000 })
    else load()
  }, 1500)
  return () => clearTimeout(timer)
}
