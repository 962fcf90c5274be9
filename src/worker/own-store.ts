/**
 * The open database under this install's key, or under a new one when that key's numbers may be used already: the database is
 * older than what was sent, or somebody else writes with the same key. The changes stay; what was not sealed is written anew.
 * Rules IDN1-IDN5.
 */
import type { Identity } from '../core/ports.ts'
import type { Origin } from '../core/ids.ts'
import { originBytes } from '../core/row-bytes.ts'
import type { Database } from '../storage/database.ts'
import { deviceNames, renameDevice } from '../storage/device.ts'
import { openReplica } from '../storage/replica.ts'
import { openStore, type Store, type StoreOptions } from '../storage/store.ts'
import { loadIdentity, renewIdentity, verifyWith, type KeyStore } from './identity.ts'
import type { SentMarks } from './sent-mark.ts'

export interface OwnMeans {
  readonly keys: KeyStore
  readonly marks: SentMarks
  readonly subtle: SubtleCrypto
  readonly options: Omit<StoreOptions, keyof Identity>
  /** [MIR11] changes of the own feed are known to be missing */
  readonly isIncomplete?: boolean
}
export interface OwnStore {
  readonly store: Store
  readonly identity: Identity
  /** why the key was renewed at this opening */
  readonly renewed: 'older' | 'copied' | null
}

const heldOf = (db: Database, origin: Origin): { readonly seq: number; readonly isForked: boolean } => {
  const [ordinal, sealed, forkedAt] = db.first<[number, number, number | null]>('SELECT ordinal, seq, forked_at FROM feed WHERE origin = ?', [originBytes(origin)]) ?? [0, 0, null]
  const tail = db.first<[number | null]>('SELECT max(seq) FROM tail WHERE feed = ?', [ordinal])?.[0] ?? 0
  return { seq: Math.max(sealed, tail), isForked: forkedAt !== null }
}

/** [IDN5] Its row says who it is; names given before stay with the origins they were given under. */
const introduce = (store: Store): void => {
  const names = deviceNames(store.db)
  if (names.name !== '') renameDevice(store, names)
}

export const openOwnStore = async (db: Database, { keys, marks, subtle, options, isIncomplete }: OwnMeans): Promise<OwnStore> => {
  const kept = await loadIdentity(keys, subtle)
  const held = heldOf(db, kept.origin)
  const renewed = held.isForked ? 'copied' : isIncomplete === true || held.seq < (await marks.read(kept.origin)) ? 'older' : null
  if (renewed === 'copied') {
    // sealed under the key it was numbered for, so that it is told from what the other wrote under these numbers
    const before = openStore(db, { ...kept, ...options })
    const sealed = await openReplica(before, verifyWith(subtle)).heads()
    before.retire()
    if (!sealed.ok) throw new Error(sealed.error.message)
  }
  const identity = renewed === null ? kept : await renewIdentity(keys, subtle)
  const store = openStore(db, { ...identity, ...options })
  introduce(store)
  return { store, identity, renewed }
}
