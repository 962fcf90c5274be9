/**
 * What the mirror has and the database has not, brought back: segments as a meeting would bring them, then the changes that were not
 * sealed, then drafts. Own changes keep their numbers when nothing before them is missing; otherwise they are handed back, to be
 * written anew under another key (writeAnew). Rules MIR8-MIR11.
 */
import { batchChange, BatchBuilder } from '../core/batch.ts'
import { joinBytes } from '../core/bytes.ts'
import { readChange } from '../core/change-codec.ts'
import type { Change } from '../core/change.ts'
import { newRowId, type Origin } from '../core/ids.ts'
import type { Identity, Verify } from '../core/ports.ts'
import { checkSignature, openSegment, parseSegment } from '../core/segment.ts'
import { ShapeBook } from '../core/shape.ts'
import { appendAnew } from './adopt.ts'
import { applyChanges, type MergeCount } from './apply.ts'
import { applyRun } from './apply-run.ts'
import type { Database } from './database.ts'
import { deleteDraft, draftHead } from './drafts.ts'
import { seenTable } from './history-seen.ts'
import { updatedIn, writeDraft } from './mirror-drafts.ts'
import type { Mirrored, MirroredSegment } from './mirror-read.ts'
import { restoreLocal } from './mirror-parts.ts'
import { keepShapes } from './own.ts'
import { retryPending } from './pending.ts'
import { isWhole, rebuild, tailBatch } from './rebuild.ts'
import { openReplica } from './replica.ts'
import { openStore, type Store, type StoreOptions } from './store.ts'

export interface Restored {
  /** changes that were not in the database, by anyone */
  readonly changes: number
  readonly drafts: number
  /** own changes that have lost their place in the feed */
  readonly orphans: readonly Change[]
  /** own changes of which the mirror has the number and not the content */
  readonly lost: number
  /** false: numbers of the own feed may be used that are not here */
  readonly isComplete: boolean
}

const nothing: Restored = { changes: 0, drafts: 0, orphans: [], lost: 0, isComplete: true }
const runSegments = 64

const ownEnd = (db: Database, ordinal: number): number => db.first<[number | null]>('SELECT max(seq) FROM tail WHERE feed = ?', [ordinal])?.[0] ?? 0

/** [MIR8] Whether the mirror has changes or answers that the database has not. */
export const isBehind = (db: Database, mirrored: Mirrored): boolean => {
  const held = new Map(db.rows<[string, number, number]>('SELECT lower(hex(origin)), ordinal, seq FROM feed').map(([origin, ordinal, seq]) => [origin, Math.max(seq, ownEnd(db, ordinal))]))
  const seqOf = (origin: Origin): number => held.get(origin) ?? 0
  if ([...mirrored.heads].some(([origin, seq]) => seq > seqOf(origin))) return true
  if (mirrored.tail.some(({ origin, seq }) => mirrored.key?.origin === origin && seq > seqOf(origin))) return true
  const drafts = new Map(db.rows<[string, number]>('SELECT id, updated FROM draft'))
  return [...mirrored.drafts].some(([id, draft]) => updatedIn(draft) > (drafts.get(id) ?? Number.POSITIVE_INFINITY))
}

/** In the order in which they were written; what waits for another is tried again as long as something moves. */
const mergeSegments = async (store: Store, verify: Verify, segments: readonly MirroredSegment[]): Promise<{ readonly changes: number; readonly left: readonly MirroredSegment[] }> => {
  const replica = openReplica(store, verify)
  const seal = async (): Promise<{ readonly ok: true; readonly value: undefined } | Extract<Awaited<ReturnType<typeof replica.heads>>, { ok: false }>> => {
    const sealed = await replica.heads()
    return sealed.ok ? { ok: true, value: undefined } : sealed
  }
  let waiting: readonly MirroredSegment[] = segments.filter(({ origin, lastSeq }) => lastSeq > (store.feeds.find(origin)?.seq ?? 0))
  let changes = 0
  for (let moved = true; moved && waiting.length > 0;) {
    moved = false
    const left: MirroredSegment[] = []
    for (let at = 0; at < waiting.length;) {
      const part = waiting.slice(at, at + runSegments)
      const bytes = await Promise.all(part.map((segment) => segment.read()))
      const firstBad = bytes.findIndex((one) => one === null)
      const run = (firstBad === -1 ? bytes : bytes.slice(0, firstBad)) as Uint8Array[]
      const answers = run.length === 0 ? [] : await applyRun(store, verify, seal, run)
      for (const [index, answer] of answers.entries()) {
        if (answer.ok) {
          changes += answer.value.changes
          moved ||= answer.value.changes > 0
        } else if (answer.error.type === 'storage') throw new Error(answer.error.message)
        else if (answer.error.type !== 'fork') left.push(part[index] as MirroredSegment)
      }
      // damaged: it stays among those that are missing
      if (answers.length === 0) left.push(part[0] as MirroredSegment)
      at += Math.max(1, answers.length)
    }
    waiting = left
  }
  return { changes, left: waiting }
}

/** Changes of segments that wait behind a gap: whole and signed by this device, but without their place. */
const orphansIn = async (segments: readonly MirroredSegment[], own: Pick<Identity, 'origin' | 'publicKey'>, verify: Verify): Promise<readonly Change[]> => {
  const found: Change[] = []
  for (const segment of segments) {
    const bytes = segment.origin === own.origin ? await segment.read() : null
    const header = bytes === null ? null : parseSegment(bytes)
    const opened = header?.ok === true ? openSegment(header.value) : null
    if (opened?.ok !== true || !(await checkSignature(opened.value, own.publicKey, verify))) continue
    const { batch } = opened.value
    for (let index = 0; index < batch.count; index++) found.push(batchChange(batch, index))
  }
  return found
}

