/**
 * Every stored segment looked at again: does it read, is it the one its row says, does it fit the chain, is the signature good.
 * What does not is dropped and asked for at the next meeting (holes.ts). Rule REP11.
 */
import { equalBytes } from '../core/bytes.ts'
import { firstHead } from '../core/chain.ts'
import type { Origin } from '../core/ids.ts'
import type { Verify } from '../core/ports.ts'
import { checkSignature, openSegment, parseSegment } from '../core/segment.ts'
import type { Feed } from './feeds.ts'
import { dropDamaged, holesOf, type Hole } from './holes.ts'
import type { Store } from './store.ts'

export interface DamagedSegment extends Hole { readonly origin: Origin }
export interface FeedsVerified { readonly segments: number; readonly changes: number; readonly damaged: readonly DamagedSegment[] }
/** Told after each piece of work; false stops it. */
export type Step = (done: number, total: number) => Promise<boolean>

type SegmentRow = [number, number, number, Uint8Array, Uint8Array]

const isGood = async (verify: Verify, feed: Feed, [, firstSeq, lastSeq, head, bytes]: SegmentRow, before: Uint8Array | null): Promise<boolean> => {
  const header = parseSegment(bytes)
  if (!header.ok || header.value.origin !== feed.origin || header.value.firstSeq !== firstSeq || header.value.lastSeq !== lastSeq) return false
  if (before !== null && !equalBytes(before, header.value.before)) return false
  const opened = openSegment(header.value)
  return opened.ok && equalBytes(opened.value.heads.at(-1) as Uint8Array, head) && checkSignature(opened.value, feed.publicKey, verify)
}

/** null when it was stopped. */
export const verifyFeeds = async (store: Store, verify: Verify, step: Step): Promise<FeedsVerified | null> => {
  const { db, feeds } = store
  const total = db.first<[number]>('SELECT count(*) FROM segment')?.[0] ?? 0
  const damaged: DamagedSegment[] = []
  let segments = 0
  let changes = 0
  for (const feed of feeds.all()) {
    const end = feed.seq
    let done = 0
    let head: Uint8Array | null = firstHead(feed.algorithm, feed.publicKey)
    const missing = (firstSeq: number, lastSeq: number): void => {
      const known = holesOf(db, feed).some((hole) => hole.firstSeq <= firstSeq && hole.lastSeq >= lastSeq)
      if (known) return
      damaged.push({ origin: feed.origin, firstSeq, lastSeq })
      store.write(false, () => dropDamaged(db, feed, -1, { firstSeq, lastSeq }))
    }
    for (const [id] of db.rows<[number]>('SELECT id FROM segment WHERE feed = ? ORDER BY last_seq', [feed.ordinal])) {
      const row = db.first<SegmentRow>('SELECT id, first_seq, last_seq, head, bytes FROM segment WHERE id = ?', [id])
      if (row === null) continue
      const [, firstSeq, lastSeq] = row
      if (firstSeq > done + 1) {
        missing(done + 1, firstSeq - 1)
        head = null
      }
      if (await isGood(verify, feed, row, firstSeq === done + 1 ? head : null)) head = row[3]
      else {
        damaged.push({ origin: feed.origin, firstSeq: done + 1, lastSeq })
        store.write(false, () => dropDamaged(db, feed, id, { firstSeq: done + 1, lastSeq }))
        head = null
      }
      segments++
      changes += lastSeq - done
      done = lastSeq
      if (!(await step(segments, total))) return null
    }
    if (done < end && feed.seq === end) missing(done + 1, end)
  }
  return { segments, changes, damaged }
}
