/**
 * Files that are here in part, and the hashes of the blocks of all files that other devices may ask for. A block is recorded after
 * it was flushed, never before. Rules BLB15, BLB20, FLX23.
 */
import type { BlobId } from '../core/ids.ts'
import { blockCount } from '../core/merkle.ts'
import { blobIdBytes, blobIdFromBytes } from './blob-facts.ts'
import type { Database } from './database.ts'

export interface BlobLeaves { readonly size: number; readonly hashes: Uint8Array }

export const leavesOf = (db: Database, id: BlobId): BlobLeaves | null => {
  const row = db.first<[number, Uint8Array]>('SELECT size, leaves FROM blob_leaf WHERE blob = ?', [blobIdBytes(id)])
  return row === null ? null : { size: row[0], hashes: row[1] }
}
/** Of one block. */
export const leafOf = (db: Database, id: BlobId, index: number): Uint8Array | null =>
  db.first<[Uint8Array]>('SELECT substr(leaves, ?2, 32) FROM blob_leaf WHERE blob = ?1', [blobIdBytes(id), 1 + 32 * index])?.[0] ?? null
export const keepLeaves = (db: Database, id: BlobId, { size, hashes }: BlobLeaves): void => {
  db.run('INSERT OR REPLACE INTO blob_leaf (blob, size, leaves) VALUES (?, ?, ?)', [blobIdBytes(id), size, hashes])
}

/** Which blocks are here of a file that is here in part; null when it is whole or nothing of it is here. */
export const partOf = (db: Database, id: BlobId): { readonly size: number; readonly have: Uint8Array } | null => {
  const row = db.first<[number, Uint8Array | null]>('SELECT size, have FROM blob WHERE id = ?', [blobIdBytes(id)])
  return row === null || row[1] === null ? null : { size: row[0], have: row[1] }
}
/** What is here of a file whose hashes are here; null when they are not. */
export const hereOf = (db: Database, id: BlobId): { readonly size: number; readonly have: Uint8Array } | null => {
  const row = db.first<[number]>('SELECT size FROM blob_leaf WHERE blob = ?', [blobIdBytes(id)])
  if (row === null) return null
  const part = partOf(db, id)
  return part?.size === row[0] ? part : { size: row[0], have: new Uint8Array(Math.ceil(blockCount(row[0]) / 8)) }
}
/** [FLX23] Of these, those of which some blocks are here and not all. */
export const partsOf = (db: Database, ids: readonly BlobId[]): readonly { readonly id: BlobId; readonly size: number; readonly have: Uint8Array }[] =>
  ids.flatMap((id) => {
    const part = partOf(db, id) === null ? null : hereOf(db, id)
    return part === null || part.have.every((byte) => byte === 0) ? [] : [{ id, ...part }]
  })
/** [BLB20] Never takes a whole file back into parts. */
export const keepPart = (db: Database, id: BlobId, size: number, have: Uint8Array): void => {
  db.run('INSERT INTO blob (id, size, have) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET have = ?3, size = ?2 WHERE have IS NOT NULL', [blobIdBytes(id), size, have])
}
/** The file was written anew or is gone from the disk: nothing of it counts. */
export const dropPart = (db: Database, id: BlobId): void => {
  db.run('DELETE FROM blob WHERE id = ? AND have IS NOT NULL', [blobIdBytes(id)])
}

export const partIds = (db: Database): ReadonlySet<BlobId> =>
  new Set(db.rows<[Uint8Array]>('SELECT id FROM blob WHERE have IS NOT NULL').map(([id]) => blobIdFromBytes(id)))

/** Of these, the whole ones with their sizes. */
export const wholeOf = (db: Database, ids: readonly BlobId[]): readonly { readonly id: BlobId; readonly size: number }[] =>
  ids.flatMap((id) => {
    const row = db.first<[number]>('SELECT size FROM blob WHERE id = ? AND have IS NULL', [blobIdBytes(id)])
    return row === null ? [] : [{ id, size: row[0] }]
  })

export const wholeFiles = (db: Database): readonly { readonly id: BlobId; readonly size: number }[] =>
  db.rows<[Uint8Array, number]>('SELECT id, size FROM blob WHERE have IS NULL').map(([id, size]) => ({ id: blobIdFromBytes(id), size }))
