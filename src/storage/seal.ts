/**
 * Sealing the tail: own changes become a signed segment, so that they can leave. Signing is asynchronous, so saves may come in
 * between; they stay in the tail. Rules SEG6, FEED4.
 */
import { BatchBuilder } from '../core/batch.ts'
import { readChange } from '../core/change-codec.ts'
import { limits } from '../core/change.ts'
import type { StorageFailure } from '../core/ports.ts'
import { ok, type Result } from '../core/result.ts'
import { sealSegment } from '../core/segment.ts'
import { toStorageFailure } from './failure.ts'
import { keepSegment } from './segments.ts'
import type { Store } from './store.ts'

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/**
 * [FEED4] An import, or edits of a whole list, wait in the tail by the thousand: fewer signatures and headers. Not more, because signing,
 * checking and merging one segment is one piece of work, and a meeting that is cut has it once more.
 */
const mostChanges = 1024
const mostBytes = 256 * 1024

/** The oldest changes of the tail, up to one segment's worth; null when it is empty. */
const nextChanges = (store: Store): BatchBuilder | null => {
  const builder = new BatchBuilder()
  let bytes = 0
  for (const [change] of store.db.rows<[Uint8Array]>('SELECT bytes FROM tail ORDER BY seq LIMIT ?', [mostChanges])) {
    if (builder.hlc.length > 0 && (bytes + change.length > mostBytes || builder.tag.length > limits.cellsPerSegment / 4)) break
    if (!readChange(builder, change, store.own.book)) throw new Error(`change ${store.own.feed.seq + builder.hlc.length + 1} in the tail does not read`)
    bytes += change.length
  }
  return builder.hlc.length === 0 ? null : builder
}

/**
 * [FEED7] What is sealed was flushed when it was saved: a power loss that takes the sealing leaves the tail, which is sealed anew
 * with the same heads. So this commit needs no flush of its own, the dearest part of it; the next one that is flushed takes it along.
 */
const unflushed = ({ connection }: Store['db'], work: () => void): void => {
  connection.exec('PRAGMA synchronous = normal')
  try {
    work()
  } finally {
    connection.exec('PRAGMA synchronous = full')
  }
}

const sealOne = async (store: Store, builder: BatchBuilder): Promise<void> => {
  const { own, db } = store
  const { feed } = own
  const batch = builder.finish(feed.origin, feed.seq + 1)
  const sealed = await sealSegment(batch, feed.head, store.options)
  const lastSeq = feed.seq + batch.count
  unflushed(db, () => store.write(false, () => {
    const shapes = db.rows<[Uint8Array]>('SELECT shapes FROM tail WHERE seq <= ? AND shapes IS NOT NULL ORDER BY seq', [lastSeq]).map(([blob]) => blob)
    keepSegment(db, feed, { firstSeq: batch.firstSeq, lastSeq, records: sealed.records }, sealed.head, sealed.bytes)
    db.run('DELETE FROM tail WHERE seq <= ?', [lastSeq])
    // what stays in the tail may name shapes that were defined in what goes
    const next = db.first<[Uint8Array | null]>('SELECT shapes FROM tail WHERE seq = ?', [lastSeq + 1])
    if (next !== null && shapes.length > 0) db.run('UPDATE tail SET shapes = ? WHERE seq = ?', [joined([...shapes, next[0] ?? new Uint8Array(0)]), lastSeq + 1])
    db.run('UPDATE clock SET hlc = ?', [own.clock])
    store.feeds.advance(feed, lastSeq, sealed.head, batch.hlc.reduce((a, b) => (a > b ? a : b), 0n))
    own.load()
  }))
}

export interface Sealer {
  /** Everything written so far; before something leaves. */
  all(): Promise<Result<void, StorageFailure>>
  /** Full segments only, while the app is used. A failure comes again, and is reported, with `all`. */
  full(): void
}

/** One sealing at a time; a call while one runs waits for it and then seals what came since. */
export const makeSealer = (store: Store): Sealer => {
  let last: Promise<Result<void, StorageFailure>> = Promise.resolve(ok(undefined))
  let isFilling = false
  const seal = async (isEnough: () => boolean): Promise<Result<void, StorageFailure>> => {
    try {
      for (let builder = nextChanges(store); builder !== null && !isEnough(); builder = nextChanges(store)) await sealOne(store, builder)
      return ok(undefined)
    } catch (error) {
      return toStorageFailure(error)
    }
  }
  /** After what runs now, however that ended. */
  const next = (isEnough: () => boolean): Promise<Result<void, StorageFailure>> => {
    last = last.then(() => seal(isEnough), () => seal(isEnough))
    return last
  }
  return {
    all: () => next(() => false),
    full: () => {
      if (isFilling || !store.own.isFull) return
      isFilling = true
      void next(() => !store.own.isFull).finally(() => {
        isFilling = false
      })
    },
  }
}
