/**
 * What other devices were last known to hold, from meetings that ended identical and from bundles they made, so that a bundle for
 * one of them holds what it lacks and no more. Of this device alone, one setting for each of them. Rule PHD1.
 */
import { ByteReader, ByteWriter } from '../core/bytes.ts'
import { maxSeq, parseOrigin, type Origin } from '../core/ids.ts'
import type { FeedHead } from '../core/ports.ts'
import { originBytes, originFromBytes } from '../core/row-bytes.ts'
import type { Database } from './database.ts'
import { deviceNameOf } from './members.ts'
import { setSetting, setting } from './settings.ts'
import type { Store } from './store.ts'

export interface PeerHeads { readonly at: number; readonly heads: readonly FeedHead[] }
export interface KnownPeer { readonly origin: Origin; readonly name: string; readonly at: number }

/** Enough to tell two histories apart (ports.ts, `missing`). */
const headBytes = 8
const prefix = 'peer.heads.'

export const notePeerHeads = (db: Database, origin: Origin, heads: readonly FeedHead[], nowMs: number): void => {
  const bytes = new ByteWriter(32 * heads.length + 16)
  bytes.varint(Math.max(0, Math.floor(nowMs)))
  bytes.varint(heads.length)
  for (const { origin: feed, seq, head } of heads) {
    bytes.raw(originBytes(feed))
    bytes.varint(seq)
    bytes.raw(head.subarray(0, headBytes))
  }
  setSetting(db, `${prefix}${origin}`, bytes.done())
}

/** null when it was never met, or when what was noted does not read. */
export const peerHeads = (db: Database, origin: Origin): PeerHeads | null => {
  const kept = setting(db, `${prefix}${origin}`)
  if (!(kept instanceof Uint8Array)) return null
  const from = new ByteReader(kept)
  const at = from.varint()
  const heads: FeedHead[] = []
  for (let left = from.varint(); left > 0 && !from.failed; left--) {
    const feed = from.raw(8)
    const seq = from.varint()
    const head = from.raw(headBytes)
    if (!from.failed && seq <= maxSeq) heads.push({ origin: originFromBytes(feed), seq, head })
  }
  return from.failed ? null : { at, heads }
}

/** From a bundle, which may be older than the last meeting: nobody holds less than before. */
export const notePeerAtLeast = (db: Database, origin: Origin, heads: readonly FeedHead[], nowMs: number): void => {
  const known = peerHeads(db, origin)
  const highest = new Map((known?.heads ?? []).map((head) => [head.origin, head]))
  for (const head of heads) if (head.seq > (highest.get(head.origin)?.seq ?? 0)) highest.set(head.origin, head)
  notePeerHeads(db, origin, [...highest.values()], Math.max(nowMs, known?.at ?? 0))
}

/** Last met first. */
export const knownPeers = (store: Store): readonly KnownPeer[] =>
  store.db.rows<[string]>('SELECT name FROM setting WHERE name GLOB ?', [`${prefix}*`]).flatMap(([name]) => {
    const origin = parseOrigin(name.slice(prefix.length))
    const known = origin === null || store.ownOrigins.has(origin) ? null : peerHeads(store.db, origin)
    return origin === null || known === null ? [] : [{ origin, name: deviceNameOf(store, origin), at: known.at }]
  }).sort((a, b) => b.at - a.at)
