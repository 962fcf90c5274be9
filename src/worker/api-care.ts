/**
 * The part of api.ts about the soundness of the data: devices and their clocks, histories, check and repair, and
 * what is known of devices met. Types only.
 */
import type { ErrorFact } from '../core/error-fact.ts'
import type { Count } from './api.ts'
import type { PairingApi } from './api-pairing.ts'

/** A device that wrote in this project. */
export interface MemberFact {
  readonly origin: string
  /** '' until given */
  readonly name: string
  readonly userName: string
  /** this device */
  readonly mine: boolean
  readonly changes: number
  /** theirs minus ours when they last met, ms; null when they never did */
  readonly clock: { readonly offset: number; readonly met: number } | null
  /** two devices wrote under this one's key: when it was found out */
  readonly forkedAt: number | null
}
export interface MembersInfo {
  readonly members: readonly MemberFact[]
  /** how far most others agree that this device's clock is behind (negative: ahead), ms; null when nobody can say */
  readonly ownClock: number | null
}

export interface FeedName { readonly origin: string; readonly device: string; readonly mine: boolean }
/** How many of a device's changes are here and on the other device; `forked`: its history is not the same. */
export interface FeedDifference extends FeedName { readonly here: number; readonly there: number; readonly forked: boolean }

export interface RepairReport {
  readonly segments: number
  readonly changes: number
  readonly damaged: readonly { readonly device: string; readonly firstSeq: number; readonly lastSeq: number }[]
  readonly rows: number
  readonly replaced: number
  /** damaged parts of the feeds that were taken from the second copy on this device */
  readonly restored: number
  /** false: a part of the feeds is missing, so that the rows could not be compared */
  readonly compared: boolean
  readonly fileProblem: string | null
  /** pictures and other files looked at, and those that were not what they should be: they come anew from devices that have them */
  readonly files: number
  readonly filesDamaged: number
}
/** Something that should not happen did, without a request that could be answered so. */
export interface TroubleNotice { readonly type: 'trouble'; readonly fact: ErrorFact }
/** Everything of this device was given up: pages begin anew. */
export interface LeftNotice { readonly type: 'left' }
export type CareNotice = RepairNotice | TroubleNotice | LeftNotice
export interface RepairNotice { readonly type: 'repair'; readonly stage: 'segments' | 'tables' | 'compare' | 'files'; readonly count: Count }

/** What leaving the project would erase. */
export interface Stake {
  readonly records: number
  readonly drafts: number
  /** records and files that no other device is known to hold */
  readonly unshared: number
  readonly files: number
  readonly lastCopy: { readonly device: string; readonly at: number } | null
}

export interface CareApi extends PairingApi {
  /** this device first, then by name */
  'device.members'(p: null): MembersInfo
  /** null when it was stopped; one at a time. Notices of type 'repair' tell how far it is. */
  'repair.check'(p: null): RepairReport | null
  'repair.stop'(p: null): null
  'project.stake'(p: null): Stake
  /** Erases everything on this device. Refused when more would be lost than these numbers. */
  'project.leave'(p: Pick<Stake, 'unshared' | 'drafts' | 'files'>): null
}
