/**
 * Two histories that one key signed under the same numbers: a copied profile, or a database that went back in time unnoticed.
 * Where they part, the one with the smaller head goes on as the feed, so that all devices settle on the same without asking.
 * What the other says is written anew, as changes of this device: with the times it had, and new rows under ids that follow
 * from its heads, so that devices which do the same write the same rows. The bytes of the other history are kept. Rule REP4.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { batchChange } from '../core/batch.ts'
import { equalBytes } from '../core/bytes.ts'
import { batchHeads } from '../core/chain.ts'
import type { Change, Op, Value } from '../core/change.ts'
import { above } from '../core/hlc.ts'
import { namedRowId, newRowId, type RowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import type { OpenedSegment } from '../core/segment.ts'
import { appendAnew } from './adopt.ts'
import type { Database } from './database.ts'
import type { Feed } from './feeds.ts'
import { seenTable } from './history-seen.ts'
import { isWhole, rebuild, storedAfter, tailBatch } from './rebuild.ts'
import { decodeStored, headAt } from './segments.ts'
import type { Store } from './store.ts'

/** Segments of other histories kept with their bytes, and with their heads only, of each feed. */
const mostKept = 8
const mostKnown = 256

/** [REP4] A segment of another history: kept as evidence. */
export const keepBranch = (store: Store, feed: Feed, seq: number, head: Uint8Array, bytes: Uint8Array): void => {
  const kept = store.db.first<[number]>('SELECT count(*) FROM fork WHERE feed = ?', [feed.ordinal])?.[0] ?? 0
  if (kept < mostKnown) store.db.run('INSERT OR IGNORE INTO fork VALUES (?, ?, ?, ?)', [feed.ordinal, seq, head, kept < mostKept ? bytes : new Uint8Array(0)])
  store.feeds.markForked(feed, store.options.now())
}
/** By a head or the start of one. */
export const isKnownBranch = (db: Database, feed: Feed, head: Uint8Array): boolean =>
  feed.forkedAt !== null && db.first('SELECT 1 FROM fork WHERE feed = ? AND substr(head, 1, ?) = ?', [feed.ordinal, head.length, head]) !== null

/** First number at which an authentic segment differs from what is held; null when it does not. `before`: somewhere before it. */
export const whereParted = ({ db }: Store, feed: Feed, { header, heads }: OpenedSegment): number | 'before' | null => {
  const before = header.firstSeq - 1 > feed.seq ? null : headAt(db, feed, header.firstSeq - 1)
  if (before !== null && !equalBytes(before, header.before)) return 'before'
  const last = Math.min(feed.seq, header.lastSeq)
  const ours = last < header.firstSeq ? null : headAt(db, feed, last)
  if (ours === null || equalBytes(ours, heads[last - header.firstSeq] as Uint8Array)) return null
  // the chains part once: what is equal comes before what differs
  let [from, to] = [header.firstSeq, last]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const held = headAt(db, feed, middle)
    if (held !== null && equalBytes(held, heads[middle - header.firstSeq] as Uint8Array)) from = middle + 1
    else to = middle
  }
  return from
}

interface Lost { readonly change: Change; readonly head: Uint8Array }
interface HeldSegment { readonly firstSeq: number; readonly before: Uint8Array; readonly bytes: Uint8Array; readonly head: Uint8Array; readonly lost: readonly Lost[] }

/** Our segments with changes from `seq` on; null when one does not read. */
const heldFrom = ({ db }: Store, feed: Feed, seq: number): readonly HeldSegment[] | null => {
  const held: HeldSegment[] = []
  let done = seq - 1
  for (const [bytes, head] of db.rows<[Uint8Array, Uint8Array]>('SELECT bytes, head FROM segment WHERE feed = ? AND last_seq >= ? ORDER BY last_seq', [feed.ordinal, seq])) {
    const stored = decodeStored(feed, bytes)
    if (stored === null) return null
    const { batch, header } = stored
    const heads = batchHeads(batch, header.before)
    const lost: Lost[] = []
    for (let index = done + 1 - batch.firstSeq; index < batch.count; index++) lost.push({ change: batchChange(batch, index), head: heads[index] as Uint8Array })
    done = header.lastSeq
    held.push({ firstSeq: header.firstSeq, before: header.before, bytes, head, lost })
  }
  return held
}

/** Rows of this device's own that name rows: drafts and their parts. */
const renameInDrafts = (db: Database, ids: ReadonlyMap<string, RowId>): void => {
  for (const [old, id] of ids) {
    db.run('UPDATE OR IGNORE draft SET record = ? WHERE record = ?', [rowIdBytes(id), hexToBytes(old)])
    for (const [table, column] of [['draft_row', 'id'], ['draft_row', 'parent'], ['draft_cell', 'row'], ['draft_file', 'row']] as const) {
      db.run(`UPDATE OR IGNORE ${table} SET "${column}" = ? WHERE "${column}" = ?`, [id, old])
    }
  }
}

