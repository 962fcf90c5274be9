/**
 * What two devices say to one another, as values, with the limits every field must keep. Bytes are in messages-codec.ts,
 * who says what when is in session.ts. Rules MSG1-MSG9 in docs/rules.md.
 */
import type { FeedHead, Project } from '../core/ports.ts'
import type { Origin, ProjectId } from '../core/ids.ts'

/**
 * Another major is refused by name; a newer minor may add message kinds and trailing fields, which are skipped. Minor 1: the first
 * 8 bytes of each head in a vector, and 16 of the project's MAC, are said to who knows them; [MSG8]. Minor 2: channels; [MSG9].
 * Minor 3: the secret behind the nonce of a hello; [SES32].
 */
export const protocol = { major: 1, minor: 3 } as const
/** Whether a device of this minor knows vectors of short heads and the short MAC. */
export const knowsBrief = (minor: number): boolean => minor >= 1
/** Whether it knows what is said beside the records. */
export const knowsChannels = (minor: number): boolean => minor >= 2

/** Whether it tells the secret behind its nonce, so that both can show the same digits. */
export const knowsReveal = (minor: number): boolean => minor >= 3

export const messageLimits = {
  hello: 4096,
  small: 2048,
  feeds: 10_000,
  segment: 1024 * 1024,
  /** what one message of a channel carries: a block of a file and its head */
  channel: 68 * 1024,
  message: 1024 * 1024 + 64,
  nameBytes: 256,
  detailBytes: 512,
  count: 2 ** 44 - 1,
} as const

export interface ProjectName { readonly id: ProjectId; readonly name: string }

export interface Hello {
  readonly kind: 'hello'
  readonly minor: number
  /** derived from the key, never told */
  readonly origin: Origin
  readonly algorithm: 1 | 2
  readonly publicKey: Uint8Array
  readonly name: string
  readonly nonce: Uint8Array
  /** wall clock, ms */
  readonly clock: number
  readonly project: ProjectName | null
  readonly forms: number
  readonly records: number
  readonly others: number
}
/** `mac` is empty unless both hellos name the same project; its first 16 bytes to who knows that. See transcript.ts. */
export interface Proof { readonly kind: 'proof'; readonly signature: Uint8Array; readonly mac: Uint8Array }
/** Between devices that do not share a project: what the nonce of the hello was made of; see digits.ts. */
export interface Reveal { readonly kind: 'reveal'; readonly secret: Uint8Array }
/** "Will you join?"; null: a project that will be made when the answer is yes. */
export interface JoinAsk { readonly kind: 'join-ask'; readonly project: ProjectName | null }
export interface Welcome { readonly kind: 'welcome'; readonly project: Project }
/** The sender's vector. Each one is answered by a round: plan, its segments, drained. `brief`: of each head its first 8 bytes. */
export interface Have { readonly kind: 'have'; readonly brief: boolean; readonly heads: readonly FeedHead[] }
export interface Plan { readonly kind: 'plan'; readonly segments: number; readonly changes: number; readonly records: number; readonly bytes: number }
export interface Segment { readonly kind: 'segment'; readonly records: number; readonly bytes: Uint8Array }
/** One per segment, in order, after the commit: how far that feed is held now; `fork`: not taken, its history is not ours. */
export interface Ack { readonly kind: 'ack'; readonly origin: Origin; readonly seq: number; readonly fork: boolean }
/** Digest of the sender's vector after `sent` rounds of its own and `received` of the other side. */
export interface Heads { readonly kind: 'heads'; readonly digest: Uint8Array; readonly sent: number; readonly received: number }
/** Something other than records (files, introductions): the session passes it on unread to whom the channel belongs. */
export interface ChannelMessage { readonly kind: 'channel'; readonly channel: number; readonly body: Uint8Array }
export interface ProblemMessage { readonly kind: 'problem'; readonly code: string; readonly detail: string }

export type Message =
  | Hello | Proof | Reveal | JoinAsk | Welcome | Have | Plan | Segment | Ack | Heads | ChannelMessage | ProblemMessage
  | { readonly kind: 'join-yes' } | { readonly kind: 'join-no' }
  /** everything of this round was acknowledged */
  | { readonly kind: 'drained' }
  | { readonly kind: 'ping' } | { readonly kind: 'bye' }
  /** of a newer minor version: skipped */
  | { readonly kind: 'unknown'; readonly code: number }
export type MessageKind = Message['kind']

export interface MessageFailure {
  readonly type: 'message-malformed' | 'message-too-large' | 'protocol-version'
  readonly message: string
}
