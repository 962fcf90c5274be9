/**
 * Who must keep a file: whoever took it, until another device has taken that over. This device's part of it, kept among its settings: files
 * that it took over from others, and files of its own that another one took over. How two devices agree: sync/files/entrusting.ts; why
 * the last copy never goes: rules BLB25, FLX21.
 */
import type { BlobId, Origin } from '../core/ids.ts'
import { parseOrigin } from '../core/ids.ts'
import { wholeOf } from './blob-parts.ts'
import type { Database } from './database.ts'
import { deleteSetting, setSetting, setting, textSetting } from './settings.ts'

/** This device took the file over from another and must keep it. */
export const tookOver = (db: Database, id: BlobId): boolean => setting(db, `blob.duty.${id}`) !== null

/** The device that keeps the file in place of this one; null: none does. */
export const keeperOf = (db: Database, id: BlobId): Origin | null => parseOrigin(textSetting(db, `blob.keeper.${id}`))

/** [BLB25] Durable when it returns. From now on this device relies on nobody for these; those that are not here are left out. */
export const takeOver = (db: Database, ids: readonly BlobId[]): readonly BlobId[] =>
  db.transaction(() => {
    const here = wholeOf(db, ids).map(({ id }) => id)
    for (const id of here) {
      setSetting(db, `blob.duty.${id}`, '1')
      deleteSetting(db, `blob.keeper.${id}`)
    }
    return here
  })

export const noteKeeper = (db: Database, origin: Origin, ids: readonly BlobId[]): void =>
  db.transaction(() => {
    for (const id of ids) setSetting(db, `blob.keeper.${id}`, origin)
  })

/** It turned out not to have the file. */
export const forgetKeeper = (db: Database, origin: Origin, id: BlobId): void => {
  if (keeperOf(db, id) === origin) deleteSetting(db, `blob.keeper.${id}`)
}

/** The file goes from here because another device keeps it. */
export const handOn = (db: Database, id: BlobId): void => deleteSetting(db, `blob.duty.${id}`)
