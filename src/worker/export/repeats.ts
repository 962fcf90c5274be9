/**
 * Rows of repeats as an export gives them: in the order of their records, siblings in theirs, with the keys that Central writes. What is
 * not relevant is left out and not counted. Rules EXP1, EXP7.
 */
import { byOrder } from '../../core/order.ts'
import { rowIdFromBytes } from '../../core/row-bytes.ts'
import type { RowId } from '../../core/ids.ts'
import { localName } from '../../forms/xml.ts'
import { rangeOf } from './ranges.ts'
import { countRepeats, repeatRows, type Span, type StoredRepeat } from '../../storage/export-rows.ts'
import type { Store } from '../../storage/store.ts'
import type { TableSource } from './form.ts'
import { isLeftOut, leavesOut } from './omitted.ts'

export interface KeyedRow { readonly id: RowId; readonly key: string; readonly omit: string; readonly order: string }
/** A row of the table asked for, with the record it is in. */
export interface RepeatRow extends KeyedRow { readonly parentKey: string; readonly n: number; readonly values: StoredRepeat['values'] }

/** What one page may hold; a record with more rows is a page of its own. */
const mostRows = 2000

/** The end of the page that begins after `after`: fewer records when they have many rows. */
export const chainSpan = (store: Store, chain: TableSource['chain'], span: Span): Span => {
  let to = span.to
  if (chain.length === 1) return span
  while (to - span.after > 1 && countRepeats(store, chain, { ...span, to }) > mostRows) to = span.after + Math.ceil((to - span.after) / 4)
  return { ...span, to }
}

/** `roots`: the records of the span, in order. */
export const repeatsOf = (store: Store, { chain, columns }: TableSource, span: Span, roots: readonly (KeyedRow & { readonly n: number })[]): readonly RepeatRow[] => {
  let above: readonly (KeyedRow & { readonly n: number })[] = roots
  let rows: readonly RepeatRow[] = []
  for (let depth = 1; depth < chain.length; depth++) {
    const [upper, range] = [rangeOf(chain[depth - 1]), rangeOf(chain[depth])]
    const steps = range.slice(upper.length + 1).split('/').map(localName).join('/')
    const stored = repeatRows(store, chain.slice(0, depth + 1), depth === chain.length - 1 ? columns : [], span)
    const below = new Map<RowId, (StoredRepeat & { readonly rowId: RowId })[]>()
    for (const row of stored) {
      const parent = rowIdFromBytes(row.parent)
      const siblings = below.get(parent)
      const known = { ...row, rowId: rowIdFromBytes(row.id) }
      if (siblings === undefined) below.set(parent, [known])
      else siblings.push(known)
    }
    rows = above.flatMap((parent) => {
      if (leavesOut(parent.omit, upper, range)) return []
      const siblings = (below.get(parent.id) ?? []).filter(({ omit }) => !isLeftOut(omit)).map((row) => ({ ...row, id: row.rowId })).sort(byOrder)
      return siblings.map(({ id, order, omit, values }, index): RepeatRow =>
        ({ id, order, omit, values, n: parent.n, parentKey: parent.key, key: `${parent.key}/${steps}[${index + 1}]` }))
    })
    above = rows
  }
  return rows
}
