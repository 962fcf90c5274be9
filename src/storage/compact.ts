/**
 * Joins small neighbouring segments, own and others', so that a stream of single changes does not leave thousands of them.
 * Changes, heads and signatures stay; a segment that does not read or does not fit the chain is left for repair. Rules SEG7, SEG8.
 */
import { equalBytes } from '../core/bytes.ts'
import { joinSegments } from '../core/join-segments.ts'
import type { Verify } from '../core/ports.ts'
import { checkSignature, openSegment, parseSegment, type OpenedSegment } from '../core/segment.ts'
import { planRuns, type Piece } from './compact-plan.ts'
import type { Feed } from './feeds.ts'
import type { Store } from './store.ts'

/** A feed of fewer segments is left alone. */
const fewest = 8

interface StoredPiece extends Piece { readonly id: number }

const piecesOf = (store: Store, feed: Feed): StoredPiece[] =>
  store.db.rows<[number, number, number, number]>('SELECT id, first_seq, last_seq, size FROM segment WHERE feed = ? ORDER BY last_seq', [feed.ordinal])
    .map(([id, firstSeq, lastSeq, bytes]) => ({ id, firstSeq, lastSeq, bytes }))

const openStored = (store: Store, id: number): OpenedSegment | null => {
  const bytes = store.db.first<[Uint8Array]>('SELECT bytes FROM segment WHERE id = ?', [id])?.[0]
  const parsed = bytes === undefined ? null : parseSegment(bytes)
  const opened = parsed?.ok === true ? openSegment(parsed.value) : null
  return opened?.ok === true ? opened.value : null
}

const joinRun = async (store: Store, verify: Verify, feed: Feed, run: readonly StoredPiece[]): Promise<boolean> => {
  const parts = run.map(({ id }) => openStored(store, id))
  if (!parts.every((part) => part !== null)) return false
  const last = parts.at(-1) as OpenedSegment
  const lastId = (run.at(-1) as StoredPiece).id
  const head = store.db.first<[Uint8Array]>('SELECT head FROM segment WHERE id = ?', [lastId])?.[0]
  const joined = await joinSegments(parts, { origin: feed.origin, algorithm: feed.algorithm as 1 | 2, publicKey: feed.publicKey })
  if (joined === null || head === undefined || !equalBytes(joined.head, head) || !(await checkSignature(last, feed.publicKey, verify))) return false
  return store.write(false, () => {
    const ids = run.map(({ id }) => id)
    const marks = ids.map(() => '?').join(', ')
    const held = store.db.first<[number]>(`SELECT count(*) FROM segment WHERE id IN (${marks})`, ids)?.[0]
    // something else has replaced one of them meanwhile
    if (held !== ids.length) return false
    store.db.run(`DELETE FROM segment WHERE id IN (${marks})`, ids)
    store.db.run('INSERT INTO segment (feed, first_seq, last_seq, head, records, size, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [feed.ordinal, (run[0] as StoredPiece).firstSeq, last.header.lastSeq, joined.head, joined.records, joined.bytes.length, joined.bytes])
    return true
  })
}

/** Answers with the number of segments saved. `pause` lets other work in between. */
export const compact = async (store: Store, verify: Verify, pause: () => Promise<void>): Promise<number> => {
  let saved = 0
  for (const feed of store.feeds.all()) {
    const pieces = piecesOf(store, feed)
    if (pieces.length < fewest) continue
    for (const [from, to] of planRuns(pieces)) {
      if (await joinRun(store, verify, feed, pieces.slice(from, to + 1))) saved += to - from
      await pause()
    }
  }
  return saved
}

export interface Compactor {
  /** Joins when enough has come since the last time; `now`: whatever there is. Never two at once. */
  run(now: boolean): Promise<void>
}

const enough = 64

export const makeCompactor = (store: Store, verify: Verify, pause: () => Promise<void>): Compactor => {
  let seen = 0
  let running: Promise<void> | null = null
  const lastId = (): number => store.db.first<[number]>('SELECT coalesce(max(id), 0) FROM segment')?.[0] ?? 0
  const work = async (): Promise<void> => {
    await compact(store, verify, pause)
    seen = lastId()
  }
  return {
    run: (now) => {
      if (running === null && (now || lastId() - seen >= enough)) running = work().finally(() => { running = null })
      return running ?? Promise.resolve()
    },
  }
}
