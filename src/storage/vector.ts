/**
 * What this device holds, and what a holder of another vector lacks. A feed of which the other holds another history is planned
 * from its beginning, so that both can see where the two part and settle on one (forks.ts). Rules REP2, REP4, REP11.
 */
import { beginsWith } from '../core/bytes.ts'
import type { FeedHead, PlannedSegment } from '../core/ports.ts'
import type { Feed } from './feeds.ts'
import { isKnownBranch } from './forks.ts'
import { heldBefore, holesOf } from './holes.ts'
import { headAt, segmentsAfter } from './segments.ts'
import type { Store } from './store.ts'

export const ownVector = ({ db, feeds }: Store): readonly FeedHead[] =>
  feeds.all().flatMap((feed) => {
    const held = heldBefore(db, feed)
    return held.seq === 0 ? [] : [{ origin: feed.origin, seq: held.seq, head: held.head }]
  })

/** Heads that were found equal to ours, so that the same vector is not looked at again for each live change. */
export type KnownEqual = Map<string, string>

const isSameHistory = (store: Store, feed: Feed, theirs: FeedHead, known: KnownEqual): boolean => {
  const key = `${feed.origin} ${theirs.seq}`
  const text = theirs.head.join()
  if (known.get(key) === text) return true
  if (theirs.seq > feed.seq) return !isKnownBranch(store.db, feed, theirs.head)
  const ours = headAt(store.db, feed, theirs.seq)
  if (ours !== null && !beginsWith(ours, theirs.head)) return false
  known.set(key, text)
  return true
}

export const lackingOf = (store: Store, theirs: readonly FeedHead[], known: KnownEqual): readonly PlannedSegment[] => {
  const held = new Map(theirs.map((head) => [head.origin, head]))
  return store.feeds.all().flatMap((feed) => {
    const their = held.get(feed.origin)
    const isBranch = their !== undefined && !isSameHistory(store, feed, their, known)
    const seq = their === undefined || isBranch ? 0 : their.seq
    if (feed.seq <= seq) return []
    // behind a hole nothing can be taken by whoever lacks what was in it
    const end = holesOf(store.db, feed).find((hole) => hole.lastSeq > seq)?.firstSeq ?? Infinity
    return segmentsAfter(store.db, feed, seq).filter(({ ref }) => ref.lastSeq < end).map(({ ref, bytes, records }): PlannedSegment => ({
      ref, bytes, records, changes: ref.lastSeq - Math.max(seq + 1, ref.firstSeq) + 1, ...(isBranch ? { branch: true } : {}),
    }))
  })
}
