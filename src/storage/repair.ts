/**
 * "Check and repair": every segment is verified, the tables are made once more from the feeds, what differs is replaced.
 * Works beside the app: the long parts in small pieces that can be stopped, the replacing in one transaction.
 * Rules REP10-REP13.
 */
import type { Verify } from '../core/ports.ts'
import { rowIdFromBytes } from '../core/row-bytes.ts'
import type { TableInfo } from './catalog.ts'
import { differingLosers, differingRows, isEqualLosers, isEqualRow, replaceLosers, replaceRow } from './compare-rows.ts'
import { isSqlError } from './failure.ts'
import { hasHoles, holesOf } from './holes.ts'
import { openShadow, type Shadow } from './shadow.ts'
import type { Store } from './store.ts'
import { verifyFeeds, type DamagedSegment } from './verify-feeds.ts'

export type RepairStage = 'segments' | 'tables' | 'compare'
/** false stops it; nothing has been replaced then. */
export type RepairStep = (stage: RepairStage, done: number, total: number) => Promise<boolean>

export interface RepairReport {
  readonly segments: number
  readonly changes: number
  /** found now, and not in the second copy; what the feeds of other devices bring back at the next meeting */
  readonly damaged: readonly DamagedSegment[]
  /** damaged, and taken from the second copy */
  readonly restored: number
  /** compared, and replaced because they were not what the feeds say */
  readonly rows: number
  readonly replaced: number
  /** false: a part of the feeds is missing here, so that the rows were left as they are */
  readonly compared: boolean
  /** what SQLite says of its own file; null when it is sound, also after its indexes were made anew */
  readonly fileProblem: string | null
}

/** Indexes can be made anew; anything else of the file is the rows' matter, and SQLite's. */
const checkFile = ({ db }: Store): string | null => {
  const said = (): string | null => {
    try {
      const problem = db.first<[string]>('PRAGMA integrity_check(1)')?.[0] ?? 'no answer'
      return problem === 'ok' ? null : problem
    } catch (error) {
      if (!isSqlError(error)) throw error
      return error.message
    }
  }
  const first = said()
  if (first === null) return null
  try {
    db.connection.exec('REINDEX')
  } catch (error) {
    if (!isSqlError(error)) throw error
    return first
  }
  return said()
}

const fill = async (shadow: Shadow, total: number, step: RepairStep): Promise<boolean> => {
  let done = 0
  while (!shadow.isStale() && shadow.next()) if (!(await step('tables', ++done, Math.max(total, done)))) return false
  return true
}

interface Suspects { readonly rows: readonly (readonly [TableInfo, Uint8Array])[]; readonly compared: number }

const compare = async (store: Store, shadow: Shadow, step: RepairStep): Promise<Suspects | null> => {
  const tables = store.catalog.tables()
  const total = tables.reduce((sum, table) => sum + (store.db.first<[number]>(`SELECT count(*) FROM "${table.sql}"`)?.[0] ?? 0), 0)
  const rows: (readonly [TableInfo, Uint8Array])[] = []
  let compared = 0
  for (const table of tables) {
    for (let next: Uint8Array | null = new Uint8Array(0); next !== null;) {
      if (shadow.isStale()) return null
      const piece = differingRows(store.db, shadow.store.db, table, next)
      for (const id of piece.ids) rows.push([table, id])
      compared += piece.rows
      next = piece.next
      if (!(await step('compare', compared, Math.max(total, compared)))) return null
    }
  }
  return { rows, compared }
}

/** In one transaction: the shadow has everything that this database has, and what still differs is replaced. */
const replace = (store: Store, shadow: Shadow, suspects: Suspects): number =>
  store.write(false, (touched) => {
    const { db } = store
    const expected = shadow.store.db
    shadow.catchUp()
    let replaced = 0
    for (const [table, id] of suspects.rows) {
      if (isEqualRow(db, expected, table, id)) continue
      replaceRow(db, expected, table, id)
      replaced++
      touched.table(table.name)
      if (table.kind === 'root') touched.record(table.name, () => rowIdFromBytes(id))
    }
    for (const row of differingLosers(db, expected)) {
      if (isEqualLosers(db, expected, row)) continue
      replaceLosers(db, expected, row)
      replaced++
    }
    db.run('DELETE FROM pending')
    for (const row of expected.rows<[number, number, string]>('SELECT feed, seq, table_name FROM pending')) db.run('INSERT INTO pending VALUES (?, ?, ?)', row)
    for (const row of expected.rows<[number, number | bigint, number]>('SELECT feed, hlc, seq FROM edit')) db.run('INSERT OR IGNORE INTO edit (feed, hlc, seq) VALUES (?, ?, ?)', row)
    return replaced
  })

const repairRows = async (store: Store, segments: number, step: RepairStep): Promise<{ readonly rows: number; readonly replaced: number } | 'stopped' | 'stale'> => {
  const shadow = openShadow(store)
  try {
    if (!(await fill(shadow, segments, step))) return 'stopped'
    const suspects = await compare(store, shadow, step)
    if (shadow.isStale()) return 'stale'
    return suspects === null ? 'stopped' : { rows: suspects.compared, replaced: replace(store, shadow, suspects) }
  } finally {
    shadow.close()
  }
}

const isStillMissing = ({ db, feeds }: Store, { origin, firstSeq, lastSeq }: DamagedSegment): boolean => {
  const feed = feeds.find(origin)
  return feed !== undefined && holesOf(db, feed).some((hole) => hole.firstSeq <= lastSeq && hole.lastSeq >= firstSeq)
}

/** null when it was stopped. `heal`: brings segments back that the feeds lack (mirror-heal.ts). */
export const checkAndRepair = async (store: Store, verify: Verify, step: RepairStep, heal: () => Promise<void> = async () => undefined): Promise<RepairReport | null> => {
  const fileProblem = checkFile(store)
  const verified = await verifyFeeds(store, verify, (done, total) => step('segments', done, total))
  if (verified === null) return null
  if (hasHoles(store.db)) await heal()
  const damaged = verified.damaged.filter((segment) => isStillMissing(store, segment))
  const feeds = { ...verified, damaged, restored: verified.damaged.length - damaged.length }
  if (hasHoles(store.db)) return { ...feeds, rows: 0, replaced: 0, compared: false, fileProblem }
  for (;;) {
    const rows = await repairRows(store, feeds.segments, step)
    if (rows === 'stopped') return null
    // a meeting brought a new device or form meanwhile
    if (rows !== 'stale') return { ...feeds, ...rows, compared: true, fileProblem }
  }
}
