/**
 * The boundary between a form engine and the screen: one record of one form being filled. Widgets and pages know these
 * types only, so that the engine can be exchanged; open.ts makes a session with @getodk/xforms-engine. Types only. Members
 * that are not functions are reactive where the form can change them: read them inside JSX or an effect.
 */
import type { Result } from '../../../core/result.ts'
import type { Answers } from '../../../worker/api.ts'
import type { Unreadable } from './lexical.ts'
import type { Rich } from './rich.ts'
import type { RowsAndCells } from './store.ts'

export type QuestionType =
  | 'text' | 'barcode' | 'integer' | 'decimal' | 'date' | 'time' | 'dateTime' | 'selectOne' | 'selectMany' | 'rank' | 'range'
  | 'trigger' | 'geopoint' | 'geotrace' | 'geoshape' | 'file' | 'note'

/** Files of the form that stand beside a text, by their jr: addresses; null where there is none. */
/** `large`: what the picture opens to. */
export interface Media { readonly image: string | null; readonly large?: string | null; readonly audio: string | null; readonly video: string | null }

interface ViewBase {
  /** unique in the session */
  readonly id: string
  readonly nodeset: string
  /** 'root' or the repeat row it stands in */
  readonly row: string
  readonly label: readonly Rich[]
  readonly media: Media
  readonly relevant: boolean
  readonly appearance: ReadonlySet<string>
}
export interface Option {
  readonly value: string
  readonly label: readonly Rich[]
  readonly text: string
  readonly media: Media
  /** where it is, as the form writes it; '' when it has no place */
  readonly geometry: string
}
export interface QuestionView extends ViewBase {
  readonly kind: 'question'
  readonly type: QuestionType
  readonly hint: readonly Rich[]
  /** help for the person who asks, shown when wanted */
  readonly guidance: readonly Rich[]
  readonly required: boolean
  readonly readonly: boolean
  /** what stands in the record: the lexical form, or what was typed as long as it cannot be read */
  readonly text: string
  /** why it cannot be read */
  readonly problem: Unreadable | null
  readonly options: readonly Option[]
  /** the file its choices come from, while that is not on this device */
  readonly missingFile: string | null
  readonly violation: Violation | null
  readonly range: { readonly start: number; readonly end: number; readonly step: number } | null
  /** of a file question: 'image/*' ... */
  readonly mediaType: string
  readonly maxPixels: number | null
  readonly rows: number | null
  /** an attribute of the control, or of its bind, as the form writes it, without its prefix; null when it has none */
  readonly attribute: (name: string) => string | null
  /** meant for a control this app does not have; answered as text */
  readonly asText: boolean
  /** metres: keep on measuring above / never accept above */
  readonly accuracy: { readonly good: number; readonly worst: number | null }
}
export interface GroupView extends ViewBase { readonly kind: 'group'; readonly children: readonly View[] }
export interface RepeatView extends ViewBase {
  readonly kind: 'repeat'
  readonly instances: readonly RowView[]
  /** false when a count in the form decides */
  readonly open: boolean
}
export interface RowView extends ViewBase { readonly kind: 'row'; readonly children: readonly View[] }
export type View = QuestionView | GroupView | RepeatView

export interface Violation {
  readonly question: QuestionView
  readonly condition: 'unreadable' | 'constraint' | 'required'
  /** the form's own words; null for the app's */
  readonly message: readonly Rich[] | null
}

export type Refused = Unreadable | { readonly key: 'fill.refused.readonly' }

export interface FormSession {
  readonly title: string
  readonly children: readonly View[]
  /** '' alone when the form has no languages */
  readonly languages: readonly string[]
  readonly language: string
  setLanguage(language: string): void
  /** Reads what was typed; what cannot be read stays as text and blanks the engine's value. */
  setValue(question: QuestionView, typed: string): Result<null, Refused>
  /** The person acts: what the form set by itself may be saved. Setting, adding and removing say so themselves. */
  begin(): void
  /** Appends an instance; answers with its row id. */
  addRow(repeat: RepeatView): string
  removeRow(repeat: RepeatView, row: string): void
  /** Whether the person may put its instances into another order. */
  canMoveRows(repeat: RepeatView): boolean
  /** To the place that `to` counts from 0, with everything below it. */
  moveRow(repeat: RepeatView, row: string, to: number): void
  /** Rows with answers that a count took away and nobody has agreed to yet; they come back when the count grows. */
  dropped(): readonly string[]
  /** The person agreed. */
  keepDropped(): void
  /** A value of the record that no question asks for, and the app itself fills: a recording's file name. */
  unasked(nodeset: string): string
  setUnasked(nodeset: string, value: string): void
  /** Of relevant questions, in the form's order. */
  check(): readonly Violation[]
  snapshot(): Answers
  /** The person finishes: stamps `end` and what is not relevant in each row, when anything was done at all. */
  stampEnd(): Promise<void>
  /** name for lists: the form's instance name, else the first text answered */
  name(): string
  /** something can be taken */
  onDirty(listener: () => void): () => void
  /** what changed since the last time, as drafts.save wants it; null when nothing */
  takeChange(): RowsAndCells | null
  dispose(): void
}

/** What the form can know about the phone and the person. */
export interface Surroundings {
  readonly deviceId: string
  readonly username: string
  readonly decimal: '.' | ','
  readonly zone: (wallClock: string | null) => number
  /** 32 hex digits */
  readonly newId: () => string
  /** where this device is, as a geopoint, for actions of the form; '' when it cannot tell */
  readonly location?: () => Promise<string>
}
export type OpenPhase = 'engine' | 'form' | 'record'
export interface OpenFailure { readonly type: 'form-unreadable' | 'record-unreadable'; readonly message: string }
