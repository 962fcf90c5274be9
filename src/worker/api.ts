/**
 * Everything the page may know of the worker: requests with their answers, and notices. Types only.
 * Carried by ui/client.ts on one side and worker/server.ts on the other, also across tabs; so everything here is
 * structured-cloneable, and every change request carries an id that makes a repeat harmless.
 */
import type { FormPlan } from '../forms/plan.ts'
import type { PreparedForm } from '../forms/prepare.ts'
import type { BundleApi, BundleNotice } from './api-bundle.ts'
import type { CareApi, FeedDifference, FeedName, CareNotice } from './api-care.ts'
import type { ExportApi, ExportNotice } from './api-export.ts'
import type { Attachment, FilesApi, FilesProgress } from './api-files.ts'
import type { FormFilesApi, FormsApi } from './api-forms.ts'
import type { HistoryApi } from './api-history.ts'
import type { LinksApi, MeetNotice, SpareNotice } from './api-links.ts'
import type { OfficeApi, OfficeNotice } from './api-office.ts'
import type { SafetyApi } from './api-safety.ts'

/** Something that can go wrong outside our code; `type` names the sentence the page shows. */
export interface Failure {
  readonly type:
    | 'storage-unavailable' | 'storage-full' | 'storage-failed' | 'database-newer'
    /** this device owned a database that is gone / whose file is damaged; it is not replaced unless the user asks for it */
    | 'database-lost' | 'database-damaged'
    | 'not-found' | 'draft-gone' | 'invalid'
    | 'owner-lost' | 'already-syncing' | 'too-large'
  readonly message: string
}

// ---- what is shown -------------------------------------------------------------------------------------------------

export interface DeviceInfo {
  readonly origin: string
  /** what others see, e.g. "Tablet 4"; '' until given */
  readonly name: string
  /** the person's name for `username` questions; '' until given */
  readonly userName: string
  readonly project: { readonly id: string; readonly name: string } | null
  readonly appVersion: string
  readonly schemaVersion: number
  /** VFS in use and whether this tab's worker owns the database */
  readonly owner: boolean
}
export interface FormSummary {
  readonly formId: string
  readonly title: string
  /** newest version: its row id, and the version text of the form */
  readonly versionId: string
  readonly version: string
  readonly records: number
  readonly drafts: number
  /** records written on this device that no other device has acknowledged */
  readonly unshared: number
}
/** One version of a form as the form's screen lists it. */
export interface FormVersionSummary {
  readonly versionId: string
  readonly version: string
  readonly title: string
  /** when and by which device it was first added, anywhere */
  readonly addedAt: number
  readonly addedBy: string
  readonly mine: boolean
  /** records last saved with it */
  readonly records: number
  /** what new records are written with */
  readonly newest: boolean
  /** why this app cannot use it, or not wholly */
  readonly problem: string | null
}
/** What adding a file came to: the form is new (or back), a version of it is new, or this very version was here already. */
export type FormAdded = 'form' | 'version' | 'nothing'
export interface FormVersion { readonly versionId: string; readonly xform: string; readonly plan: FormPlan }
/** A form version as the engine gets it. */
export interface PreparedVersion { readonly versionId: string; readonly plan: FormPlan; readonly prepared: PreparedForm }

/** Answers as the form engine knows them: lexical text, '' for none. `row` 'root' or a repeat row's id. */
export interface CellText { readonly row: string; readonly column: string; readonly value: string }
export interface RowShape {
  readonly id: string
  readonly range: string
  /** 'root' or the id of the row above */
  readonly parent: string
  /** fractional order key among siblings (core/order.ts) */
  readonly order: string
}
export interface Answers { readonly rows: readonly RowShape[]; readonly cells: readonly CellText[] }

export interface DraftSummary {
  readonly draftId: string
  readonly formId: string
  readonly formTitle: string
  readonly name: string
  readonly updatedAt: number
  /** the record being edited, or null for a new one */
  readonly recordId: string | null
  readonly answered: number
  /** a newer version of the form is here that the draft can be moved to */
  readonly hasNewer: boolean
}
/** What moving a draft to a newer version of its form changes. */
export interface DraftMove {
  readonly versionId: string
  readonly version: string
  /** the one it has now */
  readonly from: string
  readonly added: number
  readonly removed: number
  /** answers given to removed questions; they are kept and go with the record */
  readonly keptAside: number
  /** asked in another way, e.g. a text that became a number */
  readonly retyped: number
}
export interface Draft {
  readonly draftId: string
  readonly versionId: string
  readonly recordId: string | null
  readonly answers: Answers
  /** nodeset path of the question last shown, '' at the start */
  readonly position: string
  readonly language: string
  /** null: it has the newest version */
  readonly newer: DraftMove | null
  /** lines of its log so far, and the time in the last of them, ms */
  readonly logged?: number
  readonly loggedUntil?: number
}
/** What one keystroke (or one repeat added) changes; applied in order, durable when answered. */
export interface DraftChange {
  readonly cells: readonly CellText[]
  readonly rowsAdded: readonly RowShape[]
  readonly rowsRemoved: readonly string[]
  readonly rowsMoved: readonly { readonly id: string; readonly order: string }[]
  readonly position?: string
  readonly language?: string
  /** what the list of drafts shows */
  readonly name?: string
}

