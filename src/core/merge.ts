/**
 * Who wins a cell: the later (hlc, origin). Applying the rule to SQLite rows is storage/cells.ts; the rule is stated once,
 * here. Rules MRG1-MRG3.
 */
import type { Value } from './change.ts'
import type { Origin } from './ids.ts'

export interface Stamp { readonly hlc: bigint; readonly origin: Origin }

/** [MRG1] Negative when `a` is earlier. Origins compare by their bytes, which lower-case hex keeps in order. */
export const compareStamps = (a: Stamp, b: Stamp): number => {
  if (a.hlc !== b.hlc) return a.hlc < b.hlc ? -1 : 1
  if (a.origin === b.origin) return 0
  return a.origin < b.origin ? -1 : 1
}

const rank = (value: Value): number => (value === null ? 0 : typeof value === 'number' ? 1 : 2)

/** [MRG3] Two values under one stamp, which only a faulty device writes: the greater wins, so that everyone agrees. */
export const compareValues = (a: Value, b: Value): number => {
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (a === b || a === null || b === null) return 0
  return a < b ? -1 : 1
}
