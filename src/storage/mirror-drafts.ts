/**
 * Drafts against their second copy, at every start: SQLite has no sums over what it stores, so a flipped bit in an answer that is being
 * written would be taken for the answer. The frames of the mirror have sums; of the same state, theirs counts. Rule MIR16.
 */
import type { Database } from './database.ts'
import { draftBytes, restoreDraft } from './draft-copy.ts'
import { appendEvents } from './draft-events.ts'
import { deleteDraft, draftHead, saveDraft } from './drafts.ts'
import type { Mirrored, MirroredDraft } from './mirror-read.ts'
import { readTextPart, type DraftStep } from './mirror-parts.ts'

type Lists = Record<'rows' | 'cells' | 'files', readonly unknown[]> & { readonly events: readonly string[] }

const lastStep = (steps: readonly DraftStep[]): number => steps.reduce((last, step) => ('change' in step ? Math.max(last, step.at) : last), 0)
/** when it was last written to */
export const updatedIn = ({ copy, later }: MirroredDraft): number => Math.max((readTextPart(copy) as { readonly updated?: number } | null)?.updated ?? 0, lastStep(later))

/** Into a database that has no draft of this id, or an older one. */
export const writeDraft = (db: Database, id: string, { copy, later }: MirroredDraft): boolean => {
  const came = restoreDraft(db, copy) === 'restored'
  for (const step of later) if ('change' in step) saveDraft(db, id, step.change, step.at)
    else appendEvents(db, id, step.from, step.lines)
  return came
}

const sorted = (list: readonly unknown[]): readonly string[] => list.map((item) => JSON.stringify(item)).sort()
/** Files and lines of the log that were written as the process ended may be here and not in the copy. */
const isSame = (here: Uint8Array, there: Uint8Array): boolean => {
  const [mine, theirs] = [readTextPart(here) as Lists, readTextPart(there) as Lists]
  const files = new Set(sorted(mine.files))
  return JSON.stringify({ ...mine, files: 0, events: 0, rows: sorted(mine.rows), cells: sorted(mine.cells) })
    === JSON.stringify({ ...theirs, files: 0, events: 0, rows: sorted(theirs.rows), cells: sorted(theirs.cells) })
    && sorted(theirs.files).every((file) => files.has(file)) && theirs.events.every((line, index) => line === mine.events[index])
}

class NotKept extends Error {}

/** [MIR16] How many were put right. */
export const compareDrafts = (db: Database, { drafts }: Mirrored): number => {
  let replaced = 0
  for (const [id, draft] of drafts) {
    const before = draftBytes(db, id)
    const head = draftHead(db, id)
    const updated = db.first<[number]>('SELECT updated FROM draft WHERE id = ?', [id])?.[0]
    if (before === null || head === null || updated !== updatedIn(draft)) continue
    try {
      db.transaction(() => {
        deleteDraft(db, head.number)
        if (!writeDraft(db, id, draft)) throw new NotKept()
        const after = draftBytes(db, id)
        if (after === null || isSame(before, after)) throw new NotKept()
      })
      replaced++
    } catch (error) {
      if (!(error instanceof NotKept)) throw error
    }
  }
  return replaced
}
