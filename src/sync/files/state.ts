/**
 * What the scheduler knows: the files that are wanted and the devices that are linked, and the shapes of what happens to it and of
 * what it wants done. The state is handed from step to step and changed in place: with tens of thousands of files a copy for each
 * block would cost more than the block. Steps: scheduler.ts; which block is asked of whom: picking.ts.
 */
import type { BlobId, Origin } from '../../core/ids.ts'
import type { FileMessage, FilePart, FileSize } from './messages.ts'

/** Name of a link. */
export type PeerId = string

/** A file that this device wants, as storage knows it. */
export interface Wanted {
  readonly id: BlobId
  /** lower comes first: 0 thumbnails, 1 files of forms, 2 files of records */
  readonly rank: number
  /** as far as told by the row that names it; the true size comes with the hashes */
  readonly bytes: number
  /** not fetched when it turns out larger than this */
  readonly most: number
  /** the blocks that came at an earlier meeting (blocks.ts); null when the list of hashes is not here */
  readonly have: Uint8Array | null
}

/**
 * waiting: for somebody who has it and for its turn; leaves: its hashes are on their way; opening: room for it is made here;
 * open: blocks are asked for; finishing: it is read back and gets its name; failed: it cannot be kept now
 */
export type Stage = 'waiting' | 'leaves' | 'opening' | 'open' | 'finishing' | 'failed'
export interface File {
  readonly id: BlobId
  rank: number
  most: number
  size: number
  stage: Stage
  /** its hashes are on disk */
  hasLeaves: boolean
  /** hashes that came so far, and from whom */
  leaves: Uint8Array[]
  leavesFrom: PeerId | null
  /** one bit for each block (blocks.ts), once its hashes are here */
  have: Uint8Array
  missing: number
  got: number
  /** blocks that are asked for, by how many */
  readonly flying: Map<number, number>
  readonly checking: Set<number>
  /** when others were told which blocks are here */
  toldAt: number
}

export interface Flight { readonly id: BlobId; readonly index: number; readonly bytes: number; readonly at: number }
export interface Peer {
  readonly id: PeerId
  readonly origin: Origin
  /** questions to come, and those without an answer */
  readonly asks: { readonly want: boolean; readonly ids: readonly BlobId[] }[]
  unanswered: number
  /** wanted files that it said it holds */
  readonly holds: Map<BlobId, number>
  /** wanted files of which it said that it has these blocks; none that it holds */
  readonly parts: Map<BlobId, FilePart>
  /** files of which it sent what is not theirs */
  readonly spoilt: Set<BlobId>
  readonly flying: Map<string, Flight>
  flyingBytes: number
  window: number
  /** since the window was last set */
  gotBytes: number
  since: number
  heardAt: number
  /** it did not answer: nothing is asked of it before */
  restUntil: number
  /** wanted files that it held, wholly or in part, and that came, from whomever */
  doneFiles: number
  doneBytes: number
}

export interface Files {
  readonly files: Map<BlobId, File>
  /** wanted files in the order of their turn; those that came are taken out now and then */
  order: File[]
  /** those under way: neither waiting nor failed */
  readonly active: Set<File>
  readonly peers: Map<PeerId, Peer>
  /** came to be whole here and told to nobody yet */
  news: FileSize[]
  /** more blocks of these are here than the others were told */
  readonly grown: Set<BlobId>
  noSpace: boolean
  /** [FLX27] files for which there is no room as a whole; smaller ones go on */
  readonly noRoom: Set<BlobId>
}

export type Kept = 'kept' | 'wrong' | 'no-space' | 'failed'
/** `bad`: blocks that did not read back as they were written */
export type Finished = 'whole' | 'no-space' | 'failed' | { readonly bad: readonly number[] }
/** What is on disk of a file; 'gone': its hashes are not here after all; 'no-room': all of it would not fit. */
export type Opened = { readonly size: number; readonly have: Uint8Array } | 'gone' | 'no-space' | 'no-room' | 'failed'

export type Event =
  /** `all`: whatever was wanted and is not among these is not wanted any more */
  | { readonly type: 'wanted'; readonly files: readonly Wanted[]; readonly all: boolean }
  | { readonly type: 'linked'; readonly peer: PeerId; readonly origin: Origin; readonly now: number }
  | { readonly type: 'unlinked'; readonly peer: PeerId }
  | { readonly type: 'message'; readonly peer: PeerId; readonly message: FileMessage; readonly now: number }
  | { readonly type: 'opened'; readonly id: BlobId; readonly result: Opened; readonly now: number }
  | { readonly type: 'kept'; readonly peer: PeerId; readonly id: BlobId; readonly index: number; readonly result: Kept; readonly now: number }
  /** a block that was here is not what was written */
  | { readonly type: 'lost'; readonly id: BlobId; readonly index: number; readonly now: number }
  | { readonly type: 'finished'; readonly id: BlobId; readonly result: Finished; readonly now: number }
  /** files of this device of which nobody is known to hold a copy: others are asked */
  | { readonly type: 'lonely'; readonly peer: PeerId; readonly ids: readonly BlobId[] }
  /** there may be room again */
  | { readonly type: 'space'; readonly now: number }
  | { readonly type: 'tick'; readonly now: number }

export type Effect =
  | { readonly type: 'send'; readonly peer: PeerId; readonly message: FileMessage }
  /** `leaves` null: they are on disk */
  | { readonly type: 'open'; readonly id: BlobId; readonly size: number; readonly leaves: Uint8Array | null }
  /** checks and writes; `whole`: a file of one block, which is not opened */
  | { readonly type: 'keep'; readonly peer: PeerId; readonly id: BlobId; readonly index: number; readonly bytes: Uint8Array; readonly whole: boolean }
  | { readonly type: 'finish'; readonly id: BlobId }
  /** what was written becomes durable, nothing is held open */
  | { readonly type: 'close'; readonly id: BlobId }
  | { readonly type: 'holders'; readonly origin: Origin; readonly ids: readonly BlobId[]; readonly holds: boolean }
  | { readonly type: 'wrong'; readonly origin: Origin; readonly id: BlobId }

export const setStage = (state: Files, file: File, stage: Stage): void => {
  file.stage = stage
  if (stage === 'waiting' || stage === 'failed') state.active.delete(file)
  else state.active.add(file)
}

export const byTurn = (a: File, b: File): number => a.rank - b.rank || a.size - b.size || (a.id < b.id ? -1 : 1)
export const toSend = (peer: Peer, message: FileMessage): Effect => ({ type: 'send', peer: peer.id, message })
export const chunks = <T>(list: readonly T[], size: number): readonly T[][] => Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))

export const noFiles = (): Files => ({ files: new Map(), order: [], active: new Set(), peers: new Map(), news: [], grown: new Set(), noSpace: false, noRoom: new Set() })
