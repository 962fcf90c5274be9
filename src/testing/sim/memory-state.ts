/**
 * A device's database in plain Maps: feeds, tail, tables, what waits. Clock, codec, chain and the rule of who wins are the
 * production ones, handed in by rules.ts; only the tables are not SQLite. Saving and opening: memory-store.ts; meeting others:
 * memory-replica.ts.
 */
import { deletedColumn, versionColumn, parentColumn, orderColumn, type Change, type ColumnName, type Op, type RowOp, type TableName, type Value } from '../../core/change.ts'
import { newRowId, type Origin, type RowId } from '../../core/ids.ts'
import { compareValues } from '../../core/merge.ts'
import type { Project } from '../../core/ports.ts'
import type { Shape } from '../../core/shape.ts'
import { Disk } from './disk.ts'
import type { Rules } from './rules.ts'
import type { SimCell } from './store.ts'

export interface MemSegment { readonly firstSeq: number; readonly lastSeq: number; readonly records: number; readonly bytes: Uint8Array }
export interface MemFeed {
  readonly origin: Origin
  readonly algorithm: number
  readonly publicKey: Uint8Array
  seq: number
  /** head 0, 1 .. seq */
  readonly heads: Uint8Array[]
  readonly changes: Change[]
  segments: readonly MemSegment[]
}
export interface TailEntry { readonly origin: Origin; readonly seq: number; readonly clock: bigint; readonly bytes: Uint8Array; readonly shapes: readonly Shape[]; readonly change: Change }
export interface MemTable { readonly name: TableName; columns: readonly ColumnName[]; readonly rows: RowId[] }
export interface MemState {
  readonly feeds: Map<Origin, MemFeed>
  readonly kept: { clock: bigint; tail: readonly TailEntry[]; project: Project | null }
  readonly tables: Map<TableName, MemTable>
  /** "table|row" -> its cells */
  readonly rows: Map<string, Map<ColumnName, SimCell>>
  /** "origin seq" */
  readonly pending: Map<string, Change>
}

const fixed: Readonly<Record<string, readonly ColumnName[]>> = {
  member: ['name', 'user_name', 'public_key', 'algorithm'], project: ['name'], form: ['form_id', 'title'],
  seen: ['feed', 'upto', 'unseen'], form_version: ['form', 'form_id', 'title', 'version', 'xform', 'created'], attachment: ['record', 'row', 'column', 'name', 'blob', 'size', 'type'],
}

export const emptyState = (): MemState => ({
  feeds: new Map(),
  kept: { clock: 0n, tail: [], project: null },
  tables: new Map(Object.entries(fixed).map(([name, columns]) => [name, { name, columns: [deletedColumn, ...columns], rows: [] }])),
  rows: new Map(),
  pending: new Map(),
})
export const copyState = (state: MemState): MemState => ({
  feeds: new Map([...state.feeds].map(([origin, feed]) => [origin, { ...feed, heads: [...feed.heads], changes: [...feed.changes] }])),
  kept: { ...state.kept },
  tables: new Map([...state.tables].map(([name, table]) => [name, { ...table, rows: [...table.rows] }])),
  rows: new Map([...state.rows].map(([key, cells]) => [key, new Map(cells)])),
  pending: new Map(state.pending),
})

interface Plan { readonly formId: string; readonly tables: readonly { readonly range: string; readonly parent: string | null; readonly columns: readonly { readonly nodeset: string }[] }[] }

/** Tables that form versions in this change make known or wider. */
const makeTables = (state: MemState, disk: Disk, change: Change): boolean => {
  let made = false
  for (const op of change.ops) {
    const xform = op.kind === 'row' && op.table === 'form_version' ? op.cells.find(([column]) => column === 'xform')?.[1] : undefined
    if (typeof xform !== 'string') continue
    const plan = JSON.parse(xform) as Plan
    for (const { range, parent, columns } of plan.tables) {
      const name = `form:${plan.formId}\u0000${range}`
      const found = state.tables.get(name)
      const hidden = parent === null ? [deletedColumn, versionColumn] : [deletedColumn, parentColumn, orderColumn]
      const all = [...new Set([...(found?.columns ?? hidden), ...columns.map(({ nodeset }) => nodeset)])]
      if (found !== undefined && all.length === found.columns.length) continue
      made = true
      if (found === undefined) disk.set(state.tables, name, { name, columns: all, rows: [] })
      else disk.assign(found, { columns: all })
    }
  }
  return made
}

const isKnown = (state: MemState, op: Op): boolean => {
  const columns = op.kind === 'row' ? state.tables.get(op.table)?.columns : undefined
  return columns !== undefined && op.kind === 'row' && op.cells.every(([column]) => columns.includes(column))
}
const plain = (column: ColumnName, value: Value): Value => (column === deletedColumn ? (value === 1 ? 1 : 0) : value)

const mergeOp = (state: MemState, disk: Disk, rules: Rules, change: Change, op: RowOp, index: number): void => {
  const row = op.row === 'new' ? newRowId({ origin: change.origin, seq: change.seq, index }) : op.row
  const key = `${op.table}|${row}`
  let cells = state.rows.get(key)
  if (cells === undefined) {
    cells = new Map()
    disk.set(state.rows, key, cells)
    disk.push((state.tables.get(op.table) as MemTable).rows, row)
  }
  for (const [column, given] of op.cells) {
    const next = { value: plain(column, given), hlc: change.hlc, origin: change.origin }
    const found = cells.get(column)
    const order = found === undefined ? 1 : rules.compare(next, found)
    if (order > 0 || (order === 0 && found !== undefined && found.origin === next.origin && compareValues(next.value, found.value) > 0)) disk.set(cells, column, next)
  }
}

export const mergeChange = (state: MemState, disk: Disk, rules: Rules, change: Change): void => {
  const made = makeTables(state, disk, change)
  const isWhole = change.ops.every((op) => isKnown(state, op))
  if (!isWhole) disk.set(state.pending, `${change.origin} ${change.seq}`, change)
  if (isWhole || rules.unknown !== 'waits') {
    for (const [index, op] of change.ops.entries()) {
      const columns = op.kind === 'row' ? state.tables.get(op.table)?.columns : undefined
      if (op.kind !== 'row' || columns === undefined) continue
      if (isKnown(state, op)) mergeOp(state, disk, rules, change, op, index)
      else if (rules.unknown === 'is-dropped') {
        disk.remove(state.pending, `${change.origin} ${change.seq}`)
        mergeOp(state, disk, rules, change, { ...op, cells: op.cells.filter(([column]) => columns.includes(column)) }, index)
      }
    }
  }
  if (made && rules.retriesPending) retry(state, disk, rules)
}

/** Merges whatever waits and is known by now. */
export const retry = (state: MemState, disk: Disk, rules: Rules): void => {
  for (const [key, change] of state.pending) {
    if (!change.ops.every((op) => isKnown(state, op))) continue
    disk.remove(state.pending, key)
    mergeChange(state, disk, rules, change)
  }
}

/** Makes the tables anew from the feeds and the tail. */
export const rebuildState = (state: MemState, disk: Disk, rules: Rules): void => {
  for (const key of state.rows.keys()) disk.remove(state.rows, key)
  for (const key of state.pending.keys()) disk.remove(state.pending, key)
  for (const table of state.tables.values()) disk.set(state.tables, table.name, { ...table, rows: [] })
  for (const feed of state.feeds.values()) for (const change of feed.changes) mergeChange(state, disk, rules, change)
  for (const { change } of state.kept.tail) mergeChange(state, disk, rules, change)
}
