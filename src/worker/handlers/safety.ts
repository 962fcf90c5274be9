/** How safe the data is: what is only here, since when, where else it is, whether there is room. Rules SAF1, SAF2. */
import { ok } from '../../core/result.ts'
import { spareFiles } from '../../storage/blob-holders.ts'
import { countRecords } from '../../storage/forms.ts'
import { knownPeers } from '../../storage/peer-heads.ts'
import { textSetting } from '../../storage/settings.ts'
import { unsharedRecords } from '../../storage/unshared.ts'
import type { Context, Some } from '../context.ts'
import type { Keeping } from '../keeping.ts'
import { forgetReport, recoveryReport } from '../recover.ts'

export const safetyHandlers = (context: Context, keeping: Pick<Keeping, 'space' | 'isMirrored'>): Some<'safety.state' | 'safety.read'> => {
  const { store } = context
  const { db } = store
  return {
    'safety.state': () => {
      const [peer] = knownPeers(store)
      const lastBackup = Number(textSetting(db, 'bundle.backup'))
      const { count, since } = unsharedRecords(store)
      const spare = keeping.space() === 'ok' ? [] : spareFiles(store)
      return ok({
        unshared: count,
        unsharedSince: since,
        lastCopy: peer === undefined ? null : { device: peer.name, at: peer.at },
        lastBackup: lastBackup > 0 ? lastBackup : null,
        records: countRecords(store, null),
        drafts: Number(db.first('SELECT count(*) FROM draft')?.[0]),
        space: keeping.space(),
        spare: { files: spare.length, bytes: spare.reduce((sum, { size }) => sum + size, 0) },
        mirror: keeping.isMirrored(),
        recovery: recoveryReport(db),
      })
    },
    'safety.read': () => {
      forgetReport(db)
      context.touched({ device: true })
      return ok(null)
    },
  }
}
