/**
 * The decisions of a device that the mutants replace, as one object of functions. The production ones stand in `production`; a
 * planted fault is a copy with one of them changed (mutants.ts). Test only: product code has no such seam.
 */
import { above, receive, tick } from '../../core/hlc.ts'
import { compareStamps, type Stamp } from '../../core/merge.ts'
import type { OpenedSegment } from '../../core/segment.ts'

export interface Rules {
  readonly compare: (a: Stamp, b: Stamp) => number
  readonly tick: (last: bigint, nowMs: number) => bigint
  readonly receive: (last: bigint, remote: bigint, nowMs: number) => bigint
  readonly above: (stamp: bigint, replaced: bigint) => bigint
  /** whether a segment that starts there has to wait for what is before it */
  readonly isGap: (firstSeq: number, have: number) => boolean
  /** which change of a segment is the first to merge */
  readonly mergeFrom: (firstSeq: number, have: number) => number
  readonly refuses: (hlc: bigint, nowMs: number) => boolean
  readonly flushesBeforeAnswer: boolean
  readonly keepsClock: boolean
  readonly checksSignature: boolean
  readonly checksChain: boolean
  /** what happens to a change with a column, table or operation that is not known here */
  readonly unknown: 'waits' | 'is-dropped' | 'is-merged-in-part'
  readonly retriesPending: boolean
  /** a copied or restored database, and one that was rolled back behind what it had sent, gets a new key */
  readonly renewsCopies: boolean
  readonly renewsRolledBack: boolean
  /** of several segments those that become one */
  readonly joins: (parts: readonly OpenedSegment[]) => readonly OpenedSegment[]
}

export const production: Rules = {
  compare: compareStamps,
  tick, receive, above,
  isGap: (firstSeq, have) => firstSeq > have + 1,
  mergeFrom: (firstSeq, have) => have + 1 - firstSeq,
  refuses: () => false,
  flushesBeforeAnswer: true,
  keepsClock: true,
  checksSignature: true,
  checksChain: true,
  unknown: 'waits',
  retriesPending: true,
  renewsCopies: true,
  renewsRolledBack: true,
  joins: (parts) => parts,
}
