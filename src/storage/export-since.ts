/**
 * Records that came or changed here since some point, which is a vector: how far each feed was held. What has come since is read from
 * the feeds themselves, so a record that was merged later with an old stamp is among them. Rule EXP4.
 */
import { batchChange } from '../core/batch.ts'
import type { Change, RowOp } from '../core/change.ts'
import { newRowId, parseRowId, type Origin, type RowId } from '../core/ids.ts'
import type { FeedHead, Replica, StorageFailure } from '../core/ports.ts'
import { err, ok, type Result } from '../core/result.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import { openSegment, parseSegment } from '../core/segment.ts'
import { recordOf } from './cells.ts'
import { headAt } from './segments.ts'
import type { Store } from './store.ts'

/** What is held now, without changes that wait for their form: they will come into the tables later. */
export const heldHeads = async ({ db, feeds }: Store, replica: Replica): Promise<Result<readonly FeedHead[], StorageFailure>> => {
  const heads = await replica.heads()
  if (!heads.ok) return heads
  const waiting = new Map(db.rows<[number, number]>('SELECT feed, min(seq) FROM pending GROUP BY feed').map(([feed, seq]) => [feeds.at(feed).origin, seq] as const))
  return ok(heads.value.flatMap((held) => {
    const feed = feeds.find(held.origin)
    const seq = (waiting.get(held.origin) ?? Infinity) - 1
    if (feed === undefined || held.seq <= seq) return [held]
    const head = seq === 0 ? null : headAt(db, feed, seq)
    return head === null ? [] : [{ origin: held.origin, seq, head }]
  }))
}

const recordOfAttachment = ({ db }: Store, id: RowId, op: RowOp): RowId | null => {
  const named = op.cells.find(([column]) => column === 'record')?.[1] ?? db.first('SELECT record FROM attachment WHERE id = ?', [rowIdBytes(id)])?.[0]
  return typeof named === 'string' ? parseRowId(named) : null
}

const recordsOf = (store: Store, change: Change, formId: string, into: Set<RowId>): void => {
  for (const [index, op] of change.ops.entries()) {
    if (op.kind !== 'row') continue
    const table = store.catalog.table(op.table)
    const id = op.row === 'new' ? newRowId({ origin: change.origin, seq: change.seq, index }) : op.row
    if (op.table === 'attachment') {
      const record = recordOfAttachment(store, id, op)
      if (record !== null) into.add(record)
    } else if (table?.formId === formId) {
      const record = recordOf(store.db, table, rowIdBytes(id), (below) => store.catalog.parentOf(below))
      if (record !== null) into.add(rowIdFromBytes(record.id))
    }
  }
}

/** `stopped` is asked between segments. */
export const recordsSince = async (store: Store, replica: Replica, formId: string, since: readonly FeedHead[], stopped: () => boolean): Promise<Result<ReadonlySet<RowId>, StorageFailure>> => {
  const found = new Set<RowId>()
  const planned = await replica.missing(since)
  if (!planned.ok) return planned
  const held = new Map<Origin, number>(since.map(({ origin, seq }) => [origin, seq]))
  for (const { ref, branch } of planned.value) {
    if (stopped()) break
    const bytes = await replica.read(ref)
    if (!bytes.ok) return bytes
    const parsed = parseSegment(bytes.value)
    const opened = parsed.ok ? openSegment(parsed.value) : parsed
    if (!opened.ok) return err({ type: 'storage', message: `segment ${ref.origin} ${ref.firstSeq}: ${opened.error.type}` })
    const { batch } = opened.value
    const after = branch === true ? 0 : (held.get(ref.origin) ?? 0)
    for (let index = Math.max(0, after + 1 - batch.firstSeq); index < batch.count; index++) recordsOf(store, batchChange(batch, index), formId, found)
  }
  return ok(found)
}
