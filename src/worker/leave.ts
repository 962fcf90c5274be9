/**
 * "Leave project": what would be lost with it, the decision, and the keys that go. Files and database: storage/leaving.ts and open.ts,
 * at the next opening, which follows at once. Rules LEV1-LEV4.
 */
import { ok } from '../core/result.ts'
import { lonelyFiles } from '../storage/blob-holders.ts'
import { countRecords } from '../storage/forms.ts'
import { knownPeers } from '../storage/peer-heads.ts'
import { unsharedRecords } from '../storage/unshared.ts'
import type { Stake } from './api-care.ts'
import { fail, type Context, type Some } from './context.ts'

/** IndexedDB databases of the worker; the page's own goes with the page (ui/settings/left.ts). */
const databases = ['transect-identity', 'transect-sent', 'transect-send'] as const

/** [LEV3] The device is a new one afterwards. A database that another tab has open goes when that closes it. */
export const eraseKeys = (factory: IDBFactory): Promise<unknown> => Promise.all(databases.map((name) => new Promise<void>((resolve, reject) => {
  const asked = factory.deleteDatabase(name)
  asked.onsuccess = () => resolve()
  asked.onblocked = () => resolve()
  asked.onerror = () => reject(asked.error)
})))

/** `erase`: writes the decision down and has the database opened anew. */
export const leaveHandlers = ({ store, notify }: Context, erase: () => Promise<void>): Some<'project.stake' | 'project.leave'> => {
  const { db } = store
  const stake = (): Stake => {
    const [peer] = knownPeers(store)
    return {
      records: countRecords(store, null), drafts: Number(db.first('SELECT count(*) FROM draft')?.[0]), unshared: unsharedRecords(store).count, files: lonelyFiles(db).length,
      lastCopy: peer === undefined ? null : { device: peer.name, at: peer.at },
    }
  }
  return {
    'project.stake': () => ok(stake()),
    'project.leave': async (agreed) => {
      const now = stake()
      // [LEV4] What was agreed to is what is here now: what was finished or taken meanwhile is asked about again.
      if ((['unshared', 'drafts', 'files'] as const).some((what) => now[what] > agreed[what])) return fail('invalid', 'there is more on this device than was agreed to')
      await erase()
      notify({ type: 'left' })
      return ok(null)
    },
  }
}
