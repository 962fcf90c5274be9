/** The devices that wrote in this project, with what is known of their clocks and histories. Rules IDN6, IDN7, REP4. */
import { namedRowId, type Origin } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { peerClocks, suspectOwnClock, type PeerClock } from './clocks.ts'
import type { Store } from './store.ts'

export interface DeviceFact {
  readonly origin: Origin
  readonly name: string
  readonly userName: string
  readonly mine: boolean
  readonly changes: number
  readonly clock: PeerClock | null
  readonly forkedAt: number | null
}
export interface DeviceFacts { readonly members: readonly DeviceFact[]; readonly ownClock: number | null }

/** A clock met longer ago than this says nothing of today's. */
const recentMs = 30 * 86_400_000

export const deviceFacts = ({ db, feeds, own, options }: Store): DeviceFacts => {
  const clocks = peerClocks(db)
  const members = feeds.all().filter((feed) => feed.seq > 0 || feed === own.feed).map((feed): DeviceFact => {
    const [name, userName] = db.first<[string | null, string | null]>('SELECT name, user_name FROM member WHERE id = ? AND is_deleted = 0', [rowIdBytes(namedRowId('member', feed.origin))]) ?? ['', '']
    const mine = feed === own.feed
    return {
      origin: feed.origin, name: String(name ?? ''), userName: String(userName ?? ''), mine, changes: mine ? own.seq : feed.seq,
      clock: clocks.get(feed.origin) ?? null, forkedAt: feed.forkedAt,
    }
  })
  const now = options.now()
  const offsets = [...clocks.values()].filter(({ met }) => Math.abs(now - met) <= recentMs).map(({ offset }) => offset)
  return {
    members: members.sort((a, b) => Number(b.mine) - Number(a.mine) || a.name.localeCompare(b.name) || (a.origin < b.origin ? -1 : 1)),
    ownClock: suspectOwnClock(offsets),
  }
}
