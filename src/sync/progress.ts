/**
 * What a session shows while it runs: the fields of SyncState in worker/api.ts but its link, and the feeds found forked.
 * Counts are records: receiving by the sender's plan and counted after the commit, sending counted when acknowledged; so a
 * bar is full when, and only when, the records are there. Rules SES20-SES22.
 */
import type { Origin } from '../core/ids.ts'

export interface Count { readonly done: number; readonly total: number }

export type FailureType =
  | 'different-project' | 'join-declined' | 'protocol-version' | 'message-malformed' | 'message-too-large' | 'message-unexpected'
  | 'not-proved' | 'segment-refused' | 'fork' | 'storage' | 'link-lost' | 'timeout' | 'peer-failed' | 'same-device'
export interface SessionFailure { readonly type: FailureType; readonly message: string }

export type Phase =
  | { readonly type: 'greeting' }
  /** `project` is '' when it will only be made when the answer is yes; `forms`, `records`: what comes along; `digits`: to compare, '' if there are none (yet) */
  | { readonly type: 'confirm-join'; readonly project: string; readonly device: string; readonly forms: number; readonly records: number; readonly digits: string }
  /** may the other side be asked to join at all; `project` is '' when there is none yet */
  | { readonly type: 'confirm-let-in'; readonly project: string; readonly device: string; readonly digits: string }
  /** the other side's user has not answered yet whether this device may be asked */
  | { readonly type: 'waiting-to-be-let-in'; readonly device: string; readonly digits: string }
  | { readonly type: 'waiting-for-join'; readonly device: string; readonly digits: string }
  | { readonly type: 'exchanging' }
  | { readonly type: 'up-to-date'; readonly identical: boolean }
  | { readonly type: 'closed' }
  | { readonly type: 'failed'; readonly failure: SessionFailure }

/** A feed of which the two devices do not hold the same: how far it is held here and there, 0 for not at all. */
export interface Difference { readonly origin: Origin; readonly here: number; readonly there: number }

export interface Progress {
  readonly phase: Phase
  /** the link went, or fell silent, without a good-bye */
  readonly lost: boolean
  readonly peer: string
  /** null until greeted; to be believed when the phase is past greeting */
  readonly peerOrigin: Origin | null
  readonly clockOffset: number | null
  readonly receiving: Count
  readonly sending: Count
  readonly bytesReceived: number
  readonly bytesSent: number
  /** changes that were new here, also those that are no records */
  readonly changesNew: number
  readonly recordsNew: number
  readonly recordsUpdated: number
  /** feeds of which the two devices hold different histories; everything else went through */
  readonly forks: readonly Origin[]
  /** known when both compared and are not identical; empty otherwise */
  readonly differs: readonly Difference[]
}

const none: Count = { done: 0, total: 0 }
export const noProgress: Progress = {
  phase: { type: 'greeting' }, lost: false, peer: '', peerOrigin: null, clockOffset: null, receiving: none, sending: none,
  bytesReceived: 0, bytesSent: 0, changesNew: 0, recordsNew: 0, recordsUpdated: 0, forks: [], differs: [],
}

export const planned = (count: Count, records: number): Count => ({ done: count.done, total: count.total + records })
/** [SES21] Never above the total, whatever a peer claims. */
export const counted = (count: Count, records: number): Count => ({ done: Math.min(count.total, count.done + records), total: count.total })
/** [SES22] A round is over: what was planned and did not come is not waited for. */
export const rounded = (count: Count): Count => ({ done: count.done, total: count.done })
