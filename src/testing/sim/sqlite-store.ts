/** A device's storage on the real thing: src/storage over sqlite-wasm in memory. Copies and rolled-back disks are images of the whole database. */
import init, { type Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { batchChange, BatchBuilder } from '../../core/batch.ts'
import { encodeChange, readChange } from '../../core/change-codec.ts'
import type { Change, ColumnName, Op, TableName } from '../../core/change.ts'
import { tick } from '../../core/hlc.ts'
import type { Origin, RowId } from '../../core/ids.ts'
import type { Project } from '../../core/ports.ts'
import { originBytes, rowIdBytes, rowIdFromBytes } from '../../core/row-bytes.ts'
import { loadRow } from '../../storage/cells.ts'
import { commitLocal, type LocalRow } from '../../storage/commit.ts'
import { compact } from '../../storage/compact.ts'
import { openDatabase, type Database } from '../../storage/database.ts'
import { membership, takeProject } from '../../storage/device.ts'
import { migrate } from '../../storage/migrate.ts'
import { openReplica } from '../../storage/replica.ts'
import { openStore, type Store } from '../../storage/store.ts'
import { schemaSteps } from '../../storage/testing/schemas.ts'
import { planJson } from './forms.ts'
import { makeFaults } from './sqlite-faults.ts'
import type { OpenOptions, SimCell, SimDisk, SimRow, SimStore } from './store.ts'

let loaded: Promise<Sqlite3Static> | null = null
export const loadSqlite = (): Promise<Sqlite3Static> => (loaded ??= init())

/** One database in memory, or a copy of another as its image. */
export const openImage = (sqlite: Sqlite3Static, image: Uint8Array | null): Database => {
  const connection = new sqlite.oo1.DB(':memory:')
  if (image !== null) {
    const { capi, wasm } = sqlite
    const at = wasm.allocFromTypedArray(image)
    const code = capi.sqlite3_deserialize(connection, 'main', at, image.length, image.length, capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_RESIZEABLE)
    if (code !== 0) throw new Error(`the image does not open: ${code}`)
  }
  return openDatabase(sqlite, connection)
}
export const imageOf = ({ sqlite, connection }: Database): Uint8Array => sqlite.capi.sqlite3_js_db_export(connection)

const toLocal = ({ table, row, cells }: SimRow, index: number): LocalRow => ({
  table,
  row: row === 'new' ? { newRow: `r${index}` } : row,
  cells: cells.map(([name, value]) => [name, value !== null && typeof value === 'object' ? { rowOf: `r${value.rowOf}` } : value]),
})
const tailOf = ({ db, own }: Store): Change[] => {
  const builder = new BatchBuilder()
  for (const [bytes] of db.rows<[Uint8Array]>('SELECT bytes FROM tail WHERE feed = ? ORDER BY seq', [own.feed.ordinal])) {
    if (!readChange(builder, bytes, own.book)) throw new Error('a change in the tail does not read')
  }
  const batch = builder.finish(own.feed.origin, own.feed.seq + 1)
  return Array.from({ length: batch.count }, (_, index) => batchChange(batch, index))
}
/** What was asked for stands in the change as it is kept; the app may add rows of its own behind it. */
const checkAsked = (change: Change, rows: readonly SimRow[]): void => {
  for (const [index, { table, row, cells }] of rows.entries()) {
    const op = change.ops[index]
    const wanted = cells.filter(([, value]) => row !== 'new' || value !== null).map(([name, value]) => `${name} ${value !== null && typeof value === 'object' ? '' : JSON.stringify(value)}`)
    const found = op?.kind === 'row' ? op.cells.map(([name, value], at) => `${name} ${wanted[at]?.endsWith(' ') === true ? '' : JSON.stringify(value)}`) : []
    if (op?.kind !== 'row' || op.table !== table || op.row !== row || wanted.join() !== found.join()) throw new Error(`asked to save ${wanted.join()}, kept ${found.join()}`)
  }
}

const cellOf = (store: Store, table: TableName, row: RowId, column: ColumnName): SimCell | null => {
  const info = store.catalog.table(table)
  const wanted = info?.columns.get(column)
  if (info === undefined || wanted === undefined) return null
  const found = loadRow(store.db, info, rowIdBytes(row), [wanted])?.cells.find((cell) => cell.column === wanted)
  return found === undefined || found.stamp === null ? null : { value: found.value, hlc: found.stamp.hlc, origin: store.feeds.at(found.stamp.origin).origin }
}
const rowsOf = (store: Store, table: TableName): RowId[] => {
  const info = store.catalog.table(table)
  return info === undefined ? [] : store.db.rows<[Uint8Array]>(`SELECT id FROM "${info.sql}" ORDER BY rowid`).map(([id]) => rowIdFromBytes(id))
}
const allCells = (store: Store): Map<string, SimCell> => {
  const cells = new Map<string, SimCell>()
  for (const table of store.catalog.tables()) {
    for (const row of rowsOf(store, table.name)) {
      for (const { column, value, stamp } of loadRow(store.db, table, rowIdBytes(row))?.cells ?? []) {
        if (stamp !== null) cells.set(`${table.name}|${row}|${column.name}`, { value, hlc: stamp.hlc, origin: store.feeds.at(stamp.origin).origin })
      }
    }
  }
  return cells
}

interface Stored { readonly feed: number; readonly firstSeq: number; readonly lastSeq: number; readonly bytes: Uint8Array }
const storedSegments = (store: Store): readonly Stored[] =>
  store.db.rows<[number, number, number, Uint8Array]>('SELECT feed, first_seq, last_seq, bytes FROM segment ORDER BY feed, last_seq').map(([feed, firstSeq, lastSeq, bytes]) => ({ feed, firstSeq, lastSeq, bytes }))

/** A change as a later app would write it: into the tail, and waiting, as a meeting would leave it. */
const commitLater = (store: Store, ops: readonly Op[], nowMs: number): void =>
  store.write(true, (touched) => {
    const { own, catalog, db } = store
    const clock = tick(own.clock, nowMs)
    const encoded = encodeChange(clock, ops, own.book)
    own.append(own.place(encoded), encoded.shapes, clock)
    const unknown = ops.find((op) => op.kind === 'unknown' || op.cells.some(([column]) => catalog.table(op.table)?.columns.has(column) !== true))
    db.run('INSERT INTO pending VALUES (?, ?, ?)', [own.feed.ordinal, own.seq, unknown?.kind === 'row' ? unknown.table : ''])
    touched.table('member')
  })

const openSqlite = (db: Database, options: OpenOptions): { readonly store: Store; readonly sim: SimStore; readonly hearOwn: () => void } => {
  const { identity, verify, now, gate, onOwn } = options
  const sign = async (message: Uint8Array): Promise<Uint8Array> => {
    await gate()
    return identity.sign(message)
  }
  const store = openStore(db, { ...identity, sign, planTables: planJson, now })
  const replica = openReplica(store, async (...given) => {
    await gate()
    return verify(...given)
  })
  const held = (): Map<Origin, number> => {
    const feeds = new Map(store.feeds.all().filter(({ seq }) => seq > 0).map((feed) => [feed.origin, feed.seq]))
    return store.own.seq > 0 ? feeds.set(identity.origin, store.own.seq) : feeds
  }
  let heard = store.own.seq
  const hearOwn = (): void => {
    for (const change of tailOf(store)) if (change.seq > heard) onOwn(change)
    heard = store.own.seq
  }
  const members = membership(store, { random: (count) => new Uint8Array(count).fill(7), projectName: () => 'Wells' })
  const sim: SimStore = {
    origin: identity.origin,
    replica,
    membership: {
      current: () => members.current(),
      create: () => members.create(),
      join: async (joined) => {
        const taken = await members.join(joined)
        hearOwn()
        return taken
      },
    },
    commit: (rows, nowMs) => {
      commitLocal(store, rows.map(toLocal), nowMs)
      const change = tailOf(store).at(-1)
      if (change === undefined) throw new Error('the save is not in the tail')
      checkAsked(change, rows)
      heard = change.seq
      return change
    },
    commitLater: (ops, nowMs) => {
      commitLater(store, ops, nowMs)
      heard = store.own.seq
      return tailOf(store).at(-1) as Change
    },
    columns: (table) => { const info = store.catalog.table(table); return info === undefined ? undefined : [...info.columns.keys()] },
    tables: () => store.catalog.tables().map(({ name }) => name),
    rows: (table) => rowsOf(store, table),
    cell: (table, row, column) => cellOf(store, table, row, column),
    cells: () => allCells(store),
    held,
    isPending: (origin, seq) => db.first('SELECT 1 FROM pending JOIN feed ON ordinal = feed WHERE origin = ? AND pending.seq = ?', [originBytes(origin), seq]) !== null,
    clock: () => store.own.clock,
    segments: () => storedSegments(store).map(({ feed, firstSeq, lastSeq, bytes }) => ({ origin: store.feeds.at(feed).origin, firstSeq, lastSeq, size: bytes.length })),
    tail: () => tailOf(store),
    join: async () => (await compact(store, verify, async () => undefined)) > 0,
  }
  return { store, sim, hearOwn }
}

const diskOver = (sqlite: Sqlite3Static, image: Uint8Array | null): SimDisk => {
  let db = openImage(sqlite, image)
  if (image === null) {
    const migrated = migrate(db, schemaSteps())
    if (!migrated.ok) throw new Error(migrated.error.message)
  }
  let running: ReturnType<typeof openSqlite> | null = null
  /** what a lying disk has really written */
  let settled = imageOf(db)
  const restart = (): void => {
    const kept = imageOf(db)
    db.close()
    db = openImage(sqlite, kept)
  }
  const disk: SimDisk = {
    faults: makeFaults(sqlite, () => db, restart),
    lies: false,
    open: (options) => {
      running = openSqlite(db, options)
      return running.sim
    },
    setProject: (project: Project) => {
      if (running === null) return
      takeProject(running.store, project)
      running.hearOwn()
    },
    powerLoss: async () => {
      if (!disk.lies) return
      db.close()
      db = openImage(sqlite, settled)
    },
    settle: () => { if (disk.lies) settled = imageOf(db) },
    copy: async () => {
      const copy = diskOver(sqlite, imageOf(db))
      copy.lies = disk.lies
      return copy
    },
    close: () => db.close(),
  }
  return disk
}
export const sqliteDisk = async (): Promise<SimDisk> => diskOver(await loadSqlite(), null)
