/**
 * Segments that were found damaged in the database are taken from the second copy: verified as if from a meeting, they close the holes
 * (holes.ts). Part of "Check and repair" (repair.ts). Rule MIR15.
 */
import type { Verify } from '../core/ports.ts'
import { holesOf } from './holes.ts'
import type { Readable } from './mirror-frames.ts'
import { segmentsIn, type MirroredSegment } from './mirror-read.ts'
import { openReplica } from './replica.ts'
import type { Store } from './store.ts'

/** Which of the damaged ones are whole again is told by the holes that are left. */
export const healFromMirror = async (store: Store, verify: Verify, file: Readable): Promise<void> => {
  const replica = openReplica(store, verify)
  const isMissing = ({ origin, firstSeq, lastSeq }: MirroredSegment): boolean => {
    const feed = store.feeds.find(origin)
    return feed !== undefined && holesOf(store.db, feed).some((hole) => hole.firstSeq <= lastSeq && hole.lastSeq >= firstSeq)
  }
  for await (const segment of segmentsIn(file, () => undefined)) {
    const bytes = isMissing(segment) ? await segment.read() : null
    if (bytes === null) continue
    const applied = await replica.apply(bytes)
    if (!applied.ok && applied.error.type === 'storage') throw new Error(applied.error.message)
  }
}
