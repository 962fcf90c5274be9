/**
 * The tables made once more from the feeds, in a database in memory beside the real one, so that the two can be compared while
 * the app goes on. It catches up with what comes meanwhile; the comparison is repair.ts. Rule REP13.
 */
import { applyChanges, type MergeCount } from './apply.ts'
import { openDatabase, type Bindable, type Database } from './database.ts'
import { retryPending } from './pending.ts'
import { storedAfter, tailBatch } from './rebuild.ts'
import { decodeStored } from './segments.ts'
import { openStore, type Store } from './store.ts'
import { TouchedBuilder } from './touched.ts'

export interface Shadow {
  readonly store: Store
  /** Merges one more stored segment; false when there is none. */
  next(): boolean
  /** Devices or questions have come since it was opened: their numbers are not known here. */
  isStale(): boolean
  /** Everything up to now, the unsealed changes too; inside a transaction of the real database. */
  catchUp(): void
  close(): void
}

/** Tables whose rows say how this database numbers things. */
const numbering = ['feed', 'data_table', 'data_column', 'version_number'] as const

const copySchema = (from: Database, to: Database): void => {
  // the autoincrement table comes by itself
  for (const [sql] of from.rows<[string]>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY rowid")) to.connection.exec(sql)
  to.run('INSERT OR IGNORE INTO clock VALUES (1, 0)')
}
const copyNumbering = (from: Database, to: Database): void => {
  for (const table of numbering) {
    for (const row of from.rows(`SELECT * FROM ${table}`)) to.run(`INSERT OR REPLACE INTO ${table} VALUES (${row.map(() => '?').join(', ')})`, row as readonly Bindable[])
  }
}

export const openShadow = (real: Store): Shadow => {
  const { sqlite } = real.db
  const db = openDatabase(sqlite, new sqlite.oo1.DB(':memory:'))
  copySchema(real.db, db)
  copyNumbering(real.db, db)
  const store = openStore(db, real.options)
  store.catalog.versions.freeze()
  const done = new Map<number, number>()
  const touched = new TouchedBuilder()
  const count: MergeCount = { touched, recordsNew: 0, recordsUpdated: new Set() }
  /** changes of the tail that are merged already */
  let tailed = 0

  const { version } = real.catalog
  const feeds = real.feeds.all().length

  const merge = (body: () => readonly string[]): void => void store.write(false, () => retryPending(store, body(), touched, count))

  const next = (): boolean => {
    for (const feed of real.feeds.all()) {
      const from = done.get(feed.ordinal) ?? 0
      if (from >= feed.seq) continue
      for (const { bytes, lastSeq } of storedAfter(real, feed, from)) {
        const batch = decodeStored(feed, bytes)?.batch
        if (batch === undefined) throw new Error(`segment ${lastSeq} of ${feed.origin} does not read`)
        merge(() => applyChanges(store, store.feeds.at(feed.ordinal), batch, Math.max(0, from + 1 - batch.firstSeq), batch.count, count))
        store.heap.shrink()
        done.set(feed.ordinal, lastSeq)
        return true
      }
    }
    return false
  }

  return {
    store,
    next,
    isStale: () => real.catalog.version !== version || real.feeds.all().length !== feeds,
    catchUp: () => {
      while (next());
      const tail = tailBatch(real)
      const own = store.feeds.at(real.own.feed.ordinal)
      const from = Math.max(0, tailed + 1 - tail.firstSeq)
      merge(() => applyChanges(store, own, tail, from, tail.count, count))
      tailed = tail.firstSeq + tail.count - 1
    },
    close: () => db.close(),
  }
}
