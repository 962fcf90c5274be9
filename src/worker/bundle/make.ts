/** A bundle into a file of this device's own, as a stream: segments, drafts and files are read, sealed and written piece by piece. Rules BUN8-BUN11. */
import { err, ok, type Result } from '../../core/result.ts'
import { writeBundle, type Secret } from '../../exchange/bundle.ts'
import { passphraseRounds, type Subtle } from '../../exchange/cipher.ts'
import { headerBytes, type BundleHeader } from '../../exchange/header.ts'
import type { Part } from '../../exchange/parts.ts'
import { currentProject, deviceNames } from '../../storage/device.ts'
import type { BundleMade, BundleNotice, BundleWish } from '../api-bundle.ts'
import type { Failure } from '../api.ts'
import { fail, type Context } from '../context.ts'
import type { BundleFiles } from './bundle-files.ts'
import { countsOf, fileBytes, partsOf, planBundle } from './plan.ts'

export interface MakeMeans extends Pick<Context, 'store' | 'replica' | 'blobs' | 'now' | 'random'> {
  readonly files: BundleFiles
  readonly subtle: Subtle
  /** of PBKDF2; fewer in tests */
  readonly rounds?: number
  readonly stopped: () => boolean
  tell(progress: Omit<BundleNotice, 'type' | 'doing'>): void
}

const shortestPassphrase = 8
const saltBytes = 32

/** Letters and digits of any script, so that it is a file name everywhere. */
const plain = (text: string): string => text.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 40)

/** e.g. wells-tablet-4-2026-11-21-1430.transect */
export const bundleName = (parts: readonly string[], nowMs: number): string => {
  const day = new Date(nowMs).toISOString()
  return `${[...parts.map(plain), day.slice(0, 10), day.slice(11, 16).replace(':', '')].filter((part) => part !== '').join('-')}.transect`
}

/** null when it was stopped. */
export const makeBundle = async (means: MakeMeans, wish: BundleWish, passphrase: string | null): Promise<Result<BundleMade | null, Failure>> => {
  const { store, stopped } = means
  const project = currentProject(store.db)
  if (passphrase === null && project === null) return fail('invalid', 'without a project a bundle needs a passphrase')
  if (passphrase !== null && passphrase.trim().length < shortestPassphrase) return fail('invalid', 'the passphrase is too short')
  const planned = await planBundle(means, wish)
  if (!planned.ok) return planned
  const plan = planned.value
  const counts = countsOf(plan)

  const salt = means.random(saltBytes)
  const [header, secret]: [BundleHeader, Secret] = passphrase === null && project !== null
    ? [{ key: { kind: 'project', project: project.id }, salt }, { kind: 'project', key: project.key }]
    : [{ key: { kind: 'passphrase', rounds: means.rounds ?? passphraseRounds }, salt }, { kind: 'passphrase', text: passphrase ?? '' }]
  const first: readonly Part[] = passphrase !== null && project !== null ? [{ kind: 'project', project }] : []
  const device = deviceNames(store.db).name || store.options.origin.slice(0, 8)
  const about = {
    origin: store.options.origin, device, project: project?.name ?? '', created: means.now(), segments: plan.segments.length,
    records: counts.records, files: counts.files, fileBytes: fileBytes(plan), drafts: counts.drafts, forms: counts.forms,
  }

  let [records, files, left, bytes] = [0, 0, 0, 0]
  const told = { records: (count: number) => { records += count }, file: () => { files += 1 }, left: () => { left += 1 } }
  const source = partsOf(means, plan, about, first, told, stopped)
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of writeBundle(means.subtle, header, secret, source.parts)) {
      bytes += piece.length
      means.tell({ records: { done: records, total: counts.records }, files: { done: files, total: counts.files }, bytes: { done: bytes, total: Math.max(bytes, counts.bytes + headerBytes) } })
      yield piece
    }
  }
  const name = bundleName([...(wish.drafts ? ['backup'] : []), about.project, device], about.created)
  const kept = await means.files.keep(name, counted(), () => source.failure() === null && !stopped())
  const failure = source.failure()
  if (failure !== null) return err(failure)
  if (!kept.ok) return kept
  if (kept.value === null) return ok(null)
  return ok({ forms: counts.forms, file: new File([kept.value], name, { type: 'application/octet-stream' }), records, files, drafts: counts.drafts, bytes, left })
}
