/**
 * When a new version of the app may take over: it waits until the user agrees and no draft and no link is open, in any tab: a tab that
 * went on without the files of its version could not open what it has not loaded yet. The service worker itself is behind
 * `UpdateWorker`, the other tabs behind `Tabs`; service-worker.ts and tabs.ts connect the real ones. Rules UP1-UP3, UP6.
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
/** What the tabs of this browser know of one another. */
export interface Tabs {
  /** From now on this tab is, or is not, in the middle of something. */
  occupy(occupied: boolean): void
  /** Runs `act` while no tab is; false: one is. */
  whenFree(act: () => void): Promise<boolean>
}
export interface Updates {
  /** "A new version is ready" is to be shown */
  readonly ready: Accessor<boolean>
  /** the user agreed, but another tab has a draft or a link open */
  readonly elsewhere: Accessor<boolean>
  accept(): Promise<void>
}

export const createUpdates = (worker: UpdateWorker, tabs: Tabs, drafting: Accessor<boolean>, reload: () => void): Updates => {
  const [waiting, setWaiting] = createSignal(false)
  const [elsewhere, setElsewhere] = createSignal(false)
  const [replaced, setReplaced] = createSignal(false)
  worker.onWaiting(() => setWaiting(true))
  worker.onReplaced(() => setReplaced(true))
  // [UP3] Another tab agreed: this page still runs the old version and must not lose what is being written.
  createEffect(() => { if (replaced() && !drafting()) reload() })
  createEffect(() => tabs.occupy(drafting()))
  return {
    elsewhere,
    ready: () => waiting() && !replaced() && !drafting(),
    accept: async () => {
      if (!drafting()) setElsewhere(!(await tabs.whenFree(() => worker.takeOver())))
    },
  }
}
