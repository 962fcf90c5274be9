/** Exports: what one would hold, making it, and the presets that are made again and again. One at a time; the one that was asked for last. */
import type { FeedHead } from '../../core/ports.ts'
import { ok, type Result } from '../../core/result.ts'
import { longestPresetName, mostPresets, readPresets, writePresets, type KeptPreset } from '../../storage/export-presets.ts'
import type { ExportPreset, ExportWish } from '../api-export.ts'
import type { Failure } from '../api.ts'
import type { BundleFiles } from '../bundle/bundle-files.ts'
import { fail, type Context, type Some } from '../context.ts'
import { makeExport } from '../export/make.ts'
import { planExport } from '../export/plan.ts'
import { isFilter, isWish } from '../export/wish.ts'
import { createJobs, tellerTo } from './jobs.ts'

export interface ExportDeps {
  readonly files: Pick<BundleFiles, 'keep'>
  root(): Promise<FileSystemDirectoryHandle>
  sleep(ms: number): Promise<void>
}

/** How long a job works before requests that came meanwhile are answered. */
const turnMs = 25

type Kept = KeptPreset<ExportWish>

export const exportHandlers = (context: Context, deps: ExportDeps): Some<'export.plan' | 'export.make' | 'export.stop' | 'export.handed' | 'export.presets' | 'export.keepPreset' | 'export.dropPreset'> => {
  const { store } = context
  const jobs = createJobs()
  /** the latest file */
  let last: { readonly formId: string; readonly heads: readonly FeedHead[]; readonly at: number } | null = null

  const pausing = (): (() => Promise<void>) => {
    let since = context.now()
    return async () => {
      if (Math.abs(context.now() - since) < turnMs) return
      await deps.sleep(0)
      since = context.now()
    }
  }
  const presetsOf = (formId: string): readonly Kept[] => readPresets(store.db, formId, isWish)
  const shown = (presets: readonly Kept[]): readonly ExportPreset[] => presets.map(({ name, wish, lastAt }) => ({ name, wish, lastAt }))
  const kept = (formId: string, presets: readonly Kept[]): Result<readonly ExportPreset[], Failure> => {
    writePresets(store.db, formId, presets)
    return ok(shown(presets))
  }

  return {
    'export.plan': ({ filter }) => isFilter(filter) ? planExport({ ...context, pause: pausing(), stopped: () => false }, filter) : fail('invalid', 'not a filter'),
    'export.make': (wish, asked) => {
      if (!isWish(wish)) return fail('invalid', 'not an export')
      const tell = tellerTo(asked, context)
      return jobs.alone(async (stop) => {
        const made = await makeExport({ ...context, ...deps, pause: pausing(), stopped: () => stop.aborted, tell: (progress) => tell({ type: 'export', ...progress }) }, wish)
        if (!made.ok) return made
        if (made.value === null) return ok(null)
        last = { formId: wish.filter.formId, heads: made.value.heads, at: context.now() }
        return ok(made.value.made)
      })
    },
    'export.stop': () => {
      jobs.stop()
      return ok(null)
    },
    // [EXP4]
    'export.handed': ({ preset }) => {
      if (last === null) return ok(null)
      const { formId, heads, at } = last
      kept(formId, presetsOf(formId).map((known) => (known.name === preset ? { ...known, lastAt: at, since: heads } : known)))
      return ok(null)
    },
    'export.presets': ({ formId }) => ok(shown(presetsOf(formId))),
    'export.keepPreset': ({ name, wish }) => {
      const plain = name.replace(/\s+/g, ' ').trim()
      if (!isWish(wish) || plain === '' || plain.length > longestPresetName) return fail('invalid', 'not a preset')
      const { formId } = wish.filter
      const known = presetsOf(formId)
      const same = known.find((other) => other.name === plain)
      if (same === undefined && known.length >= mostPresets) return fail('too-large', `${known.length} presets`)
      return kept(formId, same === undefined ? [...known, { name: plain, wish, lastAt: null, since: [] }] : known.map((other) => (other === same ? { ...same, wish } : other)))
    },
    'export.dropPreset': ({ formId, name }) => kept(formId, presetsOf(formId).filter((known) => known.name !== name)),
  }
}
