/**
 * One open database as replication sees it: catalog, feeds, the own tail, and who is told after a commit.
 * Writing is commit.ts; meeting others is replica.ts.
 */
import { originOfKey, type Origin } from '../core/ids.ts'
import type { Identity } from '../core/ports.ts'
import { adoptTail } from './adopt.ts'
import { Catalog, type PlanTables } from './catalog.ts'
import type { Database } from './database.ts'
import { CellEditors } from './edit-cell.ts'
import { Feeds } from './feeds.ts'
import { OwnFeed } from './own.ts'
import { noteOwnOrigin } from './own-origins.ts'
import { retryAllPending } from './pending.ts'
import { RowInserters } from './rows.ts'
import { HeapBuffer } from './raw.ts'
import { TouchedBuilder, type CommitEvent } from './touched.ts'

export interface StoreOptions extends Identity {
  /** Reads the tables of an XForm (forms/columns.ts, handed in). */
  readonly planTables: PlanTables
  readonly now: () => number
}
export interface Store {
  readonly db: Database
  readonly options: StoreOptions
  readonly catalog: Catalog
  readonly feeds: Feeds
  readonly own: OwnFeed
  /** of this device: the one in use and those before it */
  readonly ownOrigins: ReadonlySet<Origin>
  readonly inserters: RowInserters
  readonly editors: CellEditors
  readonly heap: HeapBuffer
  /** Runs `body` in a transaction (or in the one under way) and tells the listeners after its commit what it touched. */
  write<T>(local: boolean, body: (touched: TouchedBuilder) => T): T
  onCommit(listener: (event: CommitEvent) => void): () => void
  /** Another store takes over this database: whatever still runs with this one fails before it writes. */
  retire(): void
}

export const openStore = (db: Database, options: StoreOptions): Store => {
  if (originOfKey(options.algorithm, options.publicKey) !== options.origin) throw new Error('the origin is not the one of the key')
  const catalog = new Catalog(db)
  const feeds = new Feeds(db)
  const own = new OwnFeed(db, feeds.find(options.origin) ?? feeds.add(options.origin, options.algorithm, options.publicKey))
  const ownOrigins = noteOwnOrigin(db, options.origin)
  const inserters = new RowInserters(db)
  const editors = new CellEditors(db, feeds)
  const listeners = new Set<(event: CommitEvent) => void>()
  let open: { readonly local: TouchedBuilder; readonly merged: TouchedBuilder } | null = null

  const ended = (committed: boolean): void => {
    const touched = open
    open = null
    if (!committed) {
      feeds.load()
      catalog.load()
      own.load()
      inserters.forget()
      editors.forget()
      return
    }
    if (touched === null) return
    for (const [local, rows] of [[true, touched.local], [false, touched.merged]] as const) {
      if (rows.tables.size > 0) for (const listener of listeners) listener({ local, touched: rows })
    }
  }

  let isRetired = false
  const write = <T>(local: boolean, body: (touched: TouchedBuilder) => T): T =>
    db.transaction(() => {
      if (isRetired) throw new Error('this device goes on under another key')
      if (open === null) {
        open = { local: new TouchedBuilder(), merged: new TouchedBuilder() }
        db.afterTransaction(ended)
      }
      return body(local ? open.local : open.merged)
    })

  const store: Store = {
    db, options, catalog, feeds, own, ownOrigins, inserters, editors, heap: new HeapBuffer(db), write,
    onCommit: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retire: () => {
      isRetired = true
    },
  }
  adoptTail(store)
  retryAllPending(store)
  return store
}
