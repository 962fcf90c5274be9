/**
 * Segments that wait one behind the other, verified and then merged in one transaction: a commit costs as much as merging a
 * hundred changes. Each has its own answer; one that is refused takes no other with it. Rules REP1, REP15.
 */
import { equalBytes } from '../core/bytes.ts'
import type { Origin } from '../core/ids.ts'
import type { Applied, ApplyFailure, StorageFailure, Verify } from '../core/ports.ts'
import { err, type Result } from '../core/result.ts'
import { checkSignature, openSegment, parseSegment, type OpenedSegment, type ParsedSegment } from '../core/segment.ts'
import { toStorageFailure } from './failure.ts'
import { isKnownBranch } from './forks.ts'
import { mergeSegment, unchanged } from './merge-segment.ts'
import { readSegment } from './segments.ts'
import type { Store } from './store.ts'

/** In one transaction, unless a single segment has more: saves of this device wait for it, and all of it is in memory. */
const runChanges = 2048
const runInflated = 1024 * 1024

type Answer = Result<Applied, ApplyFailure>
type SealOwn = () => Promise<Result<void, StorageFailure>>
/** `isSigned`: checked beside the opening of those behind it. */
interface Opened { readonly opened: OpenedSegment; readonly bytes: Uint8Array; readonly isSigned: Promise<boolean> }
/** What those before it in the run will have brought. */
interface Ahead { readonly publicKey: Uint8Array; readonly algorithm: number; readonly seq: number }

/** Opened, or answered already: with a refusal, or because it is held byte for byte. */
const prepare = async (store: Store, verify: Verify, sealOwn: SealOwn, header: ParsedSegment, bytes: Uint8Array, ahead: Map<Origin, Ahead>): Promise<Opened | Answer> => {
  const { origin, algorithm, firstSeq, lastSeq } = header
  const sealed = origin === store.own.feed.origin ? await sealOwn() : null
  if (sealed?.ok === false) return sealed
  const feed = store.feeds.find(origin)
  const before = ahead.get(origin)
  const have = Math.max(feed?.seq ?? 0, before?.seq ?? 0)
  if (firstSeq > have + 1 && (feed === undefined || !isKnownBranch(store.db, feed, header.before))) return err({ type: 'gap', origin, have, firstSeq })
  if (feed !== undefined && lastSeq <= feed.seq) {
    const held = readSegment(store.db, feed, firstSeq, lastSeq)
    if (held !== null && equalBytes(held, bytes)) return unchanged(feed)
  }
  const known = feed ?? before
  const publicKey = known?.publicKey ?? header.publicKey
  if (publicKey === null || (known !== undefined && known.algorithm !== algorithm)) return err({ type: 'segment-malformed', message: 'key' })
  const opened = openSegment(header)
  if (!opened.ok) return opened
  const isSigned = checkSignature(opened.value, publicKey, verify)
  // it is looked at below
  isSigned.catch(() => undefined)
  ahead.set(origin, { publicKey, algorithm, seq: Math.max(have, lastSeq) })
  return { opened: opened.value, bytes, isSigned }
}

const answered = async <T>(body: () => Promise<T> | T): Promise<T | Answer> => {
  try {
    return await body()
  } catch (error) {
    return toStorageFailure(error)
  }
}

/** After a gap or a fork of one feed the others go on; anything else ends a session, and nothing behind it is taken. */
const isEnd = (answer: Opened | Answer): boolean => 'ok' in answer && !answer.ok && answer.error.type !== 'gap' && answer.error.type !== 'fork'

/** As many as go into one transaction, at least one. `sealOwn`: before a segment of the own feed is looked at. */
export const applyRun = async (store: Store, verify: Verify, sealOwn: SealOwn, segments: readonly Uint8Array[]): Promise<readonly Answer[]> => {
  const opened: (Opened | Answer)[] = []
  const ahead = new Map<Origin, Ahead>()
  let changes = 0
  let inflated = 0
  for (const bytes of segments) {
    const header = parseSegment(bytes)
    if (header.ok) {
      changes += header.value.count
      inflated += header.value.inflated
      if (opened.length > 0 && (changes > runChanges || inflated > runInflated)) break
    }
    const next = header.ok ? await answered(() => prepare(store, verify, sealOwn, header.value, bytes, ahead)) : header
    opened.push(next)
    if (isEnd(next)) break
  }
  const run: (Opened | Answer)[] = []
  for (const part of opened) {
    const isGood = 'ok' in part || (await part.isSigned)
    run.push(isGood ? part : err({ type: 'signature-wrong', origin: part.opened.header.origin }))
    if (!isGood) break
  }
  const merge = (parts: readonly (Opened | Answer)[]): Answer[] =>
    store.write(false, (touched) => parts.map((part) => ('ok' in part ? part : mergeSegment(store, touched, part.opened, part.bytes))))
  if (run.every((part) => 'ok' in part)) return run
  try {
    return merge(run)
  } catch (error) {
    const failure = toStorageFailure(error)
    // all of it was rolled back; each by itself, so that the good ones stay
    return run.length === 1 ? [failure] : Promise.all(run.map((part) => answered(() => merge([part])[0] as Answer)))
  } finally {
    store.heap.shrink()
  }
}
