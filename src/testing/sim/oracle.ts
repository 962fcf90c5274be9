/**
 * What must be true in the end, told by nobody but the saves themselves: a plain fold over every acknowledged change that
 * somebody still has. Written apart: no clock, codec, chain or merge of the product is imported, only the shapes of its data.
 */
import type { Change, Op, Value } from '../../core/change.ts'
import type { Origin } from '../../core/ids.ts'

/** `seen`: for each cell it wrote over, the write that its author saw there, as "key@hlc origin" */
export interface Acknowledged { readonly change: Change; readonly seen: readonly string[] }
export interface OracleCell { readonly value: Value; readonly hlc: bigint; readonly origin: string }

const idDigits = (origin: string, seq: number, index: number): string => {
  // UUIDv8 of origin, number and place, written down once more
  const bits = (BigInt(seq) << 14n) | BigInt(index)
  const mixed = 0x80 | (Number.parseInt(origin.charAt(15), 16) << 2) | Number(bits >> 56n)
  return `${origin.slice(0, 12)}8${origin.slice(12, 15)}${mixed.toString(16).padStart(2, '0')}${(bits & ((1n << 56n) - 1n)).toString(16).padStart(14, '0')}`
}
const kindOf = (value: Value): number => (value === null ? 0 : typeof value === 'number' ? 1 : 2)
/** Whether the second write of a cell beats the first. */
const beats = (a: OracleCell, b: OracleCell): boolean => {
  if (a.hlc !== b.hlc) return b.hlc > a.hlc
  if (a.origin !== b.origin) return b.origin > a.origin
  if (kindOf(a.value) !== kindOf(b.value)) return kindOf(b.value) > kindOf(a.value)
  return a.value !== null && b.value !== null && b.value > a.value
}
export const rowOf = (change: Change, op: Extract<Op, { kind: 'row' }>, index: number): string =>
  op.row === 'new' ? idDigits(change.origin, change.seq, index) : op.row
export const changeText = ({ origin, seq, hlc, ops }: Change): string =>
  `${origin} ${seq} ${hlc} ${ops.map((op) => (op.kind === 'unknown' ? `?${op.code} ${op.bytes.join()}` : `${op.table} ${op.row} ${JSON.stringify(op.cells)}`)).join('; ')}`

export class Oracle {
  private readonly feeds = new Map<Origin, Acknowledged[]>()

  add(acknowledged: Acknowledged): void {
    const { origin, seq } = acknowledged.change
    const feed = this.feeds.get(origin) ?? []
    if (feed.length !== seq - 1) throw new Error(`${origin} saved number ${seq} after ${feed.length}`)
    feed.push(acknowledged)
    this.feeds.set(origin, feed)
  }
  change(origin: Origin, seq: number): Change | undefined {
    return this.feeds.get(origin)?.[seq - 1]?.change
  }
  origins(): readonly Origin[] {
    return [...this.feeds.keys()]
  }
  last(origin: Origin): number {
    return this.feeds.get(origin)?.length ?? 0
  }
  /** Nobody has what comes after `seq` any more. */
  lose(origin: Origin, seq: number): void {
    const feed = this.feeds.get(origin)
    if (feed !== undefined && feed.length > seq) feed.length = seq
  }
  private all(): Acknowledged[] {
    return [...this.feeds.values()].flat()
  }
  /** Columns by table, from the form versions there are. */
  private known(): Map<string, Set<string>> {
    const known = new Map<string, Set<string>>([['member', new Set(['name', 'user_name', 'public_key', 'algorithm', '_deleted'])], ['seen', new Set(['feed', 'upto', 'unseen', '_deleted'])], ['form_version', new Set(['form', 'form_id', 'title', 'version', 'xform', 'created', '_deleted'])]])
    for (const { change } of this.all()) {
      for (const op of change.ops) {
        const xform = op.kind === 'row' && op.table === 'form_version' ? op.cells.find(([name]) => name === 'xform')?.[1] : null
        if (typeof xform !== 'string') continue
        const plan = JSON.parse(xform) as { formId: string; tables: { range: string; parent: string | null; columns: { nodeset: string }[] }[] }
        for (const { range, parent, columns } of plan.tables) {
          const name = `form:${plan.formId}\u0000${range}`
          const set = known.get(name) ?? new Set(['_deleted', ...(parent === null ? ['_version'] : ['_parent', '_order'])])
          for (const { nodeset } of columns) set.add(nodeset)
          known.set(name, set)
        }
      }
    }
    return known
  }
  /** What every device must show, what must wait, and which writes were seen by a later one. */
  fold(): { readonly cells: ReadonlyMap<string, OracleCell>; readonly waits: readonly Change[]; readonly seen: ReadonlySet<string> } {
    const known = this.known()
    const cells = new Map<string, OracleCell>()
    const waits: Change[] = []
    const seen = new Set<string>()
    for (const { change, seen: saw } of this.all()) {
      const isWhole = change.ops.every((op) => op.kind === 'row' && op.cells.every(([name]) => known.get(op.table)?.has(name) === true))
      if (!isWhole) {
        waits.push(change)
        continue
      }
      for (const write of saw) seen.add(write)
      for (const [index, op] of change.ops.entries()) {
        if (op.kind !== 'row') continue
        for (const [name, given] of op.cells) {
          const key = `${op.table}|${rowOf(change, op, index)}|${name}`
          const write = { value: name === '_deleted' ? (given === 1 ? 1 : 0) : given, hlc: change.hlc, origin: change.origin }
          const found = cells.get(key)
          if (found === undefined || beats(found, write)) cells.set(key, write)
        }
      }
    }
    return { cells, waits, seen }
  }
}
