/**
 * Files under their Merkle names: what every keeper of blobs can do. On phones they are OPFS files (opfs.ts), in tests a map
 * (testing/memory.ts); one contract suite runs over both. Which blobs are complete is recorded in SQLite (storage/attachments.ts).
 * Rules BLB5-BLB9 in docs/rules.md.
 */
import type { BlobId } from '../core/ids.ts'
import type { Result } from '../core/result.ts'

export type BlobFailure =
  | { readonly type: 'storage-full'; readonly message: string }
  | { readonly type: 'storage-failed'; readonly message: string }
  /** more bytes came than the caller allowed */
  | { readonly type: 'too-large'; readonly message: string }
  | { readonly type: 'not-found'; readonly message: string }

export interface KeptBlob { readonly id: BlobId; readonly size: number }
export type BlobSource = Uint8Array | AsyncIterable<Uint8Array>

export interface BlobStore {
  /** Durable when it answers; the same bytes twice are kept once. At most `limit` bytes are taken. */
  put(source: BlobSource, limit: number): Promise<Result<KeptBlob, BlobFailure>>
  read(id: BlobId): Promise<Result<Uint8Array, BlobFailure>>
  has(id: BlobId): Promise<boolean>
  /** Removing what is not there is no failure. */
  remove(id: BlobId): Promise<Result<void, BlobFailure>>
}

export async function* piecesOf(source: BlobSource): AsyncIterable<Uint8Array> {
  if (source instanceof Uint8Array) yield source
  else yield* source
}