/** Every change of the other feeds that is held here, this device's unsealed ones too. */
function* othersThan(store: Store, feed: Feed): Generator<Change> {
  for (const other of store.feeds.all()) {
    if (other === feed) continue
    let done = 0
    for (const { bytes } of storedAfter(store, other, 0)) {
      const batch = decodeStored(other, bytes)?.batch
      if (batch === undefined) continue
      for (let index = done + 1 - batch.firstSeq; index < batch.count; index++) yield batchChange(batch, index)
      done = batch.firstSeq + batch.count - 1
    }
  }
  const tail = tailBatch(store)
  for (let index = 0; index < tail.count; index++) yield batchChange(tail, index)
}

/** What another feed's change says of renamed rows: edits of them under its stamp; a row of its own that names one, once more, after what stands in it. */
const followed = (change: Change, ids: ReadonlyMap<string, RowId>, renamed: (value: Value) => Value): readonly { readonly hlc: bigint; readonly ops: readonly Op[] }[] => {
  const edits: Op[] = []
  const moves: Op[] = []
  for (const [index, op] of change.ops.entries()) {
    if (op.kind !== 'row') continue
    const moved = op.row === 'new' ? undefined : ids.get(op.row)
    const cells = op.cells.map(([column, value]) => [column, renamed(value)] as const)
    const changed = cells.filter(([, value], at) => value !== op.cells[at]?.[1])
    if (moved !== undefined) edits.push({ ...op, row: moved, cells })
    else if (changed.length > 0) moves.push({ ...op, row: op.row === 'new' ? newRowId({ ...change, index }) : op.row, cells: changed })
  }
  return [...(edits.length > 0 ? [{ hlc: change.hlc, ops: edits }] : []), ...(moves.length > 0 ? [{ hlc: above(change.hlc, change.hlc), ops: moves }] : [])]
}

const rewrite = (store: Store, feed: Feed, lost: readonly Lost[]): void => {
  const ids = new Map<string, RowId>()
  for (const { change, head } of lost) {
    for (const [index, op] of change.ops.entries()) {
      if (op.kind === 'row' && op.row === 'new' && op.table !== seenTable) ids.set(newRowId({ ...change, index }), namedRowId('branch', `${bytesToHex(head)} ${index}`))
    }
  }
  const renamed = (value: Value): Value => (typeof value === 'string' ? (ids.get(value) ?? value) : value)
  // told as changes of this device, which they are, so that a meeting under way passes them on
  store.write(true, (touched) => {
    for (const { change } of lost) for (const op of change.ops) if (op.kind === 'row') touched.table(op.table)
  })
  // before anything is written: what others wrote to these rows, whose old ids now name rows of the history that goes on
  const followers: { readonly hlc: bigint; readonly ops: readonly Op[] }[] = []
  if (ids.size > 0) for (const change of othersThan(store, feed)) followers.push(...followed(change, ids, renamed))
  for (const { change } of lost) {
    const ops = change.ops.map((op, index): Op => op.kind === 'unknown' ? op : {
      ...op,
      // the id of a `seen` row names the change that it is in
      row: ids.get(op.row === 'new' ? newRowId({ ...change, index }) : op.row) ?? op.row,
      cells: op.cells.map(([column, value]) => [column, renamed(value)] as const),
    })
    appendAnew(store, change.hlc, ops)
  }
  for (const { hlc, ops } of followers) appendAnew(store, hlc, ops)
  renameInDrafts(store.db, ids)
}

export type Settled =
  /** ours stays; the segment was kept as evidence */
  | { readonly type: 'kept'; readonly seq: number }
  /** the other history goes on from here; ours after it was written anew */
  | { readonly type: 'changed'; readonly seq: number }

/** [REP4] Decides between the two histories; inside a transaction. A feed's own device never changes its history, it takes a new key. */
export const settleFork = (store: Store, feed: Feed, parted: number | 'before', { header, heads }: OpenedSegment, bytes: Uint8Array): Settled => {
  const { db, feeds, own } = store
  const seq = parted === 'before' ? header.firstSeq - 1 : parted
  const isTooMany = (db.first<[number]>('SELECT count(*) FROM fork WHERE feed = ?', [feed.ordinal])?.[0] ?? 0) >= mostKnown
  const ours = parted === 'before' ? null : headAt(db, feed, parted)
  const isOurs = ours === null || bytesToHex(ours) < bytesToHex(heads[seq - header.firstSeq] as Uint8Array)
  const held = isOurs || isTooMany || feed === own.feed || !isWhole(store) ? null : heldFrom(store, feed, seq)
  const [first] = held ?? []
  if (held === null || first === undefined) {
    keepBranch(store, feed, seq, heads.at(-1) as Uint8Array, bytes)
    return { type: 'kept', seq }
  }
  for (const segment of held) keepBranch(store, feed, seq, segment.head, segment.bytes)
  const end = first.firstSeq - 1
  db.run('DELETE FROM segment WHERE feed = ? AND last_seq > ?', [feed.ordinal, end])
  db.run('DELETE FROM fork WHERE feed = ? AND head = ?', [feed.ordinal, heads.at(-1) as Uint8Array])
  feeds.cut(feed, end, first.before)
  rewrite(store, feed, held.flatMap((segment) => segment.lost))
  rebuild(store)
  return { type: 'changed', seq: end }
}
