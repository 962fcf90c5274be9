/** One verified segment into the database, inside a transaction: its changes into the tables, its bytes into the feed. Rules REP1, REP2, REP4, REP12. */
import { receive } from '../core/hlc.ts'
import type { Applied, ApplyFailure } from '../core/ports.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { OpenedSegment } from '../core/segment.ts'
import { applyChanges, type MergeCount } from './apply.ts'
import type { Feed } from './feeds.ts'
import { isKnownBranch, keepBranch, settleFork, whereParted } from './forks.ts'
import { closeHoles, fillHole } from './holes.ts'
import { retryPending } from './pending.ts'
import { keepSegment } from './segments.ts'
import type { Store } from './store.ts'
import type { TouchedBuilder } from './touched.ts'

export const unchanged = (feed: Feed): Result<Applied, ApplyFailure> => ok({ origin: feed.origin, seq: feed.seq, changes: 0, recordsNew: 0, recordsUpdated: 0 })

/** [REP12] Nothing new in it, but it may be what was damaged here. */
const heal = (store: Store, feed: Feed, { header, heads }: OpenedSegment, bytes: Uint8Array): Result<Applied, ApplyFailure> => {
  fillHole(store.db, feed, header, heads.at(-1) as Uint8Array, bytes)
  return unchanged(feed)
}

export const mergeSegment = (store: Store, touched: TouchedBuilder, opened: OpenedSegment, bytes: Uint8Array): Result<Applied, ApplyFailure> => {
  const { header, batch, heads } = opened
  const { feeds, own, options } = store
  const known = feeds.find(header.origin)
  if (known === undefined && header.publicKey === null) return err({ type: 'gap', origin: header.origin, have: 0, firstSeq: header.firstSeq })
  const feed = known ?? feeds.add(header.origin, header.algorithm, header.publicKey as Uint8Array)
  if (header.firstSeq > feed.seq + 1) {
    if (!isKnownBranch(store.db, feed, header.before)) return err({ type: 'gap', origin: feed.origin, have: feed.seq, firstSeq: header.firstSeq })
    // goes on from a history that was settled against: known by its new end, too
    keepBranch(store, feed, feed.seq, heads.at(-1) as Uint8Array, bytes)
    return err({ type: 'fork', origin: feed.origin, seq: feed.seq })
  }
  const parted = whereParted(store, feed, opened)
  if (parted !== null) {
    const settled = settleFork(store, feed, parted, opened, bytes)
    if (settled.type === 'kept') return err({ type: 'fork', origin: feed.origin, seq: settled.seq })
    if (header.firstSeq > feed.seq + 1) return err({ type: 'gap', origin: feed.origin, have: feed.seq, firstSeq: header.firstSeq })
  }
  if (header.lastSeq <= feed.seq) return heal(store, feed, opened, bytes)
  const from = feed.seq + 1 - header.firstSeq
  const head = heads.at(-1) as Uint8Array
  closeHoles(store.db, feed, header.firstSeq, feed.seq)
  keepSegment(store.db, feed, header, head, bytes)
  const count: MergeCount = { touched, recordsNew: 0, recordsUpdated: new Set() }
  const madeKnown = applyChanges(store, feed, batch, from, batch.count, count)
  const now = options.now()
  let clock = own.clock
  let highest = 0n
  for (const hlc of batch.hlc) {
    clock = receive(clock, hlc, now)
    if (hlc > highest) highest = hlc
  }
  feeds.advance(feed, header.lastSeq, head, highest)
  own.adopt(clock)
  if (feed === own.feed) {
    // [IDN4] somebody else writes with this key, or this database went back in time: time for another key
    own.seq = Math.max(own.seq, feed.seq)
    feeds.markForked(feed, now)
  }
  retryPending(store, madeKnown, touched, count)
  return ok({ origin: feed.origin, seq: header.lastSeq, changes: batch.count - from, recordsNew: count.recordsNew, recordsUpdated: count.recordsUpdated.size })
}
