/**
 * What storage and lists need to know of a form version: its tables and columns, read from the XForm without any engine
 * (planForm in columns.ts). The engine's own model is the page's (ui/engine).
 */

export type ColumnType =
  | 'string' | 'int' | 'decimal' | 'boolean' | 'date' | 'time' | 'dateTime'
  | 'geopoint' | 'geotrace' | 'geoshape' | 'binary' | 'barcode' | 'select' | 'select1' | 'rank' | 'trigger'

/**
 * Who writes the cell. 'user': a person answers; 'once': written by the creator at the start and kept (start, today, deviceid,
 * username, once(), instanceID, defaults without a question); 'derived': a calculation, written with each save and computed again when opened.
 */
export type ColumnKind = 'user' | 'once' | 'derived'

export interface ColumnPlan {
  /** e.g. /data/household/name: no positions; the column's name on the wire */
  readonly nodeset: string
  readonly type: ColumnType
  readonly kind: ColumnKind
  /** label in the form's default language, for lists and the readable view; null when it has none */
  readonly label: string | null
  /** typed unseen (`masked`): not for lists, names and searches */
  readonly masked?: true
}
export interface TablePlan {
  /** nodeset of the root ('/data') or of the repeat */
  readonly range: string
  readonly parent: string | null
  readonly columns: readonly ColumnPlan[]
}
/** What the form asks to be logged while it is filled (ODK's audit.csv), from the bind of meta/audit. */
export interface AuditPlan {
  /** nodeset of the cell that holds the file's name */
  readonly column: string
  readonly changes: boolean
  /** an edit of a finished record asks for its reason */
  readonly reasons: boolean
  readonly user: boolean
  readonly location: { readonly precise: boolean; readonly minSeconds: number; readonly maxSeconds: number } | null
}
export interface FormPlan {
  readonly formId: string
  readonly title: string
  readonly version: string
  readonly languages: readonly string[]
  readonly defaultLanguage: string | null
  /** root first, parents before children */
  readonly tables: readonly TablePlan[]
  /** nodeset of meta/instanceName when the form has it */
  readonly instanceName: string | null
  readonly audit?: AuditPlan
}

/** A problem in somebody's form, with its place and remedy. Rows and columns count from 1 as the spreadsheet shows them. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly code: string
  readonly message: string
  readonly sheet?: string
  readonly row?: number
  readonly column?: string
}
