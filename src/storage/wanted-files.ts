/**
 * Which files this device wants from others: small pictures and files of forms always, files of records as the policy says, one by
 * one as somebody decided. Rows come from other devices: whatever names no file is left out. Rules BLB18, BLB19.
 */
import { parseBlobId, type BlobId } from '../core/ids.ts'
import { blobIdBytes } from './blob-facts.ts'
import { hereOf } from './blob-parts.ts'
import type { Database } from './database.ts'
import { setSetting, textSetting } from './settings.ts'

export type FilePolicy = { readonly type: 'thumbnails' } | { readonly type: 'all' } | { readonly type: 'up-to'; readonly megabytes: number }
/** lower comes first */
export const ranks = { thumb: 0, form: 1, record: 2 } as const
export interface WantedFile {
  readonly id: BlobId
  readonly rank: number
  /** as the row says */
  readonly bytes: number
  readonly most: number
  /** the blocks of it that are here, one bit for each; null when not even its hashes are */
  readonly have: Uint8Array | null
}

export const usualPolicy: FilePolicy = { type: 'up-to', megabytes: 25 }
const megabyte = 1_000_000
const mostMegabytes = 4096
/** of one file, whatever the policy says */
const mostBytes = 4 * 1024 ** 3
const mostThumb = 64 * 1024
/** At a time: the rest is asked for when these are here. */
export const mostWanted = 20_000

const readPolicy = (value: unknown): FilePolicy | null => {
  if (typeof value !== 'object' || value === null) return null
  const { type, megabytes } = value as { readonly type?: unknown; readonly megabytes?: unknown }
  if (type === 'thumbnails' || type === 'all') return { type }
  return type === 'up-to' && typeof megabytes === 'number' && megabytes > 0 && megabytes <= mostMegabytes ? { type, megabytes } : null
}

/** [BLB18] What cannot be read is the usual one. */
export const filePolicy = (db: Database): FilePolicy => {
  try {
    return readPolicy(JSON.parse(textSetting(db, 'files.policy') || 'null')) ?? usualPolicy
  } catch {
    return usualPolicy
  }
}
/** False when it is not one. */
export const setFilePolicy = (db: Database, policy: unknown): boolean => {
  const read = readPolicy(policy)
  if (read !== null) setSetting(db, 'files.policy', JSON.stringify(read))
  return read !== null
}

/** Larger ones are not fetched by themselves; -1: none are. */
const mostOf = (policy: FilePolicy): number => (policy.type === 'all' ? mostBytes : policy.type === 'thumbnails' ? -1 : policy.megabytes * megabyte)

export const chooseFile = (db: Database, id: BlobId, wanted: boolean): void => {
  db.run('INSERT INTO blob_choice (blob, wanted) VALUES (?, ?) ON CONFLICT DO UPDATE SET wanted = excluded.wanted', [blobIdBytes(id), wanted ? 1 : 0])
}

/** [BLB18] Whether a file of a record that is not here comes by itself. */
export const isWanted = (db: Database, policy: FilePolicy, id: BlobId, bytes: number): boolean => {
  const choice = db.first('SELECT wanted FROM blob_choice WHERE blob = ?', [blobIdBytes(id)])?.[0]
  return choice === undefined ? bytes <= mostOf(policy) : choice === 1
}

/**
 * [BLB18] In the order in which they are wanted, `mostWanted` at most. `since`: only what rows after this one name, or may name anew.
 */
export const wantedFiles = (db: Database, since: number): readonly WantedFile[] => {
  const most = mostOf(filePolicy(db))
  const rows = db.rows<[string, number, number, number | null, number]>(`
    WITH named (id, rank, bytes) AS MATERIALIZED (
      SELECT thumb, ${ranks.thumb}, 0 FROM attachment WHERE rowid > ?1 AND is_deleted = 0 AND typeof(thumb) = 'text'
      UNION ALL SELECT blob, CASE WHEN "column" = 'form' THEN ${ranks.form} ELSE ${ranks.record} END, CASE WHEN typeof(size) = 'integer' AND size > 0 THEN size ELSE 0 END
        FROM attachment WHERE (rowid > ?1 OR "column" = 'form') AND is_deleted = 0 AND typeof(blob) = 'text')
    SELECT n.id, n.rank, n.bytes, c.wanted, EXISTS (SELECT 1 FROM blob_leaf l WHERE l.blob = unhex(n.id))
      FROM (SELECT id, min(rank) AS rank, max(bytes) AS bytes FROM named
        WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.id = unhex(named.id) AND b.have IS NULL) GROUP BY id) n
      LEFT JOIN blob_choice c ON c.blob = unhex(n.id)
    WHERE n.rank < ${ranks.record} OR coalesce(c.wanted, n.bytes <= ?2) = 1
    ORDER BY n.rank, n.bytes, n.id LIMIT ${mostWanted}`, [since, most])
  return rows.flatMap(([text, rank, bytes, choice, hasLeaves]) => {
    const id = parseBlobId(text)
    const limit = rank === ranks.thumb ? mostThumb : rank === ranks.form || choice === 1 ? mostBytes : most
    if (id === null) return []
    const here = hasLeaves === 1 ? hereOf(db, id) : null
    return [{ id, rank, bytes: here?.size ?? Math.min(bytes, mostBytes), most: limit, have: here?.have ?? null }]
  })
}

/** [BLB18] Files of records that are not here and do not come by themselves: how many, and how large as their rows say. */
export const leftFiles = (db: Database): { readonly files: number; readonly bytes: number } => {
  const row = db.first<[number, number]>(`
    SELECT count(*), coalesce(sum(n.bytes), 0) FROM (
      SELECT blob AS id, max(CASE WHEN typeof(size) = 'integer' AND size > 0 THEN size ELSE 0 END) AS bytes, max("column" = 'form') AS form
        FROM attachment WHERE is_deleted = 0 AND typeof(blob) = 'text' AND length(unhex(blob)) = 32 GROUP BY blob) n
      LEFT JOIN blob_choice c ON c.blob = unhex(n.id)
    WHERE n.form = 0 AND coalesce(c.wanted, n.bytes <= ?) = 0 AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.id = unhex(n.id) AND b.have IS NULL)`, [mostOf(filePolicy(db))])
  return { files: row?.[0] ?? 0, bytes: row?.[1] ?? 0 }
}

/** Where `since` of the next question begins. */
export const lastAttachment = (db: Database): number => Number(db.first('SELECT max(rowid) FROM attachment')?.[0] ?? 0)

/** Records that show these files, for the screens that are open; `forms`: one of them is a form's. */
export const namedBy = (db: Database, ids: readonly BlobId[]): { readonly records: readonly string[]; readonly forms: boolean } => {
  const records = new Set<string>()
  let forms = false
  for (const id of ids) {
    for (const [record, column] of db.rows<[unknown, unknown] & never[]>('SELECT record, "column" FROM attachment WHERE blob = ?1 OR thumb = ?1', [id]) as unknown[][]) {
      if (column === 'form') forms = true
      else if (typeof record === 'string') records.add(record)
    }
  }
  return { records: [...records], forms }
}
