/**
 * What is in a bundle into this device, as a meeting with its maker would bring it: segments in runs, drafts, files checked against
 * their names. Whatever is good stays when the rest is not. Rules BUN12-BUN15.
 */
import type { BlobId, Origin } from '../../core/ids.ts'
import type { Applied, ApplyFailure, FeedHead } from '../../core/ports.ts'
import type { Result } from '../../core/result.ts'
import { partLimits } from '../../exchange/parts.ts'
import { blobArrived, blobHere } from '../../storage/blob-facts.ts'
import { namedAs } from '../../storage/bundle-files.ts'
import { takeProject } from '../../storage/device.ts'
import { restoreDraft } from '../../storage/draft-copy.ts'
import { countForms } from '../../storage/forms.ts'
import { deviceNameOf } from '../../storage/members.ts'
import { notePeerAtLeast } from '../../storage/peer-heads.ts'
import { acknowledged } from '../../storage/unshared.ts'
import type { BundleTaken } from '../api-bundle.ts'
import type { Context } from '../context.ts'
import type { OpenedBundle } from './open.ts'
import type { ReadEnd } from './part-reader.ts'

export type Taken = Omit<BundleTaken, 'review' | 'facts'>
export interface TakeCounts { readonly records: number; readonly files: number }
type Needed = Pick<Context, 'store' | 'replica' | 'blobs' | 'now'>

/** Waiting for one transaction. */
const runSegments = 64
const runBytes = 2 * 1024 * 1024

type Writable<T> = { -readonly [K in keyof T]: T[K] }

const endOf = (end: ReadEnd | null): BundleTaken['end'] => {
  switch (end?.type) {
    case undefined: return { type: 'complete' }
    case 'damaged': return 'chunk' in end ? { type: 'damaged', chunk: end.chunk } : { type: 'malformed' }
    case 'cut': case 'stopped': case 'unreadable': return { type: end.type }
    default: return { type: 'malformed' }
  }
}

