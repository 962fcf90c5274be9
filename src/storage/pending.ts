/** Changes that named something unknown, merged as soon as it is known; read again from the stored segments. Rule REP3. */
import type { TableName } from '../core/change.ts'
import { applyChanges, type MergeCount } from './apply.ts'
import type { Feed } from './feeds.ts'
import { decodeStored, segmentAt } from './segments.ts'
import type { Store } from './store.ts'
import type { TouchedBuilder } from './touched.ts'

/** What waits in a segment that is damaged goes on waiting; the segment comes again (holes.ts). */
const retryFeed = (store: Store, feed: Feed, seqs: readonly number[], count: MergeCount): TableName[] => {
  const madeKnown: TableName[] = []
  for (let next = 0; next < seqs.length;) {
    const seq = seqs[next] as number
    const bytes = segmentAt(store.db, feed, seq)
    const batch = bytes === null ? undefined : decodeStored(feed, bytes)?.batch
    if (batch === undefined) {
      store.db.run("INSERT OR REPLACE INTO pending VALUES (?, ?, '')", [feed.ordinal, seq])
      next++
      continue
    }
    for (; next < seqs.length && (seqs[next] as number) < batch.firstSeq + batch.count; next++) {
      const index = (seqs[next] as number) - batch.firstSeq
      madeKnown.push(...applyChanges(store, feed, batch, index, index + 1, count))
    }
  }
  return madeKnown
}

const retry = (store: Store, where: string, params: readonly string[], count: MergeCount): TableName[] => {
  const waiting = store.db.rows<[number, number]>(`SELECT feed, seq FROM pending WHERE ${where} ORDER BY feed, seq`, params)
  if (waiting.length === 0) return []
  store.db.run(`DELETE FROM pending WHERE ${where}`, params)
  const byFeed = new Map<number, number[]>()
  for (const [feed, seq] of waiting) byFeed.set(feed, [...(byFeed.get(feed) ?? []), seq])
  return [...byFeed].flatMap(([feed, seqs]) => retryFeed(store, store.feeds.at(feed), seqs, count))
}

/** [REP3] Merges what waited for these tables, and for those that it makes known in turn; inside a transaction. */
export const retryPending = (store: Store, tables: readonly TableName[], touched: TouchedBuilder, count: MergeCount = { touched, recordsNew: 0, recordsUpdated: new Set() }): void => {
  let names = [...new Set(tables)]
  while (names.length > 0) names = [...new Set(names.flatMap((name) => retry(store, 'table_name = ?', [name], count)))]
}

/** After an update of the app: tables and operations that came with it. */
export const retryAllPending = (store: Store): void => {
  store.write(false, (touched) => {
    const count: MergeCount = { touched, recordsNew: 0, recordsUpdated: new Set() }
    retryPending(store, retry(store, "table_name NOT LIKE 'form:%'", [], count), touched, count)
  })
}
