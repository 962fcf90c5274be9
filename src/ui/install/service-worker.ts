/** Registers the service worker beside index.html (none in development) and hands its life to updates.ts. */
import type { UpdateWorker } from './updates.ts'

export const registerServiceWorker = (): UpdateWorker => {
  const waiting = new Set<() => void>()
  const replaced = new Set<() => void>()
  let takeOver: (() => void) | undefined
  const start = async (): Promise<void> => {
    const { Workbox } = await import('workbox-window')
    // [UP5] Taken hold of for the first time is not replaced: this page runs the very version that was stored.
    let isHeld = navigator.serviceWorker.controller !== null
    const workbox = new Workbox(new URL('sw.js', document.baseURI).href)
    workbox.addEventListener('waiting', () => { for (const listener of waiting) listener() })
    workbox.addEventListener('controlling', (event) => {
      if (isHeld && (event.isUpdate === true || event.isExternal === true)) for (const listener of replaced) listener()
      isHeld = true
    })
    takeOver = () => workbox.messageSkipWaiting()
    document.addEventListener('visibilitychange', () => {
      // A phone keeps an installed app open for weeks; coming back to it is when to look for a new version.
      if (document.visibilityState === 'visible') workbox.update().catch(() => undefined)
    })
    await workbox.register()
  }
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    addEventListener('load', () => { start().catch((error: unknown) => console.warn('The app will not start offline:', error)) })
  }
  return {
    onWaiting: (listener) => { waiting.add(listener) },
    onReplaced: (listener) => { replaced.add(listener) },
    takeOver: () => takeOver?.(),
  }
}
