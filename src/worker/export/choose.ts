/** Which records a filter means: what is new since a preset was last handed on, what waits for a decision, and the rest in SQL. Rules EXP2-EXP4. */
import { err, ok, type Result } from '../../core/result.ts'
import type { RowId } from '../../core/ids.ts'
import type { Replica } from '../../core/ports.ts'
import { readPresets } from '../../storage/export-presets.ts'
import { selectRecords, type ExportSelection } from '../../storage/export-select.ts'
import { recordsSince } from '../../storage/export-since.ts'
import { openConflicts, scanOverwritten } from '../../storage/review-find.ts'
import { askedIn } from '../../storage/review.ts'
import type { ExportFilter } from '../api-export.ts'
import type { Failure } from '../api.ts'
import { mapped, type Context } from '../context.ts'
import { shapesIn } from '../review-counter.ts'
import { isWish } from './wish.ts'

export interface Chosen { readonly selection: ExportSelection; readonly toReview: ReadonlySet<RowId> }
export type ChooseMeans = Pick<Context, 'store' | 'plan'> & { readonly replica: Replica; pause(): Promise<void>; stopped(): boolean }

/** Values looked through before other requests get their turn. */
const scanStep = 500

export const chooseRecords = async ({ store, plan, replica, pause, stopped }: ChooseMeans, filter: ExportFilter): Promise<Result<Chosen, Failure>> => {
  const { formId, versionIds, date, devices, state, withDeleted, sincePreset } = filter
  const preset = sincePreset === null ? undefined : readPresets(store.db, formId, isWish).find(({ name }) => name === sincePreset)
  // [EXP4] A preset that was never handed on means all.
  const since = preset === undefined || preset.lastAt === null ? null : await recordsSince(store, replica, formId, preset.since, stopped)
  if (since !== null && !since.ok) return mapped(since, 'storage-failed')
  while (!scanOverwritten(store, scanStep)) await pause()
  const toReview = new Set(openConflicts(store, askedIn(shapesIn({ store, plan }))).keys())
  const selection = selectRecords(store, { formId, versions: versionIds, date, devices, state, toReview: [...toReview], only: since?.value ?? null, withDeleted })
  return ok({ selection, toReview })
}

export const invalid = (message: string): Result<never, Failure> => err({ type: 'invalid', message })
