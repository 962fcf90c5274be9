/**
 * What a session needs from the rest of the app, and nothing more. Implemented in storage/ (SQLite) and in tests (memory);
 * one contract suite runs over both. Every promise resolves to a Result; a rejected promise is a bug.
 */
import type { Origin, ProjectId } from './ids.ts'
import type { Result } from './result.ts'

/** How far a feed is held: the number of its last change and the hash-chain head there (32 bytes). */
export interface FeedHead { readonly origin: Origin; readonly seq: number; readonly head: Uint8Array }

export interface SegmentRef { readonly origin: Origin; readonly firstSeq: number; readonly lastSeq: number }
export interface PlannedSegment {
  readonly ref: SegmentRef
  readonly bytes: number
  readonly changes: number
  readonly records: number
  /** sent although the other side has these numbers: it holds another history of this feed */
  readonly branch?: true
}

export type StorageFailure = { readonly type: 'storage'; readonly message: string }

/** Why a segment was refused; data is unchanged after any of these. */
export type ApplyFailure =
  | { readonly type: 'segment-malformed'; readonly message: string }
  | { readonly type: 'segment-too-large'; readonly message: string }
  | { readonly type: 'segment-version'; readonly version: number }
  | { readonly type: 'signature-wrong'; readonly origin: Origin }
  /** The segment starts behind the next number we need; `have` is our last. */
  | { readonly type: 'gap'; readonly origin: Origin; readonly have: number; readonly firstSeq: number }
  /** The device has written two different histories under one number. */
  | { readonly type: 'fork'; readonly origin: Origin; readonly seq: number }
  | StorageFailure

export interface Applied {
  readonly origin: Origin
  /** our last number of this feed now; the segment is durable up to here */
  readonly seq: number
  /** changes that were new to us */
  readonly changes: number
  /** root rows of forms that appeared / whose answers changed / that were deleted */
  readonly recordsNew: number
  readonly recordsUpdated: number
}

/** One device's feeds. Every head it names is durable. */
export interface Replica {
  /** Seals own unsealed changes first. */
  heads(): Promise<Result<readonly FeedHead[], StorageFailure>>
  /** What a holder of `theirs` lacks, in the order to send it; seals first. Cost follows what is missing. Heads may be cut to their first 8 bytes. */
  missing(theirs: readonly FeedHead[]): Promise<Result<readonly PlannedSegment[], StorageFailure>>
  /** The sealed bytes, verbatim. */
  read(ref: SegmentRef): Promise<Result<Uint8Array, StorageFailure>>
  /** Verifies and merges in one transaction; resolves after the commit. */
  apply(segment: Uint8Array): Promise<Result<Applied, ApplyFailure>>
  /**
   * The same for the first of several, as many as go into one transaction: an answer for each of those, at least one, as `apply`
   * would give one after the other; a bad one takes no other with it. For replicas to which a commit is dear.
   */
  readonly applyRun?: (segments: readonly Uint8Array[]) => Promise<readonly Result<Applied, ApplyFailure>[]>
  /** Called after each local commit (not after apply). */
  onLocalChange(listener: () => void): () => void
}

/** This install: its key is its identity. */
export interface Identity {
  readonly origin: Origin
  /** 1 Ed25519, 2 ECDSA P-256 with SHA-256 */
  readonly algorithm: 1 | 2
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Promise<Uint8Array>
}
export type Verify = (algorithm: number, publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>

/** The crew's shared data. `key` (32 random bytes) proves membership and never leaves but to a device that is let in. */
export interface Project { readonly id: ProjectId; readonly name: string; readonly key: Uint8Array }
export interface ProjectState {
  readonly project: Project | null
  /** forms and records held, with or without a project */
  readonly forms: number
  readonly records: number
  /** other devices that wrote in it */
  readonly others: number
}
export interface Membership {
  current(): Promise<Result<ProjectState, StorageFailure>>
  /** A project of this device's own, for a first meeting of two devices without one. */
  create(): Promise<Result<Project, StorageFailure>>
  /** Takes the project; own changes stay and belong to it from now on. */
  join(project: Project): Promise<Result<void, StorageFailure>>
}

/** Bytes between two devices; what comes out is one whole message as it went in. Nothing is known about its content. */
export interface Link {
  /** Resolves when the link can take more (backpressure), false when it is closed. [MEM1] The message is handed over with the memory below it. */
  send(message: Uint8Array): Promise<boolean>
  close(): void
}
