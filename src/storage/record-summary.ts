/** A line of the record list from the columns that lists read. */
import type { Origin, RowId } from '../core/ids.ts'
import { rowIdFromBytes } from '../core/row-bytes.ts'
import type { ListShape } from './record-naming.ts'
import { questionsToCheck } from './record-check.ts'
import { recordStamps } from './record-stamps.ts'
import type { Store } from './store.ts'

export interface RecordSummary {
  readonly recordId: RowId
  readonly formId: string
  readonly formTitle: string
  readonly name: string
  /** nodeset of the question whose choice the name is a value of */
  readonly namedBy: string | null
  readonly createdAt: number
  readonly createdBy: string
  readonly updatedAt: number
  readonly updatedBy: string
  readonly mine: boolean
  readonly toCheck: number
}
/** table id, row id, hlc, origin, clocks, name, named by */
export type SummaryRow = readonly [number, Uint8Array, bigint | number, number, Uint8Array | null, string, string | null, ...unknown[]]

export const summaryOf = (store: Store, row: SummaryRow, shapeOf: (formId: string) => ListShape | null, nameOf: (origin: Origin) => string): RecordSummary => {
  const [tableId, id, hlc, origin, clocks, name, namedBy] = row
  const formId = store.catalog.tableById(tableId)?.formId ?? ''
  const stamps = recordStamps(store, id, BigInt(hlc), origin, clocks)
  return {
    recordId: rowIdFromBytes(id),
    formId,
    formTitle: shapeOf(formId)?.title ?? formId,
    name,
    namedBy,
    createdAt: stamps.createdAt,
    createdBy: nameOf(stamps.createdBy),
    updatedAt: stamps.updatedAt,
    updatedBy: nameOf(stamps.updatedBy),
    mine: store.ownOrigins.has(stamps.createdBy),
    toCheck: questionsToCheck(store, id),
  }
}
