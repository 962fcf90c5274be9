/**
 * Says with an edit what its device had seen of others: a row of `seen` for each feed that grew since this device's last edit.
 * Nothing is said by a save that only makes new rows, nor twice. Reading it is history-knowledge.ts. Rules HIS1-HIS3;
 * docs/decisions/0001-concurrency.md says why.
 */
import { limits, type TableName } from '../core/change.ts'
import type { Batch } from '../core/batch.ts'
import { above, maxHlc } from '../core/hlc.ts'
import type { Origin, RowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { rootRow, textOf } from './answers.ts'
import { loadRow, toSql } from './cells.ts'
import type { LocalRow } from './commit.ts'
import type { DraftHead } from './drafts.ts'
import type { Feed } from './feeds.ts'
import { ownRowsAfter } from './own-rows.ts'
import { RawStatement } from './statement.ts'
import type { Store } from './store.ts'

export const seenTable: TableName = 'seen'
/** Feeds named by one change; the others are named by the next. */
const mostFeeds = 1000

/** What this device has said, so that most edits look nothing up. */
const saidBy = new WeakMap<Store, Map<string, number>>()
const saidOf = (store: Store): Map<string, number> => {
  const known = saidBy.get(store)
  if (known !== undefined) return known
  const rows = store.db.rows<[string, number]>('SELECT feed, max(upto) FROM seen WHERE id BETWEEN ? AND ? AND upto IS NOT NULL GROUP BY feed', [...ownRowsAfter(store.own.feed.origin, 0)])
  const said = new Map(rows)
  saidBy.set(store, said)
  return said
}

const isEdit = (store: Store, { table, row }: LocalRow): boolean => typeof row === 'string' && store.catalog.table(table)?.kind !== 'fixed'

/** [HIS1] The rows of a save, and what it has to say about what was seen; inside its transaction. Changes that still wait for their form were not seen. */
export const withSeen = (store: Store, rows: readonly LocalRow[]): readonly LocalRow[] => {
  if (!rows.some((row) => isEdit(store, row))) return rows
  const said = saidOf(store)
  const grown = store.feeds.all().filter((feed) => feed !== store.own.feed && feed.seq > (said.get(feed.origin) ?? 0))
  if (grown.length === 0) return rows
  const waiting = new Map(store.db.rows<[number, number]>('SELECT feed, min(seq) FROM pending GROUP BY feed'))
  const found: LocalRow[] = []
  for (const feed of grown.slice(0, Math.min(mostFeeds, limits.opsPerChange - rows.length))) {
    const upto = Math.min(feed.seq, (waiting.get(feed.ordinal) ?? Infinity) - 1)
    if (upto <= (said.get(feed.origin) ?? 0)) continue
    said.set(feed.origin, upto)
    found.push({ table: seenTable, row: { newRow: `seen ${feed.origin}` }, cells: [['feed', feed.origin], ['upto', upto]] })
  }
  if (found.length > 0) store.db.afterTransaction((committed) => { if (!committed) saidBy.delete(store) })
  return [...rows, ...found]
}

/** [HIS2] What a finished draft replaces although it came after the draft was opened: its writer cannot have seen it. */
export const unseenBy = (store: Store, draft: DraftHead, rows: readonly LocalRow[]): readonly LocalRow[] => {
  const found: LocalRow[] = []
  const replaced = (table: TableName, row: RowId, name: string): void => {
    const base = store.db.first<[string]>('SELECT base FROM draft_cell WHERE draft = ? AND row = ? AND "column" = ?', [draft.number, row === draft.record ? rootRow : row, name])
    const info = store.catalog.table(table)
    const column = info?.columns.get(name)
    if (base === null || info === undefined || column === undefined) return
    const cell = loadRow(store.db, info, rowIdBytes(row), [column])?.cells[0]
    if (cell === undefined || cell.stamp === null || textOf(toSql(column, cell.value)) === base[0]) return
    const origin: Origin = store.feeds.at(cell.stamp.origin).origin
    found.push({ table: seenTable, row: { newRow: `unseen ${row} ${name}` }, cells: [['feed', origin], ['unseen', String(cell.stamp.hlc)]] })
  }
  for (const { table, row, cells } of rows) if (typeof row === 'string') for (const [column] of cells) replaced(table, row, column)
  return found
}

const insertEdit = 'INSERT OR IGNORE INTO edit (feed, hlc, seq) VALUES (?, ?, ?)'

/**
 * [HIS3] A stamp for an edit that has to be above somebody's wrong clock, which no change of this device has yet: (hlc, origin)
 * names one change. Stamps of the own clock are new anyway.
 */
export const unusedStamp = ({ db, own }: Store, hlc: bigint): bigint => {
  const [known, last] = db.first<[bigint | number | null, bigint | number | null]>(
    'SELECT min(hlc), max(hlc) FROM edit WHERE feed = ? AND hlc BETWEEN ? AND ?', [own.feed.ordinal, hlc, hlc + 0xffffn > maxHlc ? maxHlc : hlc + 0xffffn]) ?? [null, null]
  return known === null || last === null || BigInt(known) !== hlc ? hlc : above(hlc, BigInt(last))
}

/** [HIS3] The number of an own change that writes to rows by their ids. */
export const noteOwnEdit = (store: Store, rows: readonly LocalRow[], hlc: bigint, seq: number): void => {
  if (rows.some(({ row }) => typeof row === 'string')) store.db.run(insertEdit, [store.own.feed.ordinal, hlc, seq])
}

/** [HIS3] The same for changes `from` .. `to` of a batch that is merged. */
export const noteEdits = (store: Store, feed: Feed, batch: Batch, from: number, to: number): void => {
  const statement = new RawStatement(store.db, insertEdit)
  for (let index = from; index < to; index++) {
    const end = batch.opStart[index + 1] as number
    for (let op = batch.opStart[index] as number; op < end; op++) {
      if ((batch.opShape[op] as number) < 0 || (batch.opRow[op] as number) < 0) continue
      statement.number(1, feed.ordinal)
      statement.bigint(2, batch.hlc[index] as bigint)
      statement.number(3, batch.firstSeq + index)
      statement.run()
      break
    }
  }
}
