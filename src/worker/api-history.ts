/** The part of api.ts about what was written before, and what was written at the same time. Types only. */
import type { RecordSummary } from './api.ts'

/** Who wrote, on which device and when. `key` names the change on every device; `person` may be ''. */
export interface Stamped {
  readonly key: string
  readonly at: number
  readonly device: string
  readonly person: string
  readonly mine: boolean
  /** the time cannot be true */
  readonly clockWrong: boolean
}
export interface Written extends Stamped { readonly value: string }
/** One step down to a repeat's row; `index` from 1. */
export interface Place { readonly range: string; readonly index: number }

export type HistoryItem = { readonly row: string; readonly place: readonly Place[]; readonly range: string | null } & (
  | { readonly type: 'value'; readonly column: string; readonly before: string; readonly after: string
    /** the later value that was written without having seen this one, and stood instead */
    readonly lostTo: Written | null }
  | { readonly type: 'added' | 'deleted' | 'restored' }
)
export interface Save extends Stamped { readonly first: boolean; readonly items: readonly HistoryItem[] }
/** Latest first. */
export interface RecordHistory { readonly saves: readonly Save[]; readonly versionId: string; readonly deleted: boolean }

export type ReviewItem =
  /** values of one question that were written without having seen one another; `current` stands */
  | { readonly type: 'cell'; readonly row: string; readonly place: readonly Place[]; readonly column: string; readonly current: Written; readonly others: readonly Written[] }
  /** a record (`range` null) or a repeat's row that was deleted without having seen the edits */
  | { readonly type: 'deleted'; readonly row: string; readonly range: string | null; readonly deletion: Stamped; readonly edits: readonly Stamped[] }
export interface ReviewRecord { readonly summary: RecordSummary; readonly versionId: string; readonly items: readonly ReviewItem[] }

export interface HistoryApi {
  'history.record'(p: { recordId: string }): RecordHistory
  /** number of records with something to review */
  'review.count'(p: null): number
  'review.list'(p: null): readonly ReviewRecord[]
  /** Writes the other value again, as a new change. 'not-found' when it was decided meanwhile. */
  'review.take'(p: { row: string; column: string; key: string }): null
  /** Takes a deletion back, as a new change. */
  'review.restore'(p: { row: string }): null
  /** Leaves it as it stands and does not ask again on this device; `column` null for a deletion. */
  'review.keep'(p: { row: string; column: string | null }): null
}
