/**
 * What two devices say about files (channel 1 of a session), as values, with their limits. The one that wants a file asks for
 * everything: who has it, or which blocks of it, the hashes of its blocks, then block after block. Bytes are in codec.ts. Rules FLX1, FLX2, FLX23.
 */
import type { BlobId } from '../../core/ids.ts'

export const filesChannel = 1

export const fileLimits = {
  /** files in one question or answer */
  ids: 1024,
  /** pieces in one request */
  items: 256,
  /** hashes in one message */
  hashes: 2000,
  /** files of one device that are known to be there in part */
  parts: 256,
  /** of one file: its hashes are held in memory while it comes */
  bytes: 4 * 1024 ** 3,
} as const

export interface FileSize { readonly id: BlobId; readonly size: number }
/** A file that is there in part: one bit for each block, the first one lowest. */
export interface FilePart { readonly id: BlobId; readonly size: number; readonly have: Uint8Array }
export interface BlockRun { readonly id: BlobId; readonly first: number; readonly count: number }

export interface Ask { readonly kind: 'ask'; /** to fetch them, not only to know */ readonly want: boolean; readonly ids: readonly BlobId[] }
/** `answer`: to a question; else they have just come. */
export interface Have { readonly kind: 'have'; readonly answer: boolean; readonly files: readonly FileSize[] }
/** No longer wanted. */
export interface Drop { readonly kind: 'drop'; readonly ids: readonly BlobId[] }
export interface GetLeaves { readonly kind: 'get-leaves'; readonly id: BlobId; readonly from: number }
/** `hashes`: 32 bytes each, of the blocks from `from`. */
export interface Leaves { readonly kind: 'leaves'; readonly id: BlobId; readonly size: number; readonly from: number; readonly hashes: Uint8Array }
export interface Get { readonly kind: 'get'; readonly runs: readonly BlockRun[] }
export interface Block { readonly kind: 'block'; readonly id: BlobId; readonly index: number; readonly bytes: Uint8Array }
/** Some blocks of it are here: to whom asked for it, and again as they become more. What an earlier one said of the file holds no more. */
export interface Part extends FilePart { readonly kind: 'part' }
/** Asked for, and not here (any more). */
export interface Lack { readonly kind: 'lack'; readonly id: BlobId }
/** Will you keep these in my place? */
export interface Entrust { readonly kind: 'entrust'; readonly ids: readonly BlobId[] }
/** Answer to one of those: these I must keep from now on. */
export interface Entrusted { readonly kind: 'entrusted'; readonly ids: readonly BlobId[] }

export type FileMessage = Ask | Have | Drop | GetLeaves | Leaves | Get | Block | Lack | Entrust | Entrusted | Part
