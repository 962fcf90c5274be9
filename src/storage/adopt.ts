/**
 * A database whose unsealed changes belong to a key that is not here: it was copied, restored, or the key was lost. Nobody can
 * sign them under the old origin any more, so this device writes them anew under its own. Rule FEED6.
 */
import { batchChange, BatchBuilder } from '../core/batch.ts'
import { encodeChange, readChange } from '../core/change-codec.ts'
import type { Op } from '../core/change.ts'
import { newRowId } from '../core/ids.ts'
import { ShapeBook } from '../core/shape.ts'
import { seenTable } from './history-seen.ts'
import { keepShapes } from './own.ts'
import { isWhole, rebuild } from './rebuild.ts'
import type { Store } from './store.ts'

/** Another feed's change as one of this device's, under the stamp it had; its rows are the caller's to make again. */
export const appendAnew = ({ own }: Store, hlc: bigint, ops: readonly Op[]): void => {
  const encoded = encodeChange(hlc, ops, own.book)
  own.append(own.place(encoded), encoded.shapes, own.clock)
}

type TailRow = [number, number, bigint | number, Uint8Array, Uint8Array | null]

export const adoptTail = (store: Store): void => {
  const { db, own, feeds } = store
  const rows = db.rows<TailRow>('SELECT seq, feed, clock, bytes, shapes FROM tail WHERE feed <> ? ORDER BY feed, seq', [own.feed.ordinal])
  if (rows.length === 0) return
  store.write(true, () => {
    db.run('DELETE FROM tail WHERE feed <> ?', [own.feed.ordinal])
    const book = new ShapeBook()
    for (const [, , , , shapes] of rows) if (shapes !== null) keepShapes(book, shapes)
    for (const [seq, ordinal, clock, bytes] of rows) {
      const builder = new BatchBuilder()
      if (!readChange(builder, bytes, book)) throw new Error(`change ${seq} of another tail does not read`)
      const { origin } = feeds.at(ordinal)
      const change = batchChange(builder.finish(origin, seq), 0)
      own.adopt(BigInt(clock))
      // rows keep the ids under which other rows, drafts and files know them; that of a `seen` row names its change
      appendAnew(store, change.hlc, change.ops.map((op, index) => (op.kind === 'row' && op.row === 'new' && op.table !== seenTable ? { ...op, row: newRowId({ origin, seq, index }) } : op)))
    }
    // every stamp of theirs has another origin now; where the feeds are damaged the rows are all there is
    if (isWhole(store)) rebuild(store)
  })
}
