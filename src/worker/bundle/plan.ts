/** What goes into a bundle: segments that its reader lacks, files and drafts as wished; and the parts of it, read as they are written. Rules BUN8, BUN10. */
import { blockCount, blockLength } from '../../core/merkle.ts'
import { parseOrigin, type Origin } from '../../core/ids.ts'
import type { FeedHead, PlannedSegment } from '../../core/ports.ts'
import { ok, type Result } from '../../core/result.ts'
import { partLimits, type BundleAbout, type Part } from '../../exchange/parts.ts'
import { bundleFiles, type BundleFile } from '../../storage/bundle-files.ts'
import { draftBytes, draftIds } from '../../storage/draft-copy.ts'
import { countForms } from '../../storage/forms.ts'
import { peerHeads } from '../../storage/peer-heads.ts'
import type { BundleCounts, BundleWish } from '../api-bundle.ts'
import type { Failure } from '../api.ts'
import { fail, mapped, type Context } from '../context.ts'

export interface BundlePlan {
  /** what its reader is taken to hold */
  readonly theirs: readonly FeedHead[]
  /** what this device holds, and who has taken all of it */
  readonly heads: readonly FeedHead[]
  readonly segments: readonly PlannedSegment[]
  readonly files: readonly BundleFile[]
  readonly drafts: readonly string[]
  readonly forms: number
}
type Needed = Pick<Context, 'store' | 'replica' | 'blobs'>

export const planBundle = async ({ store, replica }: Needed, { forDevice, files, drafts }: BundleWish): Promise<Result<BundlePlan, Failure>> => {
  const device = forDevice === null ? null : parseOrigin(forDevice)
  if (forDevice !== null && device === null) return fail('invalid', 'not a device')
  const heads = await replica.heads()
  if (!heads.ok) return mapped(heads, 'storage-failed')
  const theirs = device === null ? [] : (peerHeads(store.db, device)?.heads ?? [])
  const segments = await replica.missing(theirs)
  if (!segments.ok) return mapped(segments, 'storage-failed')
  return ok({
    theirs, heads: heads.value, segments: segments.value, files: bundleFiles(store.db, { files, drafts, without: device }), drafts: drafts ? draftIds(store.db) : [],
    forms: theirs.length === 0 ? countForms(store.db) : 0,
  })
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
export const fileBytes = (plan: BundlePlan): number => sum(plan.files.map((file) => file.size))
export const countsOf = (plan: BundlePlan): BundleCounts => ({
  forms: plan.forms,
  records: sum(plan.segments.map((segment) => segment.records)),
  files: plan.files.filter((file) => !file.small).length,
  drafts: plan.drafts.length,
  bytes: sum(plan.segments.map((segment) => segment.bytes)) + fileBytes(plan),
})

/** Told after each part that counts. */
export interface Told {
  records(count: number): void
  file(): void
  /** a file that cannot be read any more, a draft that is too large */
  left(): void
}
export interface PlannedParts { readonly parts: AsyncIterable<Part>; failure(): Failure | null }

async function* draftParts(bytes: Uint8Array): AsyncGenerator<Part> {
  for (let at = 0; at < bytes.length; at += partLimits.draftPiece) {
    yield { kind: 'draft', last: at + partLimits.draftPiece >= bytes.length, bytes: bytes.subarray(at, at + partLimits.draftPiece) }
  }
}

const mostPlans = 5

/** `stopped`: asked before each part. After `failure` or a stop the file is not whole, and is not kept. */
export const partsOf = ({ store, replica, blobs }: Needed, plan: BundlePlan, about: BundleAbout, first: readonly Part[], told: Told, stopped: () => boolean): PlannedParts => {
  let failure: Failure | null = null

  async function* segments(): AsyncGenerator<Part> {
    const done = new Map<Origin, number>()
    let planned = plan.segments
    for (let plans = 0; ;) {
      let gone = false
      for (const { ref, records } of planned) {
        if (stopped()) return
        if ((done.get(ref.origin) ?? 0) >= ref.lastSeq) continue
        const read = await replica.read(ref)
        if (!read.ok) {
          gone = true
          break
        }
        yield { kind: 'segment', records, bytes: read.value }
        done.set(ref.origin, ref.lastSeq)
        told.records(records)
      }
      if (!gone) return
      // segments were joined meanwhile
      plans += 1
      const again = await replica.missing(plan.theirs)
      if (!again.ok || plans > mostPlans) {
        failure = { type: 'storage-failed', message: again.ok ? 'segments change all the time' : again.error.message }
        return
      }
      planned = again.value
    }
  }

  async function* all(): AsyncGenerator<Part> {
    yield { kind: 'about', about }
    yield* first
    yield* segments()
    if (failure !== null || stopped()) return
    yield { kind: 'heads', heads: plan.heads }
    for (const id of plan.drafts) {
      const bytes = draftBytes(store.db, id)
      if (bytes !== null && bytes.length > partLimits.draft) told.left()
      else if (bytes !== null) yield* draftParts(bytes)
    }
    for (const { id, size, small } of plan.files) {
      if (stopped()) return
      let isWhole = true
      for (let index = 0; isWhole && index < blockCount(size); index++) {
        if (stopped()) return
        const block = await blobs.readBlock(id, index)
        isWhole = block.ok && block.value.length === blockLength(size, index)
        // one that ends early is no file to whoever reads it
        if (index === 0 && isWhole) yield { kind: 'blob', id, size }
        if (block.ok && isWhole) yield { kind: 'block', bytes: block.value }
      }
      if (!isWhole) told.left()
      else if (!small) told.file()
    }
  }
  return { parts: all(), failure: () => failure }
}
