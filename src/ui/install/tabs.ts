/** The tabs of this browser, by Web Locks: a tab that closes or crashes lets go by itself. Rule UP6. */
import type { Tabs } from './updates.ts'

const lockName = 'transect-occupied'

export const tabsOf = (locks: Pick<LockManager, 'request'>): Tabs => {
  let letGo: (() => void) | null = null
  return {
    occupy: (occupied) => {
      if (occupied === (letGo !== null)) return
      letGo?.()
      letGo = null
      if (!occupied) return
      const held = new Promise<void>((resolve) => { letGo = resolve })
      void locks.request(lockName, { mode: 'shared' }, () => held)
    },
    whenFree: (act) => locks.request(lockName, { mode: 'exclusive', ifAvailable: true }, (lock) => {
      if (lock === null) return false
      act()
      return true
    }),
  }
}
