/**
 * The slow beat of the lamps that say "something is under way": on, off. Two pictures a beat; a CSS animation would draw sixty a second
 * for as long as an exchange takes, on the processor that the exchange needs. The looks: links.css, style/app.css.
 */
import { createEffect, createSignal, onCleanup, type Accessor } from 'solid-js'

export const beatMs = 700

export const createBeat = (active: Accessor<boolean>): Accessor<boolean> => {
  const [on, setOn] = createSignal(true)
  createEffect(() => {
    if (!active()) return
    const timer = setInterval(() => setOn((before) => !before), beatMs)
    onCleanup(() => {
      clearInterval(timer)
      setOn(true)
    })
  })
  return on
}
