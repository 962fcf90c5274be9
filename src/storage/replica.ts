/** ports.Replica over a Store: what a session asks for. Rules REP1-REP4. */
import { receive } from '../core/hlc.ts'
import type { Applied, ApplyFailure, FeedHead, PlannedSegment, Replica, StorageFailure, Verify } from '../core/ports.ts'
import { err, ok, type Result } from '../core/result.ts'
import { checkSignature, openSegment, parseSegment, type OpenedSegment, type ParsedSegment } from '../core/segment.ts'
import { equalBytes } from '../core/bytes.ts'
import { applyChanges, type MergeCount } from './apply.ts'
import { toStorageFailure } from './failure.ts'
import type { Feed } from './feeds.ts'
import { retryPending } from './pending.ts'
import { makeSealer } from './seal.ts'
import { headsWithin, keepFork, keepSegment, readSegment, segmentsAfter } from './segments.ts'
import type { Store } from './store.ts'

const unchanged = (feed: Feed): Result<Applied, ApplyFailure> => ok({ origin: feed.origin, seq: feed.seq, changes: 0, recordsNew: 0, recordsUpdated: 0 })

/** [REP4] Whether an authentic segment tells another history than the one held. Every chain through an equal head is equal. */
const isFork = (store: Store, feed: Feed, { header, heads }: OpenedSegment): boolean => {
  const headAt = (seq: number): Uint8Array => (seq < header.firstSeq ? header.before : (heads[seq - header.firstSeq] as Uint8Array))
  if (feed.seq >= header.firstSeq - 1 && feed.seq <= header.lastSeq) return !equalBytes(headAt(feed.seq), feed.head)
  return headsWithin(store.db, feed, header.firstSeq - 1, header.lastSeq).some(([seq, head]) => !equalBytes(headAt(seq), head))
}

const merge = (store: Store, opened: OpenedSegment, bytes: Uint8Array): Result<Applied, ApplyFailure> =>
  store.write(false, (touched) => {
    const { header, batch, heads } = opened
    const { feeds, own, options } = store
    const feed = feeds.find(header.origin) ?? feeds.add(header.origin, header.algorithm, header.publicKey as Uint8Array)
    if (header.firstSeq > feed.seq + 1) return err({ type: 'gap', origin: feed.origin, have: feed.seq, firstSeq: header.firstSeq })
    if (isFork(store, feed, opened)) {
      keepFork(store.db, feed, Math.min(feed.seq, header.lastSeq), heads.at(-1) as Uint8Array, bytes, options.now())
      return err({ type: 'fork', origin: feed.origin, seq: Math.min(feed.seq, header.lastSeq) })
    }
    if (header.lastSeq <= feed.seq) return unchanged(feed)
    const from = feed.seq + 1 - header.firstSeq
    const head = heads.at(-1) as Uint8Array
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
    // own changes come back when this database is older than its copies elsewhere
    own.seq = Math.max(own.seq, own.feed.seq)
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
    if (header.firstSeq > have + 1) return err({ type: 'gap', origin: header.origin, have, firstSeq: header.firstSeq })
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
      return ok(feeds.all().filter((feed) => feed.seq > 0).map((feed): FeedHead => ({ origin: feed.origin, seq: feed.seq, head: feed.head })))
    }),
    missing: (theirs) => attempt(async () => {
      const sealed = await sealer.all()
      if (!sealed.ok) return sealed
      const held = new Map(theirs.map((head) => [head.origin, head.seq]))
      return ok(feeds.all().flatMap((feed) => {
        const seq = held.get(feed.origin) ?? 0
        return feed.seq <= seq ? [] : segmentsAfter(db, feed, seq).map(({ ref, bytes, records }): PlannedSegment =>
          ({ ref, bytes, records, changes: ref.lastSeq - Math.max(seq + 1, ref.firstSeq) + 1 }))
      }))
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
