/** A device's storage over memory-state.ts: opening it under a key, and saving. Its meeting with others is memory-replica.ts. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeChange } from '../../core/change-codec.ts'
import type { Change, Op, Value } from '../../core/change.ts'
import { firstHead } from '../../core/chain.ts'
import { newRowId, type Origin, type ProjectId, type RowId } from '../../core/ids.ts'
import type { Membership, Project } from '../../core/ports.ts'
import { ok } from '../../core/result.ts'
import { ShapeBook } from '../../core/shape.ts'
import { Disk } from './disk.ts'
import { joinSome, memoryReplica } from './memory-replica.ts'
import { copyState, emptyState, mergeChange, rebuildState, type MemFeed, type MemState } from './memory-state.ts'
import type { OpenOnce } from './opened.ts'
import type { Rules } from './rules.ts'
import type { OpenOptions, SimCell, SimDisk, SimRow, SimStore } from './store.ts'

/** What the process holds; gone with it. */
export interface Running {
  readonly state: MemState
  readonly disk: Disk
  readonly rules: Rules
  readonly options: OpenOptions
  readonly own: MemFeed
  readonly book: ShapeBook
  readonly open: OpenOnce
  readonly listeners: Set<() => void>
  clock: bigint
  sealing: Promise<void>
}

export const feedOf = ({ state, disk }: Pick<Running, 'state' | 'disk'>, origin: Origin, algorithm: number, publicKey: Uint8Array): MemFeed => {
  const found = state.feeds.get(origin)
  if (found !== undefined) return found
  const made: MemFeed = { origin, algorithm, publicKey, seq: 0, heads: [firstHead(algorithm, publicKey)], changes: [], segments: [] }
  disk.set(state.feeds, origin, made)
  return made
}
const nextSeq = ({ own, state }: Running): number => Math.max(own.seq, ...state.kept.tail.map(({ seq }) => seq)) + 1

const append = (running: Running, hlc: bigint, clock: bigint, ops: readonly Op[]): Change => {
  const { state, disk, own, book } = running
  const change: Change = { origin: own.origin, seq: nextSeq(running), hlc, ops }
  const encoded = encodeChange(hlc, ops, book)
  for (const shape of encoded.shapes) book.keep(shape)
  disk.assign(state.kept, { tail: [...state.kept.tail, { origin: own.origin, seq: change.seq, clock, bytes: encoded.bytes, shapes: encoded.shapes, change }] })
  return change
}
/** The clock, in the transaction of what moved it. */
export const keepClock = (running: Running, clock: bigint): void => {
  running.clock = clock
  if (running.rules.keepsClock) running.disk.assign(running.state.kept, { clock })
}

const save = (running: Running, ops: readonly Op[], nowMs: number): Change => {
  const { state, disk, rules } = running
  const clock = rules.tick(running.clock, nowMs)
  let hlc = clock
  for (const op of ops) {
    if (op.kind !== 'row' || op.row === 'new') continue
    // what the edit replaces, and the row itself, which was there before
    const cells = state.rows.get(`${op.table}|${op.row}`)
    if (cells === undefined) continue
    for (const [column] of op.cells) hlc = rules.above(hlc, cells.get(column)?.hlc ?? 0n)
    hlc = rules.above(hlc, [...cells.values()].reduce((least, cell) => (cell.hlc < least ? cell.hlc : least), hlc))
  }
  const change = append(running, hlc, clock, ops)
  mergeChange(state, disk, rules, change)
  keepClock(running, clock)
  disk.flush()
  for (const listener of running.listeners) listener()
  return change
}

/** A tail that another key left behind is written anew under this one. */
const adopt = (running: Running): void => {
  const { state, disk, own } = running
  const foreign = state.kept.tail.filter(({ origin }) => origin !== own.origin)
  if (foreign.length === 0) return
  disk.assign(state.kept, { tail: state.kept.tail.filter(({ origin }) => origin === own.origin) })
  for (const { change, clock } of foreign) {
    const { origin, seq } = change
    append(running, change.hlc, clock, change.ops.map((op, index) => (op.kind === 'row' && op.row === 'new' ? { ...op, row: newRowId({ origin, seq, index }) } : op)))
  }
  rebuildState(state, disk, running.rules)
  disk.flush()
}

