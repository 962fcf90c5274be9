/** The part of api.ts about answers that come back from an office as a table: what a file would change, and writing it. Types only. */
import type { Result } from '../core/result.ts'
import type { Count } from './api.ts'

export interface ImportWish {
  readonly formId: string
  readonly file: File
  /** an empty cell empties the answer; else it says nothing */
  readonly clears: boolean
}
/** Why nothing of a file can be read. */
export type ImportRefusal =
  | { readonly type: 'too-large' | 'damaged' | 'encrypted' | 'old-excel' | 'not-a-table' | 'empty' | 'unreadable' }
  | { readonly type: 'other-form' }
export type ImportFaultCode =
  | 'not-int' | 'not-decimal' | 'not-boolean' | 'not-date' | 'not-time' | 'not-date-time' | 'not-point' | 'not-line' | 'not-area' | 'not-choice' | 'two-answers' | 'too-long'
  /** two rows with one KEY; a PARENT_KEY that names nothing; none at all; a record that is not on this device; entries came or went since the export; more than one change can hold */
  | 'key-twice' | 'parent-unknown' | 'parent-missing' | 'record-elsewhere' | 'entries-changed' | 'too-many'
/** Of one cell, or of a whole row (`header` ''). Its record is left out. */
export interface ImportFault {
  readonly table: string
  /** as a spreadsheet counts them */
  readonly row: number
  readonly header: string
  readonly value: string
  readonly code: ImportFaultCode
  /** what does not exist, and what does */
  readonly detail: string
}
export interface ImportExample {
  /** null: a new one */
  readonly recordId: string | null
  /** the record as lists show it, or the KEY of a new one */
  readonly name: string
  readonly question: string
  readonly before: string
  readonly after: string
  readonly conflict: boolean
}
export interface ImportPreview {
  readonly tables: readonly { readonly name: string; /** null: nothing in it is of this form */ readonly range: string | null; readonly rows: number }[]
  readonly ignored: readonly { readonly table: string; readonly header: string; readonly why: 'unknown' | 'twice' | 'ambiguous' | 'calculated' | 'file' | 'fact' }[]
  readonly records: {
    readonly new: number
    readonly changed: number
    readonly same: number
    /** deleted here: they stay deleted */
    readonly deleted: number
    /** left out for their faults */
    readonly faulty: number
  }
  /** entries of repeats that are new */
  readonly entries: number
  /** answers that would change, and those of them that somebody changed after the file was made */
  readonly answers: number
  readonly conflicts: number
  /** of the records that change: those that would not if conflicts stay as they are here */
  readonly onlyConflicts: number
  /** false: the file does not tell how old its answers are, so conflicts cannot be seen */
  readonly knowsEdits: boolean
  readonly faults: readonly ImportFault[]
  readonly faultsInAll: number
  readonly examples: readonly ImportExample[]
  /** names this outcome: it is asked for when it is written */
  readonly state: string
}
export interface ImportWritten {
  readonly recordsNew: number
  readonly recordsChanged: number
  /** stopped before these */
  readonly left: number
}
export interface ImportNotice {
  readonly type: 'import'
  readonly doing: 'read' | 'write'
  readonly records: Count
}

export interface ImportApi {
  /** Nothing is written. null: it was stopped; the next one ends the one before. Notices of type 'import' tell how far it is. */
  'import.preview'(p: ImportWish): Result<ImportPreview, ImportRefusal> | null
  /** One change for each record. `state`: of the preview that was agreed to; what has become of the records since is shown first. */
  'import.write'(p: ImportWish & { readonly conflicts: 'keep' | 'take'; readonly state: string }): Result<ImportWritten | { readonly changed: ImportPreview }, ImportRefusal> | null
  'import.stop'(p: null): null
}
