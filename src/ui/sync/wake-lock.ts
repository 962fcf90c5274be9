/** Keeps the screen on while the caller's owner lives: a phone that sleeps cuts the link. Refused quietly, e.g. on a low battery. */
import { onCleanup, onMount } from 'solid-js'

export const keepScreenOn = (): void => {
  let lock: WakeLockSentinel | null = null
  let gone = false
  const take = async (): Promise<void> => {
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return
    const taken = await navigator.wakeLock.request('screen').catch(() => null)
    if (gone) void taken?.release()
    else lock = taken
  }
  const retake = (): void => void take()
  onMount(() => {
    retake()
    document.addEventListener('visibilitychange', retake)
  })
  onCleanup(() => {
    gone = true
    document.removeEventListener('visibilitychange', retake)
    void lock?.release()
  })
}
