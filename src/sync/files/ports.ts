/** What the exchange of files needs of this device: implemented over blobs and SQLite in worker/file-store.ts, in tests in memory. */
import type { BlobId, Origin } from '../../core/ids.ts'
import type { FilePart, FileSize } from './messages.ts'
import type { Finished, Kept, Opened } from './state.ts'

/** Who must keep which file: storage/blob-keepers.ts. */
export interface EntrustStore {
  /** What this device must keep and that one is known to hold. */
  entrustable(origin: Origin): readonly BlobId[]
  /** It is here and is what its name says. */
  readsBack(id: BlobId): Promise<boolean>
  /** This device must keep these from now on, durably; answers with those that are here. */
  takeOver(ids: readonly BlobId[]): readonly BlobId[]
  /** That device must keep these from now on. */
  entrusted(origin: Origin, ids: readonly BlobId[]): void
}

export interface FileStore {
  /** Those of these that are whole here. */
  held(ids: readonly BlobId[]): Promise<readonly FileSize[]>
  /** Those of these that are here in part, with the blocks that were checked and written. */
  parts(ids: readonly BlobId[]): Promise<readonly FilePart[]>
  /** Hashes of the blocks of a file that is here, wholly or in part, 32 bytes each; null when nothing of it is. */
  leaves(id: BlobId): Promise<{ readonly size: number; readonly hashes: Uint8Array; readonly isWhole: boolean } | null>
  /** One block of a file that is here, wholly or in part, in memory of its own [MEM1]; null when it is not here. */
  block(id: BlobId, index: number): Promise<Uint8Array | null>
  /** Makes room for a file of several blocks, or takes up what is there of it (`leaves` null). */
  open(id: BlobId, size: number, leaves: Uint8Array | null): Promise<Opened>
  /** Checks a block of an open file by its hash and writes it. [MEM1] The block is handed over with the memory below it. */
  keep(id: BlobId, index: number, bytes: Uint8Array): Promise<Kept>
  /** A file of one block, checked by its name; it is whole then. */
  keepWhole(id: BlobId, bytes: Uint8Array): Promise<Kept>
  /** All blocks of an open file are written: read back, made durable and given its name. */
  finish(id: BlobId): Promise<Finished>
  /** What was written becomes durable. */
  close(id: BlobId): Promise<void>
  /** A device said that it holds these, or that it does not. */
  noteHolders(origin: Origin, ids: readonly BlobId[], holds: boolean): void
  /** Files of this device that no other one is known to hold. */
  lonely(): readonly BlobId[]
}
