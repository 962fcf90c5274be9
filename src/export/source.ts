/**
 * What every format reads: one form's tables and their rows, page by page, so that no format holds more than a page. The worker
 * makes one from the database (worker/export); tests from arrays (testing/rows-source.ts). Rules EXP1-EXP9 in docs/rules.md.
 */
import type { RowId } from '../core/ids.ts'
import type { Answers } from '../forms/answers.ts'
import type { ColumnKind, ColumnType } from '../forms/plan.ts'

export interface ExportChoice { readonly name: string; readonly label: string }
export interface ExportColumn {
  /** e.g. /data/household/name */
  readonly nodeset: string
  /** below the table's own range, e.g. ['household', 'name'] */
  readonly path: readonly string[]
  readonly type: ColumnType
  readonly kind: ColumnKind
  /** in the language asked for, markup taken out; null: it has none */
  readonly label: string | null
  /** of select, select1 and rank, those of older versions last; null: none are known, or they stand in a file */
  readonly choices: readonly ExportChoice[] | null
  /** the newest version of the form does not ask it any more */
  readonly removed: boolean
}
export interface ExportTable {
  /** '/data', or the nodeset of a repeat */
  readonly range: string
  readonly parent: string | null
  /** of a file, sheet or layer: the form's id, and the repeat's name behind it; unique, safe as a file name everywhere */
  readonly name: string
  readonly columns: readonly ExportColumn[]
}
export interface ExportForm {
  readonly formId: string
  readonly title: string
  /** root first, parents before children; the columns of all versions, in the newest version's order, removed ones last */
  readonly tables: readonly ExportTable[]
}
export interface ExportDevice { readonly origin: string; readonly name: string; readonly userName: string }
/** What is known of a record beside its answers. Times in ms since 1970. */
export interface RecordFacts {
  readonly id: RowId
  /** the instance name or first answer, as lists show it */
  readonly name: string
  readonly createdAt: number
  readonly createdBy: ExportDevice
  readonly updatedAt: number
  readonly updatedBy: ExportDevice
  /** times it was changed after it was finished first */
  readonly edits: number
  /** version text of the form it was last saved with */
  readonly formVersion: string
  readonly isDeleted: boolean
  /** two answers to one question wait for somebody's decision */
  readonly toReview: boolean
  /** answers that its form does not accept */
  readonly toCheck: number
  readonly filesPresent: number
  readonly filesExpected: number
}
export interface ExportRow {
  /** 'uuid:...' of a record; 'uuid:.../household/child[2]' of a row of a repeat */
  readonly key: string
  readonly parentKey: string | null
  /** the record's own id for its root row */
  readonly id: RowId
  readonly record: RecordFacts
  /** one for each column of the table, lexical as XForms write them, '' for none; answers that are not relevant are '' */
  readonly values: readonly string[]
}
export interface ExportFile {
  readonly recordId: RowId
  /** the record's id, or that of a repeat row */
  readonly row: RowId
  readonly column: string
  /** as in the answer; not yet safe as a file name */
  readonly name: string
  readonly type: string
  readonly size: number
  /** names its bytes: equal for equal files */
  readonly content?: string
  /** this device holds it */
  readonly isHere: boolean
  read(): AsyncIterable<Uint8Array>
}
/** A record in one piece, for formats that write records one by one. */
export interface ExportRecord {
  readonly facts: RecordFacts
  /** XForm of the version that the record was last saved with, whose questions it answers */
  readonly xform: string
  readonly answers: Answers
  readonly files: readonly ExportFile[]
}
export interface ExportSource {
  readonly form: ExportForm
  /** records that pass the filter */
  readonly total: number
  /** Rows of one table in the order of their records (oldest first), siblings in their order. Not whole when the job was stopped. */
  rows(range: string): AsyncIterable<readonly ExportRow[]>
  records(): AsyncIterable<ExportRecord>
  /** of all records that pass the filter */
  files(): AsyncIterable<ExportFile>
}
