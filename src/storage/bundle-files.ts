/** Which files go into a bundle, and which of those that come in one are wanted. The bytes are in a BlobStore. Rules BUN10, BUN13. */
import { parseBlobId, type BlobId, type Origin } from '../core/ids.ts'
import { originBytes } from '../core/row-bytes.ts'
import { blobIdBytes } from './blob-facts.ts'
import type { Database } from './database.ts'

/** none: only what forms need to be filled */
export type FilesChoice = 'none' | 'thumbnails' | 'all'
/** `small`: a small picture of a picture, which is not counted as a file */
export interface BundleFile { readonly id: BlobId; readonly size: number; readonly small: boolean }
export interface FilesWanted {
  readonly files: FilesChoice
  /** files of drafts as well */
  readonly drafts: boolean
  /** leaves out what this device said it holds */
  readonly without: Origin | null
}

/** [BUN10] Of those that are here: of forms first, then of drafts, small pictures, and the rest, newest first. */
export const bundleFiles = (db: Database, { files, drafts, without }: FilesWanted): readonly BundleFile[] => {
  const rows = db.rows<[string, number, number]>(`
    WITH named (id, rank, small, hlc) AS (
      SELECT blob, 0, 0, hlc FROM attachment WHERE is_deleted = 0 AND "column" = 'form'
      UNION ALL SELECT lower(hex(blob)), 1, 0, 0 FROM draft_file WHERE ?1
      UNION ALL SELECT lower(hex(thumb)), 1, 1, 0 FROM draft_file WHERE ?1 AND thumb IS NOT NULL
      UNION ALL SELECT thumb, 2, 1, hlc FROM attachment WHERE is_deleted = 0 AND thumb IS NOT NULL AND ?2
      UNION ALL SELECT blob, 3, 0, hlc FROM attachment WHERE is_deleted = 0 AND ?3)
    SELECT n.id, b.size, n.small FROM (SELECT id, min(rank) AS rank, min(small) AS small, max(hlc) AS hlc FROM named WHERE typeof(id) = 'text' GROUP BY id) n
      JOIN blob b ON b.id = unhex(n.id) AND b.have IS NULL
    WHERE ?4 IS NULL OR NOT EXISTS (SELECT 1 FROM blob_holder h WHERE h.blob = b.id AND h.origin = ?4)
    ORDER BY n.rank, n.hlc DESC, n.id`, [drafts ? 1 : 0, files === 'none' ? 0 : 1, files === 'all' ? 1 : 0, without && originBytes(without)])
  return rows.flatMap(([text, size, small]) => {
    const id = parseBlobId(text)
    return id === null ? [] : [{ id, size, small: small === 1 }]
  })
}

/** [BUN13] A record, a form or a draft names it, as a file or as the small picture of one. */
export const namedAs = (db: Database, id: BlobId): 'file' | 'small' | null => {
  const found = (sql: string): boolean => db.first(`${sql} LIMIT 1`, [id, blobIdBytes(id)]) !== null
  if (found('SELECT 1 FROM attachment WHERE blob = ?1 UNION ALL SELECT 1 FROM draft_file WHERE blob = ?2')) return 'file'
  return found('SELECT 1 FROM attachment WHERE thumb = ?1 UNION ALL SELECT 1 FROM draft_file WHERE thumb = ?2') ? 'small' : null
}
