/**
 * Keeps the screen on while `wanted` says so and the caller's owner lives: a phone that sleeps cuts the link. The browser lets go of it
 * whenever the page is out of sight; it is taken again on return. Refused quietly, e.g. on a low battery. Rule LNK5.
 */
import { createEffect, onCleanup, onMount, type Accessor } from 'solid-js'

export const keepScreenOn = (wanted: Accessor<boolean> = () => true): void => {
  let lock: WakeLockSentinel | null = null
  let asking = false
  let gone = false
  const isWanted = (): boolean => wanted() && !gone
  const settle = async (): Promise<void> => {
    if (asking) return
    if (!isWanted()) {
      void lock?.release()
      lock = null
      return
    }
    if (lock?.released === false || !('wakeLock' in navigator) || document.visibilityState !== 'visible') return
    asking = true
    lock = await navigator.wakeLock.request('screen').catch(() => null)
    asking = false
    if (!isWanted()) void settle()
  }
  const look = (): void => void settle()
  createEffect(() => {
    wanted()
    look()
  })
  onMount(() => document.addEventListener('visibilitychange', look))
  onCleanup(() => {
    gone = true
    document.removeEventListener('visibilitychange', look)
    look()
  })
}
