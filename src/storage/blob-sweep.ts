/**
 * Files that nobody needs any more are removed at a start, before any request: what was found unused is noted with the time, and
 * goes when it is found unused again a day later. Taking a file again in the meantime strikes the note out. Rule BLB13.
 */
import { parseBlobId, type BlobId } from '../core/ids.ts'
import { forgetBlob, unusedBlobs } from './blob-facts.ts'
import type { Database } from './database.ts'
import { setSetting, textSetting } from './settings.ts'

export const dayMs = 24 * 60 * 60 * 1000
/** At one start, so that it stays quick. */
const mostAtOnce = 200

const readNotes = (text: string): ReadonlyMap<string, number> => {
  try {
    const parsed: unknown = JSON.parse(text === '' ? '{}' : text)
    return new Map(Object.entries(typeof parsed === 'object' && parsed !== null ? parsed : {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
  } catch {
    // Notes that cannot be read are none: everything is noted anew.
    return new Map()
  }
}

/** [BLB13] Those that may go now; they are forgotten already. A clock that went back counts from then on. */
export const takeUnused = (db: Database, now: number): readonly BlobId[] =>
  db.transaction(() => {
    const notes = readNotes(textSetting(db, 'blobs.unused'))
    const unused = unusedBlobs(db)
    const due = unused.filter((id) => { const since = notes.get(id); return since !== undefined && now - since >= dayMs }).slice(0, mostAtOnce)
    for (const id of due) forgetBlob(db, id)
    const left = unused.filter((id) => !due.includes(id)).flatMap((id) => (parseBlobId(id) === null ? [] : [[id, Math.min(notes.get(id) ?? now, now)] as const]))
    setSetting(db, 'blobs.unused', JSON.stringify(Object.fromEntries(left)))
    return due
  })