export interface RecordSummary {
  readonly recordId: string
  readonly formId: string
  readonly formTitle: string
  /** instance name, else the first answer */
  readonly name: string
  /** nodeset of the question whose choice the name is a value of: the form has its words; null when it is no choice */
  readonly namedBy?: string | null
  readonly createdAt: number
  readonly createdBy: string
  readonly updatedAt: number
  readonly updatedBy: string
  readonly mine: boolean
  /** answers that its form does not accept, as far as this device has asked it */
  readonly toCheck?: number
}
export type RecordSort = 'newest' | 'oldest' | 'name' | 'updated'
export interface RecordQuery {
  readonly formId: string | null
  readonly search: string
  readonly sort: RecordSort
  /** opaque key of the last row of the page before; null for the first page */
  readonly after: string | null
  readonly limit: number
}
export interface RecordPage { readonly records: readonly RecordSummary[]; readonly next: string | null; readonly total: number }
/** Answers to questions that the form does not ask any more, with the latest version that asked them. */
export interface RemovedAnswers { readonly versionId: string; readonly cells: readonly { readonly row: string; readonly column: string }[] }
/** Whether a merge may have left answers that the form does not accept; `state` names what the record holds now. */
export interface RecordCheck { readonly wanted: boolean; readonly state: string; readonly questions: number }
export interface RecordDetail {
  readonly summary: RecordSummary
  /** the version it was last saved with */
  readonly versionId: string
  /** the version it is shown and edited with: the newest that has its root */
  readonly shownVersionId: string
  readonly removed: readonly RemovedAnswers[]
  readonly answers: Answers
  readonly attachments: readonly Attachment[]
  readonly deleted: boolean
  readonly check: RecordCheck
}

// ---- sync -----------------------------------------------------------------------------------------------------------

export interface Count { readonly done: number; readonly total: number }
export type SyncPhase =
  | { readonly type: 'greeting' }
  /** this device must say yes before it joins; `forms`, `records`: what comes along; `digits`: the same on both screens, '' when there are none (yet) */
  | { readonly type: 'confirm-join'; readonly project: string; readonly device: string; readonly forms: number; readonly records: number; readonly digits: string }
  /** this device must say yes before the other is asked to join; `project` '': there is none yet */
  | { readonly type: 'confirm-let-in'; readonly project: string; readonly device: string; readonly digits: string }
  /** the user of the other side is asked whether this device may join */
  | { readonly type: 'waiting-to-be-let-in'; readonly device: string; readonly digits: string }
  /** the other side is being asked */
  | { readonly type: 'waiting-for-join'; readonly device: string; readonly digits: string }
  | { readonly type: 'exchanging' }
  /** everything both knew is on both; stays open for live changes. `identical`: heads were compared and are equal. */
  | { readonly type: 'up-to-date'; readonly identical: boolean }
  | { readonly type: 'closed' }
  | { readonly type: 'failed'; readonly failure: SyncFailure }
export interface SyncFailure {
  readonly type:
    | 'different-project' | 'join-declined' | 'protocol-version' | 'message-malformed' | 'message-too-large' | 'message-unexpected'
    | 'not-proved' | 'segment-refused' | 'fork' | 'storage' | 'link-lost' | 'timeout' | 'peer-failed' | 'same-device'
  readonly message: string
}
export interface SyncState {
  readonly link: string
  readonly phase: SyncPhase
  /** the link went, or fell silent, without a good-bye */
  readonly lost: boolean
  /** '' until greeted */
  readonly peer: string
  /** '' until greeted; to be believed when the phase is past greeting */
  readonly peerOrigin: string
  /** the other phone's wall clock minus ours, ms; null until greeted */
  readonly clockOffset: number | null
  /** records, counted by the sender's plan */
  readonly receiving: Count
  readonly sending: Count
  readonly bytesReceived: number
  readonly bytesSent: number
  /** what the merge did */
  readonly recordsNew: number
  readonly recordsUpdated: number
  readonly files: FilesProgress
  /** cells that came to be reviewed in this session */
  readonly review: number
  /** devices under whose key two histories were written */
  readonly forks?: readonly FeedName[]
  /** what is not on both, when both have compared and are not identical */
  readonly differs?: readonly FeedDifference[]
  /** another device writes under this one's key: this one goes on under a new one, and links anew */
  readonly renewing?: boolean
}

