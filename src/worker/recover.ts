/**
 * At the start, before this device writes anything: what the mirror has and the database has not comes back, and what happened is kept
 * to be told. The key stays when the own feed is whole; otherwise what lost its place is written anew under another one. Rules MIR8-MIR14.
 */
import type { Identity, Verify } from '../core/ports.ts'
import { deleteSetting, setSetting, textSetting } from '../storage/settings.ts'
import type { Database } from '../storage/database.ts'
import { readBackupFile, removeBackup } from '../storage/migrate-backup.ts'
import { restoreBackup } from '../storage/migrate-restore.ts'
import { mirrorFolder } from '../storage/mirror-parts.ts'
import { compareDrafts } from '../storage/mirror-drafts.ts'
import { readMirror, type Mirrored } from '../storage/mirror-read.ts'
import { restoreMirror, writeAnew, type Restored } from '../storage/mirror-restore.ts'
import type { Recovery } from '../storage/open.ts'
import { openReplica } from '../storage/replica.ts'
import { openStore, type Store, type StoreOptions } from '../storage/store.ts'
import type { RecoveryReport } from './api-safety.ts'
import { findFiles } from './found-files.ts'
import { loadIdentity, verifyWith, type KeyStore } from './identity.ts'

export interface RecoverMeans {
  readonly keys: KeyStore
  readonly subtle: SubtleCrypto
  readonly options: Omit<StoreOptions, keyof Identity>
}
export interface Recovered {
  readonly mirrored: Mirrored
  /** numbers of the own feed may be used that are not here */
  readonly isIncomplete: boolean
  /** After the store is open: what is left to write, and to tell. */
  finish(store: Store): Promise<void>
}

const told = (recovery: Recovery | null, restored: Restored, mended: number, at: number): RecoveryReport | null => {
  const { changes, orphans, lost } = restored
  const drafts = restored.drafts + mended
  const type = recovery ?? (changes + drafts + orphans.length + lost > 0 ? 'behind' : null)
  return type && { type, at, changes: changes + orphans.length, drafts, lost }
}

/** [MIG11] What the database gave before it was given up, where the mirror had not got it; nothing when an upgrade was only cut short. */
const restoreSalvaged = async (db: Database, root: FileSystemDirectoryHandle, options: StoreOptions, verify: Verify): Promise<void> => {
  const backup = await readBackupFile(root)
  if (backup === null) return
  const store = openStore(db, options)
  const restored = await restoreBackup(store, openReplica(store, verify), backup)
  store.retire()
  // a segment that was damaged in the database is in the mirror, or nowhere on this device
  if (!restored.ok && restored.error.type === 'storage') throw new Error(restored.error.message)
}

export const recover = async (db: Database, root: FileSystemDirectoryHandle, { keys, subtle, options }: RecoverMeans, recovery: Recovery | null): Promise<Recovered> => {
  const mirrored = await readMirror(root, mirrorFolder)
  try {
    // a crash in the middle of it: it begins again
    const isNew = recovery === 'rebuilt' || recovery === 'upgraded' || textSetting(db, 'mirror.restoring') !== ''
    if (isNew) setSetting(db, 'mirror.restoring', '1')
    const [own, verify] = [{ ...(await loadIdentity(keys, subtle)), ...options }, verifyWith(subtle)]
    const restored = await restoreMirror(db, mirrored, own, verify, isNew)
    await restoreSalvaged(db, root, own, verify)
    const mended = compareDrafts(db, mirrored)
    // what a database forgot of its last changes, it forgot of files too
    if (isNew || restored.changes + restored.drafts + restored.orphans.length > 0) await findFiles(db, root)
    return {
      mirrored,
      isIncomplete: !restored.isComplete,
      finish: async (store) => {
        writeAnew(store, restored.orphans)
        const report = told(isNew && recovery !== 'upgraded' ? 'rebuilt' : recovery, restored, mended, options.now())
        if (report !== null) setSetting(db, 'mirror.report', JSON.stringify(report))
        deleteSetting(db, 'mirror.restoring')
        await removeBackup(root)
      },
    }
  } finally {
    mirrored.close()
  }
}

/** null: nothing happened, or it was read */
export const recoveryReport = (db: Database): RecoveryReport | null => {
  const text = textSetting(db, 'mirror.report')
  return text === '' ? null : (JSON.parse(text) as RecoveryReport)
}
export const forgetReport = (db: Database): void => deleteSetting(db, 'mirror.report')
