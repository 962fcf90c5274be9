/**
 * A change: one save of one device, the unit that is numbered, hash-chained, merged whole and acknowledged.
 * Only the shapes stand here; bytes are in change-codec.ts, the merge rule in merge.ts.
 */
import type { Origin, RowId } from './ids.ts'

/**
 * A cell's value. Text is the XForm's lexical form. A number stands for exactly the text String(number) and is used for
 * int and decimal columns where that text is the lexical form, so that SQLite can sort and sum; null is an emptied cell.
 */
export type Value = string | number | null

/** A table's name on the wire: 'member', 'project', 'form', 'form_version', 'attachment', or `formTable(formId, range)`. */
export type TableName = string
/** A column's name on the wire: a fixed name in fixed tables, the node's nodeset in form tables; '_parent' and '_order' in repeats; '_deleted' everywhere. */
export type ColumnName = string

export const deletedColumn = '_deleted'
export const parentColumn = '_parent'
export const orderColumn = '_order'
/** Root rows of form tables: RowId of the form_version row that wrote them. */
export const versionColumn = '_version'

/** Wire name of a form's table: its root table has the root nodeset ('/data') as range, a repeat its own nodeset. */
export const formTable = (formId: string, range: string): TableName => `form:${formId}\u0000${range}`

/** 'new' inserts a row whose id is newRowId(origin, seq, index of this operation); an id upserts cells of that row. */
export type RowRef = 'new' | RowId

export interface RowOp {
  readonly kind: 'row'
  readonly table: TableName
  readonly row: RowRef
  readonly cells: readonly (readonly [ColumnName, Value])[]
}
/** An operation of a later app version: kept and forwarded byte for byte, never applied by this one. */
export interface UnknownOp { readonly kind: 'unknown'; readonly code: number; readonly bytes: Uint8Array }
export type Op = RowOp | UnknownOp

export interface Change {
  readonly origin: Origin
  /** 1, 2, 3 ... without gaps in each feed */
  readonly seq: number
  /** 48 bits of milliseconds, 16 of counter */
  readonly hlc: bigint
  readonly ops: readonly Op[]
}

/** Limits on anything decoded; checked before memory is taken. Rule SEG5. */
export const limits = {
  segmentBytes: 1024 * 1024,
  inflatedBytes: 16 * 1024 * 1024,
  opsPerChange: 10_000,
  changesPerSegment: 10_000,
  cellsPerSegment: 1_000_000,
  nameBytes: 4096,
} as const
