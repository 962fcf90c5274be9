/**
 * Who else holds which file, as far as they said, and what can be let go of here. Only what somebody else must keep may go: who took a
 * picture, or took it over (blob-keepers.ts), so that two devices never let go of the last two copies, each counting on the other. Rules BLB21, BLB22.
 */
import { parseBlobId, rowAddress, type BlobId, type Origin } from '../core/ids.ts'
import { originBytes, originFromBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import { blobIdBytes, blobIdFromBytes } from './blob-facts.ts'
import { forgetKeeper, keeperOf, tookOver } from './blob-keepers.ts'
import type { Database } from './database.ts'
import type { Store } from './store.ts'

/** [BLB21] Only of files that are here or named by a row. */
export const noteHolders = (db: Database, origin: Origin, ids: readonly BlobId[], holds: boolean): void => {
  const device = originBytes(origin)
  db.transaction(() => {
    for (const id of ids) {
      const blob = blobIdBytes(id)
      if (!holds) {
        db.run('DELETE FROM blob_holder WHERE blob = ? AND origin = ?', [blob, device])
        forgetKeeper(db, origin, id)
      } else {
        db.run(`INSERT OR IGNORE INTO blob_holder (blob, origin) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM blob WHERE id = ?1)
          OR EXISTS (SELECT 1 FROM attachment WHERE blob = ?3) OR EXISTS (SELECT 1 FROM attachment WHERE thumb = ?3)`, [blob, device, id])
      }
    }
  })
}

export const holdersOf = (db: Database, id: BlobId): readonly Origin[] =>
  db.rows<[Uint8Array]>('SELECT origin FROM blob_holder WHERE blob = ? ORDER BY origin', [blobIdBytes(id)]).map(([origin]) => originFromBytes(origin))

const mostLonely = 4096

/** Files of records here of which no other device is known to have a copy. */
export const lonelyFiles = (db: Database): readonly BlobId[] =>
  db.rows<[Uint8Array]>(`SELECT id FROM blob b WHERE have IS NULL AND NOT EXISTS (SELECT 1 FROM blob_holder h WHERE h.blob = b.id)
    AND EXISTS (SELECT 1 FROM attachment a WHERE a.blob = lower(hex(b.id))) LIMIT ${mostLonely}`).map(([id]) => blobIdFromBytes(id))

export interface SpareFile { readonly id: BlobId; readonly size: number }

/** Whole files of records that another device holds, too: not of forms, not small pictures, not of a draft. */
const doubled = ({ db, ownOrigins }: Pick<Store, 'db' | 'ownOrigins'>): readonly (SpareFile & { readonly takers: readonly Origin[]; readonly mine: boolean; readonly kept: boolean })[] => {
  const held = db.rows<[string, number]>(`SELECT lower(hex(id)), size FROM blob b WHERE have IS NULL AND EXISTS (SELECT 1 FROM blob_holder h WHERE h.blob = b.id)
    AND id NOT IN (SELECT blob FROM draft_file) AND id NOT IN (SELECT thumb FROM draft_file WHERE thumb IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM attachment WHERE thumb = lower(hex(b.id)))`)
  return held.flatMap(([text, size]) => {
    const id = parseBlobId(text)
    if (id === null) return []
    const rows = db.rows<[Uint8Array, unknown] & never[]>('SELECT id, "column" FROM attachment WHERE blob = ? AND is_deleted = 0', [id]) as unknown as [Uint8Array, unknown][]
    const takers = rows.map(([row]) => rowAddress(rowIdFromBytes(row))?.origin)
    const known = takers.filter((taker) => taker !== undefined)
    if (rows.length === 0 || known.length < takers.length || rows.some(([, column]) => column === 'form')) return []
    return [{ id, size, takers: known, mine: known.some((taker) => ownOrigins.has(taker)) || tookOver(db, id), kept: keeperOf(db, id) !== null }]
  })
}

/** [BLB22] What may go. */
export const spareFiles = (store: Pick<Store, 'db' | 'ownOrigins'>): readonly SpareFile[] =>
  doubled(store).filter(({ id, takers, mine, kept }) => {
    if (mine || kept) return kept
    const holders = new Set(holdersOf(store.db, id))
    return takers.some((taker) => holders.has(taker))
  }).map(({ id, size }) => ({ id, size }))

/** [BLB25] What this device must keep although others hold it, too; of those only what `origin` holds, if said. */
export const entrustableFiles = (store: Pick<Store, 'db' | 'ownOrigins'>, origin: Origin | null): readonly SpareFile[] =>
  doubled(store).filter(({ id, mine, kept }) => mine && !kept && (origin === null || holdersOf(store.db, id).includes(origin))).map(({ id, size }) => ({ id, size }))

export const keptFiles = (db: Database): { readonly files: number; readonly bytes: number } => {
  const row = db.first<[number, number]>('SELECT count(*), coalesce(sum(size), 0) FROM blob WHERE have IS NULL')
  return { files: row?.[0] ?? 0, bytes: row?.[1] ?? 0 }
}
