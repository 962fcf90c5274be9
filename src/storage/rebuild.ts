/** Makes every replicated row anew from the feeds, which are the only truth. Tables and their names stay. Rule REP10. */
import { BatchBuilder, type Batch } from '../core/batch.ts'
import { readChange } from '../core/change-codec.ts'
import { applyChanges, type MergeCount } from './apply.ts'
import { quoted } from './names.ts'
import { retryPending } from './pending.ts'
import { hasHoles } from './holes.ts'
import type { Feed } from './feeds.ts'
import { decodeStored } from './segments.ts'
import type { Store } from './store.ts'

/** Stored segments of a feed that end after `seq`, one at a time: all of them may be more than memory should hold. */
export function* storedAfter({ db }: Pick<Store, 'db'>, feed: Feed, seq: number): Generator<{ readonly id: number; readonly lastSeq: number; readonly bytes: Uint8Array }> {
  for (const [id, lastSeq] of db.rows<[number, number]>('SELECT id, last_seq FROM segment WHERE feed = ? AND last_seq > ? ORDER BY last_seq', [feed.ordinal, seq])) {
    const bytes = db.first<[Uint8Array]>('SELECT bytes FROM segment WHERE id = ?', [id])?.[0]
    if (bytes !== undefined) yield { id, lastSeq, bytes }
  }
}

/** Whether everything is in the feeds and reads. */
export const isWhole = (store: Store): boolean => {
  if (hasHoles(store.db)) return false
  for (const feed of store.feeds.all()) for (const { bytes } of storedAfter(store, feed, 0)) if (decodeStored(feed, bytes) === null) return false
  return true
}

export const tailBatch = ({ db, own }: Store): Batch => {
  const builder = new BatchBuilder()
  for (const [change] of db.rows<[Uint8Array]>('SELECT bytes FROM tail WHERE feed = ? ORDER BY seq', [own.feed.ordinal])) {
    if (!readChange(builder, change, own.book)) throw new Error('a change in the tail does not read')
  }
  return builder.finish(own.feed.origin, own.feed.seq + 1)
}

/** Throws when a segment does not read; ask isWhole first. */
export const rebuild = (store: Store): void => {
  store.write(false, (touched) => {
    const { db, feeds, own, catalog } = store
    for (const table of catalog.tables()) {
      db.run(`DELETE FROM ${quoted(table.sql)}`)
      touched.table(table.name)
    }
    db.run('DELETE FROM overwritten')
    db.run('DELETE FROM pending')
    const count: MergeCount = { touched, recordsNew: 0, recordsUpdated: new Set() }
    const madeKnown: string[] = []
    for (const feed of feeds.all()) {
      let done = 0
      for (const { lastSeq, bytes } of storedAfter(store, feed, 0)) {
        const batch = decodeStored(feed, bytes)?.batch
        if (batch === undefined) throw new Error(`segment ${lastSeq} of ${feed.origin} does not read`)
        madeKnown.push(...applyChanges(store, feed, batch, done + 1 - batch.firstSeq, batch.count, count))
        done = lastSeq
      }
    }
    const tail = tailBatch(store)
    madeKnown.push(...applyChanges(store, own.feed, tail, 0, tail.count, count))
    retryPending(store, madeKnown, touched, count)
  })
}
