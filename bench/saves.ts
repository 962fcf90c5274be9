/**
 * What the second copy on the phone (storage/mirror.ts) adds to a save: the same saves in the same run, once without it and once with it
 * as worker/keeping.ts does it. Records one by one, and answers typed into a draft.
 */
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { ok } from '../src/core/result.ts'
import { openDraft } from '../src/storage/draft-open.ts'
import { saveDraft } from '../src/storage/drafts.ts'
import { openMirror } from '../src/storage/mirror.ts'
import { mirrorFolder } from '../src/storage/mirror-parts.ts'
import { readMirror } from '../src/storage/mirror-read.ts'
import { createKeeping, type Keeping } from '../src/worker/keeping.ts'
import { newIdentity, openOurs, save, sealNow, type Ours } from './ours.ts'
import type { Figure } from './page.ts'
import { surveyRecords } from './survey.ts'

const blobs = { reserve: async () => true, release: async () => undefined }
/** about as many as come in the quarter of a second after which the copy is flushed */
const turn = 256

const keepingOf = async ({ store }: Ours): Promise<Keeping> => {
  const root = await navigator.storage.getDirectory()
  const found = await readMirror(root, mirrorFolder)
  found.close()
  const mirror = await openMirror(root, store, found)
  return createKeeping({ store, mirror, blobs, now: () => Date.now(), onChange: () => undefined, pause: async () => undefined, soon: () => undefined })
}

interface Side { readonly ours: Ours; readonly around: Keeping['around']; readonly settle: () => void; time: number }
const timed = async (side: Side, work: () => Promise<void>): Promise<void> => {
  const start = performance.now()
  await work()
  side.time += performance.now() - start
}

export const savesWithMirror = async (sqlite: Sqlite3Static, count: number, note: (figure: Figure) => void): Promise<void> => {
  const [bare, copied] = [await openOurs(sqlite, 'saves-bare', await newIdentity(), true), await openOurs(sqlite, 'saves-copied', await newIdentity(), true)]
  const keeping = await keepingOf(copied)
  const sides: readonly [Side, Side] = [{ ours: bare, around: (_method, _params, body) => body(), settle: () => undefined, time: 0 }, { ours: copied, around: keeping.around, settle: keeping.settle, time: 0 }]
  const inTurns = async (step: string, work: (side: Side, from: number, to: number) => Promise<void>): Promise<void> => {
    for (const side of sides) side.time = 0
    for (let from = 0, round = 0; from < count; from += turn, round += 1) {
      for (const side of round % 2 === 0 ? sides : [...sides].reverse()) await timed(side, () => work(side, from, Math.min(count, from + turn)))
    }
    note({ step, ours: sides[1].time, plain: sides[0].time, unit: 'ms', aim: { ratio: 1.3 }, note: 'plain: the same without the second copy' })
  }
  const records = surveyRecords(count)
  await inTurns(`${count} records saved, with the second copy`, async (side, from, to) => {
    for (const record of records.slice(from, to)) {
      await side.around('records.edit', {}, async () => {
        save(side.ours, [record])
        return ok(null)
      })
    }
    await sealNow(side.ours)
    side.settle()
  })
  for (const { ours } of sides) openDraft(ours.store, { versionId: ours.version }, 'draft', () => [])
  await inTurns(`${count} answers typed, with the second copy`, async (side, from, to) => {
    for (let index = from; index < to; index += 1) {
      const change = { cells: [{ row: 'root', column: '/data/remarks', value: `what is typed ${index}` }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
      await side.around('drafts.save', { draftId: 'draft', change }, async () => {
        const saved = saveDraft(side.ours.store.db, 'draft', change, Date.now())
        if (!saved.ok) throw new Error(saved.error.message)
        return ok(null)
      })
    }
    side.settle()
  })
  keeping.close()
  bare.close()
  copied.close()
}
