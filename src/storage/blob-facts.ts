/**
 * Which files are on this phone and which of them somebody needs. The bytes are in a BlobStore (src/blobs); a file is put there
 * first and recorded here after, so a record never names a file that is not there. Rules BLB10-BLB12 in docs/rules.md.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { BlobId } from '../core/ids.ts'
import type { Database } from './database.ts'

export const blobIdBytes = (id: BlobId): Uint8Array => hexToBytes(id)
export const blobIdFromBytes = (bytes: Uint8Array): BlobId => bytesToHex(bytes) as BlobId

/** [BLB10] The whole file is in the BlobStore. */
export const blobArrived = (db: Database, id: BlobId, size: number): void => {
  db.run('INSERT INTO blob (id, size) VALUES (?, ?) ON CONFLICT DO UPDATE SET have = NULL', [blobIdBytes(id), size])
}

export const blobHere = (db: Database, id: BlobId): boolean =>
  db.first('SELECT 1 FROM blob WHERE id = ? AND have IS NULL', [blobIdBytes(id)]) !== null

export const forgetBlob = (db: Database, id: BlobId): void => {
  for (const table of ['blob WHERE id', 'blob_leaf WHERE blob']) db.run(`DELETE FROM ${table} = ?`, [blobIdBytes(id)])
}

/** [BLB12] Files that neither a draft nor any attachment row names, as a file or as its small picture. */
export const unusedBlobs = (db: Database): readonly BlobId[] =>
  db.rows<[Uint8Array]>(`SELECT id FROM blob
    WHERE id NOT IN (SELECT blob FROM draft_file) AND id NOT IN (SELECT thumb FROM draft_file WHERE thumb IS NOT NULL)
      AND lower(hex(id)) NOT IN (SELECT blob FROM attachment WHERE blob IS NOT NULL) AND lower(hex(id)) NOT IN (SELECT thumb FROM attachment WHERE thumb IS NOT NULL)`)
    .map(([id]) => blobIdFromBytes(id))