export const takeBundle = async ({ store, replica, blobs, now }: Needed, { about, joins, parts }: OpenedBundle, tell: (counts: TakeCounts) => void): Promise<Taken> => {
  const taken: Writable<Taken> = {
    formsNew: 0, recordsNew: 0, recordsUpdated: 0, files: 0, filesRefused: 0, draftsRestored: 0, draftsKept: 0, draftsRefused: 0, refused: 0, forks: [], lacking: [], end: { type: 'complete' },
  }
  const forks = new Set<Origin>()
  /** how far each feed has to be held for everything that is in the file or that its maker held */
  const needed = new Map<Origin, number>()
  const need = (origin: Origin, seq: number): void => void needed.set(origin, Math.max(needed.get(origin) ?? 0, seq))
  let heads: readonly FeedHead[] | null = null
  let records = 0
  const disk: { failed: 'storage-full' | 'storage-failed' | null } = { failed: null }

  let run: Uint8Array[] = []
  let runRecords = 0
  const count = (answer: Result<Applied, ApplyFailure>): void => {
    if (answer.ok) {
      taken.recordsNew += answer.value.recordsNew
      taken.recordsUpdated += answer.value.recordsUpdated
    } else if (answer.error.type === 'gap') need(answer.error.origin, answer.error.firstSeq - 1)
    else if (answer.error.type === 'fork') forks.add(answer.error.origin)
    else if (answer.error.type === 'storage') disk.failed = /SQLITE_(FULL|IOERR)/.test(answer.error.message) ? 'storage-full' : 'storage-failed'
    else taken.refused += 1
  }
  /** [BUN12] */
  const merge = async (): Promise<void> => {
    for (let rest: readonly Uint8Array[] = run; rest.length > 0 && disk.failed === null;) {
      const answers = replica.applyRun === undefined ? [await replica.apply(rest[0] as Uint8Array)] : await replica.applyRun(rest)
      answers.forEach(count)
      rest = rest.slice(answers.length)
    }
    records += runRecords
    run = []
    runRecords = 0
    tell({ records, files: taken.files })
  }

  /** [BUN13] The blocks that follow, at most as many bytes as were said. */
  async function* blocks(size: number): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0;) {
      const part = await parts.peek()
      if (part?.kind !== 'block') return
      parts.next()
      left -= part.bytes.length
      yield part.bytes
    }
  }
  const takeFile = async (id: BlobId, size: number): Promise<void> => {
    const named = namedAs(store.db, id)
    if (named === null || blobHere(store.db, id)) return
    hasRoom ??= await blobs.reserve()
    if (!hasRoom) {
      disk.failed = 'storage-full'
      return
    }
    const kept = await blobs.put(blocks(size), size)
    if (kept.ok && kept.value.id === id) {
      blobArrived(store.db, id, kept.value.size)
      if (named === 'file') taken.files += 1
      return tell({ records, files: taken.files })
    }
    if (!kept.ok && kept.error.type !== 'too-large') {
      disk.failed = kept.error.type === 'storage-full' ? 'storage-full' : 'storage-failed'
      return
    }
    if (kept.ok && !blobHere(store.db, kept.value.id)) await blobs.remove(kept.value.id)
    if (parts.end() === null) taken.filesRefused += 1
  }

  /** [BLB17] The last room of the disk is for records. */
  let hasRoom: boolean | null = null
  let draft: Uint8Array[] = []
  let draftSize = 0
  const takeDraftPiece = (bytes: Uint8Array, isLast: boolean): void => {
    draftSize += bytes.length
    if (draftSize <= partLimits.draft) draft.push(bytes)
    if (!isLast) return
    const whole = new Uint8Array(Math.min(draftSize, partLimits.draft))
    let at = 0
    for (const piece of draft) {
      whole.set(piece, at)
      at += piece.length
    }
    const restored = draftSize > partLimits.draft ? 'malformed' : restoreDraft(store.db, whole)
    if (restored === 'restored') taken.draftsRestored += 1
    else if (restored === 'kept') taken.draftsKept += 1
    else taken.draftsRefused += 1
    draft = []
    draftSize = 0
  }

  const forms = countForms(store.db)
  if (joins !== null) takeProject(store, joins)
  for (;;) {
    const part = await parts.peek()
    if (run.length > 0 && (part?.kind !== 'segment' || run.length >= runSegments || run.reduce((size, bytes) => size + bytes.length, 0) >= runBytes)) await merge()
    if (part === null || disk.failed !== null) break
    parts.next()
    if (part.kind === 'segment') {
      run.push(part.bytes)
      runRecords += part.records
    } else if (part.kind === 'heads') heads = part.heads
    else if (part.kind === 'draft') takeDraftPiece(part.bytes, part.last)
    else if (part.kind === 'blob') await takeFile(part.id, part.size)
  }
  await parts.close()
  if (disk.failed === 'storage-full') await blobs.release()

  // [BUN15] Its maker held all that it names.
  if (heads !== null) {
    for (const { origin, seq } of heads) need(origin, seq)
    const own = heads.find((head) => head.origin === store.options.origin)
    if (!store.ownOrigins.has(about.origin)) {
      notePeerAtLeast(store.db, about.origin, heads, Math.min(about.created, now()))
      if (own !== undefined) acknowledged(store.db, own.origin, own.seq)
    }
  }
  const lacking = [...needed].flatMap(([origin, seq]) => {
    const have = store.feeds.find(origin)?.seq ?? 0
    return seq <= have || forks.has(origin) ? [] : [{ device: deviceNameOf(store, origin), changes: seq - have }]
  })
  return { ...taken, formsNew: Math.max(0, countForms(store.db) - forms), forks: [...forks].map((origin) => deviceNameOf(store, origin)), lacking, end: disk.failed === null ? endOf(parts.end()) : { type: disk.failed } }
}