/** [MIR9] The changes that were not sealed, behind those that are here; those that do not fit there as orphans. */
const mergeTail = (store: Store, { tail }: Mirrored, origin: Origin): { readonly changes: number; readonly orphans: readonly Change[] } => {
  const { db, own, feeds } = store
  const book = new ShapeBook()
  const shapes: Uint8Array[] = []
  const orphans: Change[] = []
  const feed = feeds.find(origin)
  const isOwn = feed === own.feed
  let next = isOwn ? own.seq + 1 : Number.POSITIVE_INFINITY
  const first = next
  store.write(true, (touched) => {
    for (const part of tail.filter((one) => one.origin === origin)) {
      keepShapes(book, part.shapes)
      shapes.push(part.shapes)
      if (part.seq < next && (isOwn || part.seq <= (feed?.seq ?? 0))) continue
      const builder = new BatchBuilder()
      if (!readChange(builder, part.bytes, book)) continue
      if (part.seq > next || !isOwn) {
        orphans.push(batchChange(builder.finish(origin, part.seq), 0))
        continue
      }
      // every shape it may name: those defined in what was sealed are not in this tail
      db.run('INSERT INTO tail (seq, feed, clock, bytes, shapes) VALUES (?, ?, ?, ?, ?)', [part.seq, own.feed.ordinal, part.clock, part.bytes, part.seq === first ? joinBytes(shapes) : part.shapes])
      next++
    }
    if (next === first) return
    own.load()
    const batch = tailBatch(store)
    const count: MergeCount = { touched, recordsNew: 0, recordsUpdated: new Set() }
    retryPending(store, applyChanges(store, own.feed, batch, first - batch.firstSeq, batch.count, count), touched, count)
  })
  return { changes: isOwn ? next - first : 0, orphans }
}

/** [MIR10] A draft that ended after the database's last change stays ended; one that the database has in a later state stays so. */
const mergeDrafts = (db: Database, mirrored: Mirrored, wasBehind: boolean, mayEnd: boolean): number => {
  let restored = 0
  for (const [id, draft] of mirrored.drafts) {
    const here = db.first<[number]>('SELECT updated FROM draft WHERE id = ?', [id])?.[0]
    if (here === undefined && !wasBehind) continue
    if (here !== undefined && updatedIn(draft) <= here) continue
    writeDraft(db, id, draft)
    if (db.first('SELECT 1 FROM draft WHERE id = ?', [id]) !== null) restored++
  }
  if (mayEnd) for (const id of mirrored.gone) {
    const head = draftHead(db, id)
    if (head !== null) deleteDraft(db, head.number)
  }
  return restored
}

/** `isNew`: the database was made anew, and everything comes from here. The store is to be opened again after it. */
export const restoreMirror = async (db: Database, mirrored: Mirrored, options: StoreOptions, verify: Verify, isNew: boolean): Promise<Restored> => {
  if (!isNew && !isBehind(db, mirrored)) return nothing
  if (isNew && mirrored.local !== null) db.transaction(() => restoreLocal(db, mirrored.local as Uint8Array))
  const store = openStore(db, options)
  const before = store.own.seq
  const forkedBefore = store.own.feed.forkedAt
  const { changes, left } = await mergeSegments(store, verify, mirrored.segments)
  // these came from this device, not from another one with its key
  if (forkedBefore === null && store.own.feed.forkedAt !== null) {
    db.run('UPDATE feed SET forked_at = NULL WHERE ordinal = ?', [store.own.feed.ordinal])
    store.feeds.load()
  }
  store.own.load()
  const signer = mirrored.key?.origin ?? options.origin
  const tail = mergeTail(store, mirrored, signer)
  const orphans = new Map<number, Change>()
  for (const orphan of [...(await orphansIn(left, mirrored.key ?? options, verify)), ...tail.orphans]) if (orphan.seq > (store.feeds.find(orphan.origin)?.seq ?? 0)) orphans.set(orphan.seq, orphan)
  const end = Math.max(mirrored.heads.get(signer) ?? 0, ...mirrored.tail.filter(({ origin }) => origin === signer).map(({ seq }) => seq))
  const have = signer === store.own.feed.origin ? store.own.seq : (store.feeds.find(signer)?.seq ?? 0)
  const wasBehind = isNew || store.own.seq > before || orphans.size > 0
  const drafts = mergeDrafts(db, mirrored, wasBehind || changes > 0 || isBehind(db, mirrored), wasBehind)
  store.retire()
  return {
    changes: changes + tail.changes, drafts, orphans: [...orphans.values()].sort((a, b) => a.seq - b.seq),
    lost: Math.max(0, end - have - orphans.size), isComplete: signer !== store.own.feed.origin || have >= end,
  }
}

/** [MIR11] Under the key in use, with the stamps and ids they had; as adopt.ts does it. */
export const writeAnew = (store: Store, orphans: readonly Change[]): void => {
  if (orphans.length === 0) return
  store.write(true, () => {
    for (const { origin, seq, hlc, ops } of orphans) {
      store.own.adopt(hlc)
      appendAnew(store, hlc, ops.map((op, index) => (op.kind === 'row' && op.row === 'new' && op.table !== seenTable ? { ...op, row: newRowId({ origin, seq, index }) } : op)))
    }
    if (isWhole(store)) rebuild(store)
  })
}
