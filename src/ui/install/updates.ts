/**
 * When a new version of the app may take over: it waits until the user agrees and no draft and no link is open, in any tab.
 * The service worker itself is behind `Worker`; service-worker.ts connects the real one. Rules UP1-UP3.
 */
import { createEffect, createSignal, type Accessor } from 'solid-js'

/** The part of workbox-window's Workbox that is used here. */
export interface UpdateWorker {
  /** a new version is installed and waits */
  onWaiting(listener: () => void): void
  /** a new version has taken over, agreed in this tab or in another */
  onReplaced(listener: () => void): void
  /** tells the waiting version to take over */
  takeOver(): void
}
export interface Updates {
  /** "A new version is ready" is to be shown */
  readonly ready: Accessor<boolean>
  accept(): void
}

export const createUpdates = (worker: UpdateWorker, drafting: Accessor<boolean>, reload: () => void): Updates => {
  const [waiting, setWaiting] = createSignal(false)
  const [replaced, setReplaced] = createSignal(false)
  worker.onWaiting(() => setWaiting(true))
  worker.onReplaced(() => setReplaced(true))
  // [UP3] Another tab agreed: this page still runs the old version and must not lose what is being written.
  createEffect(() => { if (replaced() && !drafting()) reload() })
  return {
    ready: () => waiting() && !replaced() && !drafting(),
    accept: () => { if (!drafting()) worker.takeOver() },
  }
}
