/** While something is under way leaving the page asks first, and the screen stays on, also while a lost link is tried again: for the whole app. Rules LNK4, LNK5. */
import { onCleanup, onMount } from 'solid-js'
import type { Links } from './links.ts'
import { keepScreenOn } from './wake-lock.ts'

export const guardLinks = (links: Pick<Links, 'all' | 'busy'>): void => {
  keepScreenOn(() => links.busy() || links.all().some((session) => session.trying()))
  const warn = (event: BeforeUnloadEvent): void => { if (links.busy()) event.preventDefault() }
  onMount(() => window.addEventListener('beforeunload', warn))
  onCleanup(() => window.removeEventListener('beforeunload', warn))
}
