/**
 * What must not move the page under a finger: an error that appears when a field loses the focus would shift the button that is being
 * pressed, and the press would miss it. So it waits until the press is over. Rule FIL34.
 */

export interface Press {
  /** At once, or when the finger is up and the click has happened. */
  after(run: () => void): void
  dispose(): void
}

/** A press that is never released here ended somewhere else. */
const longest = 1000

export const createPress = (target: Window): Press => {
  let pressed = false
  let timer: number | undefined
  const waiting = new Set<() => void>()
  const over = (): void => {
    pressed = false
    target.clearTimeout(timer)
    for (const run of waiting) run()
    waiting.clear()
  }
  const onDown = (): void => {
    pressed = true
    target.clearTimeout(timer)
    timer = target.setTimeout(over, longest)
  }
  // The click comes after the release.
  const onUp = (): void => { target.setTimeout(over, 0) }
  target.addEventListener('mousedown', onDown, true)
  target.addEventListener('mouseup', onUp, true)
  target.addEventListener('dragend', onUp, true)
  return {
    after: (run) => { if (pressed) waiting.add(run); else run() },
    dispose: () => {
      over()
      target.removeEventListener('mousedown', onDown, true)
      target.removeEventListener('mouseup', onUp, true)
      target.removeEventListener('dragend', onUp, true)
    },
  }
}
