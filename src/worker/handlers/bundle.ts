/** Bundles: what would go into one, making, opening and taking it. One at a time; the one that was asked for last. */
import { err, ok } from '../../core/result.ts'
import type { Subtle } from '../../exchange/cipher.ts'
import { currentProject } from '../../storage/device.ts'
import { knownPeers } from '../../storage/peer-heads.ts'
import { setSetting, textSetting } from '../../storage/settings.ts'
import { fail, type Context, type Some } from '../context.ts'
import type { BundleFiles } from '../bundle/bundle-files.ts'
import { makeBundle } from '../bundle/make.ts'
import { openForTaking } from '../bundle/open.ts'
import { countsOf, planBundle } from '../bundle/plan.ts'
import { takeBundle } from '../bundle/take.ts'
import { createJobs, tellerTo } from './jobs.ts'

export interface BundleDeps {
  readonly files: BundleFiles
  /** number of records to review */
  review(): Promise<number>
  /** something came in that devices linked now have to be told */
  arrived(): void
  /** another device writes under this one's key */
  renew(): void
}

const longestPassphrase = 1000

export const bundleHandlers = (context: Context, deps: BundleDeps): Some<'bundle.state' | 'bundle.plan' | 'bundle.make' | 'bundle.saved' | 'bundle.open' | 'bundle.take' | 'bundle.stop'> => {
  const { store } = context
  const subtle = crypto.subtle as unknown as Subtle
  const jobs = createJobs()

  const isPassphrase = (text: string | null): boolean => text === null || text.length <= longestPassphrase

  return {
    'bundle.state': () => {
      const lastBackup = Number(textSetting(store.db, 'bundle.backup'))
      return ok({ lastBackup: lastBackup > 0 ? lastBackup : null, peers: knownPeers(store), hasProject: currentProject(store.db) !== null })
    },
    'bundle.plan': async (wish) => {
      const plan = await planBundle(context, wish)
      return plan.ok ? ok(countsOf(plan.value)) : plan
    },
    'bundle.make': ({ passphrase, ...wish }, asked) => {
      if (!isPassphrase(passphrase)) return fail('invalid', 'the passphrase is too long')
      const tell = tellerTo(asked, context)
      return jobs.alone((stop) => makeBundle({ ...context, files: deps.files, subtle, stopped: () => stop.aborted, tell: (progress) => tell({ type: 'bundle', doing: 'make', ...progress }) }, wish, passphrase))
    },
    'bundle.saved': ({ backup }) => {
      if (backup) setSetting(store.db, 'bundle.backup', String(context.now()))
      context.touched({ device: true })
      return ok(null)
    },
    'bundle.open': async ({ file, passphrase }) => {
      if (!isPassphrase(passphrase)) return fail('invalid', 'the passphrase is too long')
      const opened = await openForTaking({ store, subtle, stopped: () => false }, file, passphrase)
      if (opened.ok) await opened.value.parts.close()
      return ok(opened.ok ? ok(opened.value.facts) : opened)
    },
    'bundle.take': ({ file, passphrase }, asked) => {
      if (!isPassphrase(passphrase)) return fail('invalid', 'the passphrase is too long')
      const tell = tellerTo(asked, context)
      return jobs.alone(async (stop) => {
        const opened = await openForTaking({ store, subtle, stopped: () => stop.aborted }, file, passphrase)
        if (!opened.ok) return ok(err(opened.error))
        const { about, facts } = opened.value
        const before = await deps.review()
        const taken = await takeBundle(context, opened.value, ({ records, files }) => tell({
          type: 'bundle', doing: 'take', records: { done: records, total: Math.max(records, about.records) }, files: { done: files, total: Math.max(files, about.files) },
          bytes: { done: opened.value.parts.bytes(), total: file.size },
        }))
        // pictures that came are shown where their records stand
        context.touched({ manyRecords: true, forms: true })
        if (taken.draftsRestored > 0) context.touched({ drafts: true, forms: true })
        if (opened.value.joins !== null) context.touched({ device: true })
        const review = Math.max(0, (await deps.review()) - before)
        if (store.own.feed.forkedAt !== null) deps.renew()
        else deps.arrived()
        return ok(ok({ ...taken, facts, review }))
      })
    },
    'bundle.stop': () => {
      jobs.stop()
      return ok(null)
    },
  }
}
