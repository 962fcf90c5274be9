/** What service.ts does at the start and around a request, over the real pool in memory: a phone that can be killed, damaged and started again. */
import { webcrypto } from 'node:crypto'
import type { FakeDirectory } from '../../blobs/testing/directory.ts'
import type { Replica } from '../../core/ports.ts'
import type { Database } from '../../storage/database.ts'
import { isDamage, isNonsense, isSqlError } from '../../storage/failure.ts'
import { openMirror, type Mirror } from '../../storage/mirror.ts'
import { openPool, type Recovery } from '../../storage/open.ts'
import { openReplica } from '../../storage/replica.ts'
import type { Store } from '../../storage/store.ts'
import { planJson } from '../../storage/testing/device.ts'
import { realPool } from '../../storage/testing/real-pool.ts'
import { schemaSteps } from '../../storage/testing/schemas.ts'
import type { RecoveryReport } from '../api-safety.ts'
import { verifyWith, type KeptKey, type KeyStore } from '../identity.ts'
import { openOwnStore } from '../own-store.ts'
import { recover, recoveryReport } from '../recover.ts'
import type { SentMarks } from '../sent-mark.ts'

const subtle = webcrypto.subtle as unknown as SubtleCrypto
/** What a start needs: files, key, and how far the feed was sent. */
export interface Phone { readonly files: FakeDirectory; readonly keys: KeyStore; readonly marks: SentMarks }
export interface Started {
  readonly db: Database
  readonly store: Store
  readonly replica: Replica
  readonly mirror: Mirror
  readonly recovery: Recovery | null
  readonly report: RecoveryReport | null
  stop(): void
}

export const newPhone = (files: FakeDirectory, kept?: KeptKey): Phone & { key(): KeptKey } => {
  let key = kept
  return {
    files,
    keys: { get: async () => key, put: async (made) => { key = made } },
    marks: { read: async () => 0, raise: async () => undefined },
    key: () => key as KeptKey,
  }
}
export const verify = verifyWith(subtle)
export const isDamaged = (error: unknown): boolean => isSqlError(error) && isDamage(error.message)

/** A text: why it cannot be opened, as the screen says it. */
export const start = async ({ files, keys, marks }: Phone, rebuild: 'damaged' | 'upgrade' | null = null, migrations = schemaSteps()): Promise<Started | string> => {
  const opened = await openPool(await realPool(files.root), { migrations, rebuild })
  const again = (why: 'damaged' | 'upgrade'): Promise<Started | string> => start({ files, keys, marks }, why, migrations)
  if (!opened.ok) {
    const { type, message, isUpgrade } = opened.error
    const why = isUpgrade === true ? 'upgrade' : isDamage(message) ? 'damaged' : null
    return why !== null && rebuild === null ? again(why) : type
  }
  const { database, recovery, close } = opened.value
  const means = { keys, marks, subtle, options: { planTables: planJson, now: () => Date.UTC(2026, 10, 21) } }
  try {
    const recovered = await recover(database, files.root, means, recovery)
    const { store } = await openOwnStore(database, { ...means, isIncomplete: recovered.isIncomplete })
    await recovered.finish(store)
    const mirror = await openMirror(files.root, store, recovered.mirrored)
    return {
      db: database, store, mirror, recovery, report: recoveryReport(database), replica: openReplica(store, verify),
      stop: () => {
        mirror.close()
        close()
      },
    }
  } catch (error) {
    close()
    if (!isNonsense(error)) throw error
    return rebuild === null ? again('damaged') : 'database-damaged'
  }
}