const membershipOf = ({ state, disk, own }: Running): Membership => ({
  current: async () => ok({
    project: state.kept.project,
    forms: state.tables.get('form_version')?.rows.length ?? 0,
    records: [...state.tables.values()].reduce((sum, { name, rows }) => sum + (name.endsWith('/data') ? rows.length : 0), 0),
    others: [...state.feeds.values()].filter((feed) => feed.seq > 0 && feed.origin !== own.origin).length,
  }),
  create: async () => {
    const made: Project = { id: own.origin.repeat(2) as ProjectId, name: bytesToHex(own.publicKey).slice(0, 4), key: own.publicKey }
    disk.assign(state.kept, { project: made })
    disk.flush()
    return ok(made)
  },
  join: async (project) => {
    disk.assign(state.kept, { project })
    disk.flush()
    return ok(undefined)
  },
})

const resolve = (rows: readonly SimRow[], ids: readonly RowId[]): Op[] =>
  rows.map(({ table, row, cells }) => ({
    kind: 'row', table, row,
    cells: cells.flatMap(([column, given]): (readonly [string, Value])[] => {
      const value = given !== null && typeof given === 'object' ? (ids[given.rowOf] as string) : given
      return value === null && row === 'new' ? [] : [[column, value]]
    }),
  }))

const openMemory = (state: MemState, disk: Disk, rules: Rules, open: OpenOnce, options: OpenOptions): SimStore => {
  const { origin, algorithm, publicKey } = options.identity
  const own = feedOf({ state, disk }, origin, algorithm, publicKey)
  const running: Running = { state, disk, rules, open, options, own, book: new ShapeBook(), listeners: new Set(), clock: state.kept.clock, sealing: Promise.resolve() }
  for (const { shapes } of state.kept.tail) for (const shape of shapes) running.book.keep(shape)
  adopt(running)
  return {
    origin,
    replica: memoryReplica(running),
    membership: membershipOf(running),
    commit: (rows, nowMs) => {
      const seq = nextSeq(running)
      return save(running, resolve(rows, rows.map(({ row }, index) => (row === 'new' ? newRowId({ origin, seq, index }) : row))), nowMs)
    },
    commitLater: (ops, nowMs) => save(running, ops, nowMs),
    columns: (table) => state.tables.get(table)?.columns,
    tables: () => [...state.tables.keys()],
    rows: (table) => state.tables.get(table)?.rows ?? [],
    cell: (table, row, column) => state.rows.get(`${table}|${row}`)?.get(column) ?? null,
    cells: () => {
      const all = new Map<string, SimCell>()
      for (const [key, cells] of state.rows) for (const [column, cell] of cells) all.set(`${key}|${column}`, cell)
      return all
    },
    held: () => {
      const held = new Map([...state.feeds.values()].filter(({ seq }) => seq > 0).map((feed) => [feed.origin, feed.seq]))
      const last = nextSeq(running) - 1
      return last > 0 ? held.set(origin, last) : held
    },
    isPending: (from, seq) => state.pending.has(`${from} ${seq}`),
    clock: () => running.clock,
    segments: () => [...state.feeds.values()].flatMap((feed) => feed.segments.map(({ firstSeq, lastSeq, bytes }) => ({ origin: feed.origin, firstSeq, lastSeq, size: bytes.length }))),
    tail: () => state.kept.tail.map(({ change }) => change),
    join: (choice) => joinSome(running, choice),
  }
}

export const memoryDisk = (rules: Rules, open: OpenOnce, state: MemState = emptyState()): SimDisk => {
  const disk = new Disk()
  return {
    get lies() { return disk.lies },
    set lies(lies) { disk.lies = lies },
    open: (options) => openMemory(state, disk, rules, open, options),
    setProject: (project) => {
      disk.assign(state.kept, { project })
      disk.settle()
    },
    powerLoss: async () => disk.powerLoss(),
    settle: () => disk.settle(),
    copy: async () => memoryDisk(rules, open, copyState(state)),
    close: () => undefined,
  }
}
