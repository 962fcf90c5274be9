/** ports.Replica over a Store: what a session asks for. Plans are vector.ts, verifying and merging apply-run.ts. Rules REP1, REP2, REP15. */
import type { Applied, ApplyFailure, Replica, StorageFailure, Verify } from '../core/ports.ts'
import { err, ok, type Result } from '../core/result.ts'
import { applyRun } from './apply-run.ts'
import { toStorageFailure } from './failure.ts'
import { makeSealer } from './seal.ts'
import { readSegment } from './segments.ts'
import type { Store } from './store.ts'
import { lackingOf, ownVector, type KnownEqual } from './vector.ts'

/** SQLite's errors as failures. */
const attempt = async <T, E>(body: () => Promise<Result<T, E>> | Result<T, E>): Promise<Result<T, E | StorageFailure>> => {
  try {
    return await body()
  } catch (error) {
    return toStorageFailure(error)
  }
}

export const openReplica = (store: Store, verify: Verify): Replica => {
  const { db, feeds } = store
  const sealer = makeSealer(store)
  const knownEqual: KnownEqual = new Map()
  store.onCommit(({ local }) => {
    if (local) sealer.full()
  })

  const run = (segments: readonly Uint8Array[]): Promise<readonly Result<Applied, ApplyFailure>[]> => applyRun(store, verify, sealer.all, segments)

  return {
    heads: () => attempt(async () => {
      const sealed = await sealer.all()
      if (!sealed.ok) return sealed
      return ok(ownVector(store))
    }),
    missing: (theirs) => attempt(async () => {
      const sealed = await sealer.all()
      return sealed.ok ? ok(lackingOf(store, theirs, knownEqual)) : sealed
    }),
    read: (ref) => attempt(() => {
      const feed = feeds.find(ref.origin)
      const bytes = feed === undefined ? null : readSegment(db, feed, ref.firstSeq, ref.lastSeq)
      return bytes === null ? err({ type: 'storage' as const, message: `no segment ${ref.firstSeq}-${ref.lastSeq} of ${ref.origin}` }) : ok(bytes)
    }),
    apply: async (bytes) => (await run([bytes]))[0] as Result<Applied, ApplyFailure>,
    applyRun: run,
    onLocalChange: (listener) => store.onCommit(({ local }) => {
      if (local) listener()
    }),
  }
}
