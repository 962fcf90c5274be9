/**
 * The merge written once more, as naively as possible: a fold over all changes in any order, with none of storage's code.
 * What storage holds after any walk of syncs must equal this. Test only.
 */
import type { Change, Value } from '../change.ts'
import { newRowId } from '../ids.ts'

export interface FoldCell { readonly value: Value; readonly hlc: bigint; readonly origin: string }
/** "table|row|column" -> the winning write */
export type Fold = Map<string, FoldCell>

const order = (value: Value): string => (value === null ? '0' : typeof value === 'number' ? `1${value}` : `2${value}`)

export const foldChanges = (changes: readonly Change[]): { readonly cells: Fold; readonly losers: readonly string[]; readonly rows: ReadonlyMap<string, string> } => {
  const writes = new Map<string, FoldCell[]>()
  const firsts = new Map<string, FoldCell>()
  for (const change of changes) {
    for (const [index, op] of change.ops.entries()) {
      if (op.kind !== 'row') continue
      const row = op.row === 'new' ? newRowId({ origin: change.origin, seq: change.seq, index }) : op.row
      const first = firsts.get(`${op.table}|${row}`)
      if (first === undefined || change.hlc < first.hlc || (change.hlc === first.hlc && change.origin < first.origin)) {
        firsts.set(`${op.table}|${row}`, { value: null, hlc: change.hlc, origin: change.origin })
      }
      for (const [column, given] of op.cells) {
        const value = column === '_deleted' ? (given === 1 ? 1 : 0) : given
        const key = `${op.table}|${row}|${column}`
        writes.set(key, [...(writes.get(key) ?? []), { value, hlc: change.hlc, origin: change.origin }])
      }
    }
  }
  const cells: Fold = new Map()
  const losers: string[] = []
  for (const [key, list] of writes) {
    list.sort((a, b) => (a.hlc !== b.hlc ? (a.hlc < b.hlc ? 1 : -1) : a.origin !== b.origin ? (a.origin < b.origin ? 1 : -1) : order(a.value) < order(b.value) ? 1 : -1))
    cells.set(key, list[0] as FoldCell)
    for (const lost of list.slice(1)) losers.push(`${key}=${String(lost.value)}@${lost.hlc}${lost.origin}`)
  }
  return { cells, losers: losers.sort(), rows: new Map([...firsts].map(([key, { hlc, origin }]) => [key, `${hlc} ${origin}`])) }
}
