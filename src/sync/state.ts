/**
 * The shapes of a session: its state (one variant per place it can be in), what happens to it (events) and what it wants
 * done (effects). The steps between them: session.ts. Who does the effects: runner.ts.
 */
import type { Origin } from '../core/ids.ts'
import type { Applied, ApplyFailure, FeedHead, PlannedSegment, Project, ProjectState, SegmentRef, StorageFailure } from '../core/ports.ts'
import type { Result } from '../core/result.ts'
import type { Heads, Hello, ProjectName } from './messages.ts'
import type { Progress } from './progress.ts'
import type { Role } from './transcript.ts'

export interface Config {
  readonly origin: Origin
  readonly algorithm: 1 | 2
  readonly publicKey: Uint8Array
  /** what the other side sees */
  readonly name: string
  readonly role: Role
  /** equal on both sides of this link, and of no other */
  readonly binding: Uint8Array
  /** 32 random bytes, never used before; the nonce of the hello is made of them */
  readonly secret: Uint8Array
  /** the link came about without both people's doing: whoever is to join is let in by the user here first */
  readonly vets?: boolean
}

interface Base {
  readonly config: Config
  /** ticks of `tickMs` since the link opened, and the one at which the other side was last heard */
  readonly ticks: number
  readonly heard: number
  readonly progress: Progress
}
export interface Own { readonly hello: Uint8Array; readonly project: ProjectState }
export interface Peer { readonly hello: Hello; readonly bytes: Uint8Array }
interface Proved extends Base { readonly own: Own; readonly peer: Peer }

export interface Starting extends Base { readonly at: 'starting' }
export interface Greeting extends Base { readonly at: 'greeting'; readonly own: Own }
/** Hellos are exchanged; `proof`: the other side's, none yet, being verified, or good. */
export interface Proving extends Proved { readonly at: 'proving'; readonly signed: boolean; readonly proof: 'none' | 'verifying' | 'good' }
/** This device has the project and waits for the other's answer, once the other is `let in`. `digits`: '' until the other side has told its secret. */
export interface Inviting extends Proved { readonly at: 'inviting'; readonly digits: string; readonly letIn: boolean }
export interface Creating extends Proved { readonly at: 'creating' }
export interface AwaitingAsk extends Proved { readonly at: 'awaiting-ask'; readonly digits: string }
export interface Confirming extends Proved { readonly at: 'confirming'; readonly asked: ProjectName | null }
export interface AwaitingWelcome extends Proved { readonly at: 'awaiting-welcome'; readonly asked: ProjectName | null }
export interface Joining extends Proved { readonly at: 'joining' }

/** How far the other side holds a feed; `known` may be older but has its chain head or the start of it, which Replica.missing wants. */
export interface Held { readonly seq: number; readonly known: FeedHead | null }
export interface Flying { readonly ref: SegmentRef; readonly bytes: number; readonly records: number }
export interface Outbound {
  readonly held: ReadonlyMap<Origin, Held>
  /** waiting: for the other side's first vector */
  readonly work: 'waiting' | 'idle' | 'planning' | 'sending'
  /** plan once more when this round is over */
  readonly again: boolean
  /** the other side asked: it gets a round, even an empty one */
  readonly owed: boolean
  readonly queue: readonly PlannedSegment[]
  readonly next: number
  readonly reading: PlannedSegment | null
  readonly flying: readonly Flying[]
  readonly rounds: number
  /** feeds of which the other side keeps its own history */
  readonly refused: ReadonlySet<Origin>
}
export interface Inbound {
  readonly open: boolean
  readonly left: number
  readonly rounds: number
  readonly waiting: readonly { readonly bytes: Uint8Array; readonly records: number }[]
  readonly applying: boolean
  /** numbers at which a gap of a feed made us tell our vector again, and the round of the last time */
  readonly asked: ReadonlyMap<Origin, number>
  readonly askedIn: number | null
}
export interface Settling {
  readonly reading: boolean
  readonly own: (Omit<Heads, 'kind'> & { readonly heads: readonly FeedHead[] }) | null
  readonly peer: Heads | null
  /** vectors were sent once more because the digests differed */
  readonly retried: boolean
}
export interface Exchanging extends Proved {
  readonly at: 'exchanging'
  readonly ownHeads: readonly FeedHead[]
  readonly peerHeads: readonly FeedHead[]
  readonly out: Outbound
  readonly in: Inbound
  readonly settling: Settling
}
export interface Ended extends Base { readonly at: 'ended' }

export type State =
  | Starting | Greeting | Proving | Inviting | Creating | AwaitingAsk | Confirming | AwaitingWelcome | Joining | Exchanging | Ended

export type JoinResult = Result<Project, StorageFailure | { readonly type: 'different-project'; readonly message: string }>

export type Event =
  | { readonly type: 'membership'; readonly result: Result<ProjectState, StorageFailure>; readonly now: number }
  | { readonly type: 'message'; readonly bytes: Uint8Array; readonly now: number }
  | { readonly type: 'signed'; readonly signature: Uint8Array }
  | { readonly type: 'verified'; readonly good: boolean }
  | { readonly type: 'created' | 'joined'; readonly result: JoinResult }
  | { readonly type: 'heads'; readonly use: HeadsUse; readonly result: Result<readonly FeedHead[], StorageFailure> }
  | { readonly type: 'planned'; readonly result: Result<readonly PlannedSegment[], StorageFailure> }
  | { readonly type: 'read'; readonly result: Result<Uint8Array, StorageFailure> }
  | { readonly type: 'applied'; readonly result: Result<Applied, ApplyFailure> }
  | { readonly type: 'confirm'; readonly accept: boolean }
  | { readonly type: 'local-change' | 'tick' | 'close' }
  /** the other side sent more than it may while we could not listen */
  | { readonly type: 'flooded' }
  /** a part of this app broke: a bug, shown and not swallowed */
  | { readonly type: 'broken'; readonly message: string }
  | { readonly type: 'link-lost'; readonly message: string }

/** have: to tell the other side; compare: to see whether both are equal */
export type HeadsUse = 'have' | 'compare'

export type Effect =
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  /** sends `last` if any, drops what is not sent yet, then closes the link */
  | { readonly type: 'close'; readonly last: Uint8Array | null }
  | { readonly type: 'membership' | 'create' }
  | { readonly type: 'join'; readonly project: Project }
  | { readonly type: 'sign'; readonly text: Uint8Array }
  | { readonly type: 'verify'; readonly hello: Hello; readonly text: Uint8Array; readonly signature: Uint8Array }
  | { readonly type: 'heads'; readonly use: HeadsUse }
  | { readonly type: 'plan'; readonly theirs: readonly FeedHead[] }
  | { readonly type: 'read'; readonly ref: SegmentRef }
  | { readonly type: 'apply'; readonly segment: Uint8Array }
  /** another device holds our own feed up to here */
  | { readonly type: 'acknowledged'; readonly seq: number }
  /** said beside the records */
  | { readonly type: 'channel'; readonly channel: number; readonly body: Uint8Array }

export interface Step<S extends State = State> { readonly state: S; readonly effects: readonly Effect[] }
