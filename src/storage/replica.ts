/** ports.Replica over a Store: what a session asks for. Plans are vector.ts. Rules REP1-REP4, REP11, REP12. */
import { receive } from '../core/hlc.ts'
import type { Applied, ApplyFailure, Replica, StorageFailure, Verify } from '../core/ports.ts'
import { err, ok, type Result } from '../core/result.ts'
import { checkSignature, openSegment, parseSegment, type OpenedSegment, type ParsedSegment } from '../core/segment.ts'
import { equalBytes } from '../core/bytes.ts'
import { applyChanges, type MergeCount } from './apply.ts'
import { toStorageFailure } from './failure.ts'
import type { Feed } from './feeds.ts'
import { isKnownBranch, keepBranch, settleFork, whereParted } from './forks.ts'
import { closeHoles, fillHole } from './holes.ts'
import { retryPending } from './pending.ts'
import { makeSealer } from './seal.ts'
import { keepSegment, readSegment } from './segments.ts'
import type { Store } from './store.ts'
import { lackingOf, ownVector, type KnownEqual } from './vector.ts'

const unchanged = (feed: Feed): Result<Applied, ApplyFailure> => ok({ origin: feed.origin, seq: feed.seq, changes: 0, recordsNew: 0, recordsUpdated: 0 })

/** [REP12] Nothing new in it, but it may be what was damaged here. */
const heal = (store: Store, feed: Feed, { header, heads }: OpenedSegment, bytes: Uint8Array): Result<Applied, ApplyFailure> => {
  fillHole(store.db, feed, header, heads.at(-1) as Uint8Array, bytes)
  return unchanged(feed)
}

const merge = (store: Store, opened: OpenedSegment, bytes: Uint8Array): Result<Applied, ApplyFailure> =>
  store.write(false, (touched) => {
    const { header, batch, heads } = opened
    const { feeds, own, options } = store
    const feed = feeds.find(header.origin) ?? feeds.add(header.origin, header.algorithm, header.publicKey as Uint8Array)
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
    let clock = own.clock
    let highest = 0n
    for (const hlc of batch.hlc) {
      clock = receive(clock, hlc, options.now())
      if (hlc > highest) highest = hlc
    }
    feeds.advance(feed, header.lastSeq, head, highest)
    own.adopt(clock)
    if (feed === own.feed) {
      // [IDN4] somebody else writes with this key, or this database went back in time: time for another key
      own.seq = Math.max(own.seq, feed.seq)
      feeds.markForked(feed, options.now())
    }
    retryPending(store, madeKnown, touched, count)
    store.heap.shrink()
    return ok({ origin: feed.origin, seq: header.lastSeq, changes: batch.count - from, recordsNew: count.recordsNew, recordsUpdated: count.recordsUpdated.size })
  })

/** SQLite's errors as failures. */
const attempt = async <T, E>(body: () => Promise<Result<T, E>> | Result<T, E>): Promise<Result<T, E | StorageFailure>> => {
  try {
    return await body()
  } catch (error) {
    return toStorageFailure(error)
  }
}

export const openReplica = (store: Store, verify: Verify): Replica => {
  const { db, feeds, own } = store
  const sealer = makeSealer(store)
  const knownEqual: KnownEqual = new Map()
  store.onCommit(({ local }) => {
    if (local) sealer.full()
  })

  const apply = async (header: ParsedSegment, bytes: Uint8Array): Promise<Result<Applied, ApplyFailure>> => {
    if (header.origin === own.feed.origin) {
      const sealed = await sealer.all()
      if (!sealed.ok) return sealed
    }
    const feed = feeds.find(header.origin)
    const have = feed?.seq ?? 0
    if (header.firstSeq > have + 1 && (feed === undefined || !isKnownBranch(db, feed, header.before))) {
      return err({ type: 'gap', origin: header.origin, have, firstSeq: header.firstSeq })
    }
    if (feed !== undefined && header.lastSeq <= have) {
      const held = readSegment(db, feed, header.firstSeq, header.lastSeq)
      if (held !== null && equalBytes(held, bytes)) return unchanged(feed)
    }
    const publicKey = feed?.publicKey ?? header.publicKey
    if (publicKey === null || (feed !== undefined && feed.algorithm !== header.algorithm)) return err({ type: 'segment-malformed', message: 'key' })
    const opened = openSegment(header)
    if (!opened.ok) return opened
    if (!(await checkSignature(opened.value, publicKey, verify))) return err({ type: 'signature-wrong', origin: header.origin })
    return merge(store, opened.value, bytes)
  }

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
    apply: (bytes) => attempt(() => {
      const header = parseSegment(bytes)
      return header.ok ? apply(header.value, bytes) : header
    }),
    onLocalChange: (listener) => store.onCommit(({ local }) => {
      if (local) listener()
    }),
  }
}