// ---- requests -------------------------------------------------------------------------------------------------------

export interface Api extends BundleApi, HistoryApi, CareApi, ExportApi, FormsApi, FormFilesApi, FilesApi, LinksApi, OfficeApi, SafetyApi {
  'device.info'(p: null): DeviceInfo
  'device.rename'(p: { name: string; userName: string }): DeviceInfo
  'project.create'(p: { name: string }): DeviceInfo
  'drafts.list'(p: { formId: string | null }): readonly DraftSummary[]
  /** a new record of a form version, or an edit of a record (with its newest form version); an unfinished edit of it is continued */
  'drafts.open'(p: { versionId: string } | { recordId: string } | { draftId: string }): Draft
  'drafts.save'(p: { draftId: string; change: DraftChange }): null
  'drafts.discard'(p: { draftId: string }): null
  /** With the person's consent: rows and answers stay, the draft goes on with this version of its form. */
  'drafts.move'(p: { draftId: string; versionId: string }): Draft
  /** Appends lines to the draft's log, the first of them with this number; lines that are there already stay. */
  'drafts.log'(p: { draftId: string; from: number; lines: readonly string[] }): null
  /** Writes one change with the difference to what was opened; the draft is gone after it. `log`: first line of the log's file. */
  'drafts.finish'(p: { draftId: string; omit?: readonly string[]; log?: { readonly column: string; readonly header: string } }): { readonly recordId: string }
  'records.list'(p: RecordQuery): RecordPage
  'records.get'(p: { recordId: string }): RecordDetail
  'records.delete'(p: { recordId: string }): null
  /** The form was asked about a record: how many answers it does not accept in this state. */
  'records.checked'(p: { recordId: string; state: string; questions: number }): null
  /** Records written at once without drafts (import, benchmarks): one change each, one transaction for all. */
  'records.write'(p: { versionId: string; records: readonly Answers[] }): { readonly recordIds: readonly string[] }
  /** The whole database as an SQLite file; also answered when the database is a newer app's. */
  'export.database'(p: null): { readonly bytes: Uint8Array }
  /** A byte link to another device has opened on the page. `binding`: hash over both DTLS fingerprints, equal on both sides. `attempt`: the introduction it came by. `vets`: the user here lets a stranger in first. */
  'sync.open'(p: { link: string; offered: boolean; binding: Uint8Array; attempt?: string; vets?: boolean }): null
  'sync.bytes'(p: { link: string; message: Uint8Array }): null
  /** the link can take more / has gone */
  'sync.ready'(p: { link: string; taken: number }): null
  'sync.lost'(p: { link: string; message: string }): null
  'sync.confirm'(p: { link: string; accept: boolean }): null
  'sync.close'(p: { link: string }): null
}
export type Method = keyof Api
export type Params<M extends Method> = Parameters<Api[M]>[0]
export type Answer<M extends Method> = ReturnType<Api[M]>

// ---- notices --------------------------------------------------------------------------------------------------------
/** What changed; a screen that shows none of it does nothing. Empty `records` with `manyRecords` means "any". */
export interface Touched {
  readonly device: boolean
  readonly forms: boolean
  readonly drafts: boolean
  /** form ids whose records changed */
  readonly recordsOf: readonly string[]
  readonly records: readonly string[]
  readonly manyRecords: boolean
}
export type Notice =
  | { readonly type: 'touched'; readonly touched: Touched }
  | { readonly type: 'sync'; readonly state: SyncState }
  /** send these bytes over the link that this page holds */
  | { readonly type: 'link-send'; readonly link: string; readonly message: Uint8Array }
  | { readonly type: 'link-close'; readonly link: string }
  /** storage cannot be used: the reason, for the page that says so */
  | { readonly type: 'storage'; readonly failure: Failure | null }
  | { readonly type: 'progress'; readonly request: number; readonly count: Count }
  | MeetNotice
  | SpareNotice
  | CareNotice
  | BundleNotice
  | ExportNotice
  | OfficeNotice
