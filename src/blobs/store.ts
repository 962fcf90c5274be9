/**
 * Files under their Merkle names: what every keeper of blobs can do. On phones they are OPFS files (opfs.ts), in tests a map
 * (testing/memory.ts); one contract suite runs over both. Which blobs are complete is recorded in SQLite (storage/attachments.ts).
 * Rules BLB5-BLB9, BLB15-BLB17 in docs/rules.md.
 */
import type { BlobId } from '../core/ids.ts'
import type { Result } from '../core/result.ts'

export type BlobFailure =
  | { readonly type: 'storage-full'; readonly message: string }
  | { readonly type: 'storage-failed'; readonly message: string }
  /** more bytes came than the caller allowed */
  | { readonly type: 'too-large'; readonly message: string }
  | { readonly type: 'not-found'; readonly message: string }

/** `leaves`: the hashes of its blocks */
export interface KeptBlob { readonly id: BlobId; readonly size: number; readonly leaves: readonly Uint8Array[] }
export type BlobSource = Uint8Array | AsyncIterable<Uint8Array>

/** SHA-256 of a block with its mark (core/merkle.ts): the browser's own is many times faster than one in JavaScript, and answers later. */
export type LeafHash = (block: Uint8Array) => Promise<Uint8Array>

/** A file that comes in blocks, in any order. One at a time is open of each. */
export interface PartialBlob {
  /** Not durable before `flush`. */
  write(index: number, block: Uint8Array): Result<void, BlobFailure>
  /** A block as it was written, whether or not it was flushed; shorter where nothing was. */
  read(index: number): Result<Uint8Array, BlobFailure>
  flush(): Result<void, BlobFailure>
  /** Reads everything back: its place and name when all blocks have these hashes, else those that have not. Closes it when it is whole. */
  finish(leaves: readonly Uint8Array[]): Promise<Result<{ readonly bad: readonly number[] }, BlobFailure>>
  close(): void
}

export interface BlobStore {
  /** Durable when it answers; the same bytes twice are kept once. At most `limit` bytes are taken. */
  put(source: BlobSource, limit: number): Promise<Result<KeptBlob, BlobFailure>>
  read(id: BlobId): Promise<Result<Uint8Array, BlobFailure>>
  /** One block of 64 KiB (the last may be shorter), without the rest of the file; empty behind its end. */
  readBlock(id: BlobId, index: number): Promise<Result<Uint8Array, BlobFailure>>
  has(id: BlobId): Promise<boolean>
  /** What was flushed of it before is still there. */
  openPartial(id: BlobId, size: number): Promise<Result<PartialBlob, BlobFailure>>
  /** A block of a file that came in blocks as long as nobody has it open; as `read` of one that is. */
  readPartial(id: BlobId, index: number): Promise<Result<Uint8Array, BlobFailure>>
  /** Of what never became a file. */
  partials(): Promise<readonly BlobId[]>
  removePartial(id: BlobId): Promise<void>
  /** Keeps some room on the disk, so that files do not take the last of it from records. False when there is not that much. */
  reserve(): Promise<boolean>
  /** Gives that room away, for records; `all`: also the last of it, which is for sending what is here to somewhere else. */
  release(all?: boolean): Promise<void>
  /** Removing what is not there is no failure. */
  remove(id: BlobId): Promise<Result<void, BlobFailure>>
}

export async function* piecesOf(source: BlobSource): AsyncIterable<Uint8Array> {
  if (source instanceof Uint8Array) yield source
  else yield* source
}
