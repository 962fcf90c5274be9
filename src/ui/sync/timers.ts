/** Timers that can be stopped. Phones stop those of pages that are not seen: the second kind ends when the page is seen again, too. */
export const after = (ms: number, call: () => void): (() => void) => {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}

export const afterOrSeen = (ms: number, call: () => void): (() => void) => {
  const stop = (): void => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
  }
  const go = (): void => {
    stop()
    call()
  }
  const seen = (): void => { if (document.visibilityState === 'visible') go() }
  const timer = setTimeout(go, ms)
  document.addEventListener('visibilitychange', seen)
  return stop
}
