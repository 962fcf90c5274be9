/**
 * How safe the data is, from what the worker knows and what the browser says: protected, or at risk with reasons, the worst first, each
 * with one remedy. Pure; drawn by safety-section.tsx and home-safety.tsx. Rules SAF2, SAF3.
 */
import type { SafetyFacts } from '../../worker/api-safety.ts'
import type { InstallWay } from '../install/installer.ts'

export interface Surroundings {
  /** the browser promised to keep the data; null until it has said */
  readonly kept: boolean | null
  readonly way: InstallWay
}
export type Reason =
  | { readonly type: 'full' | 'low'; readonly spareBytes: number }
  | { readonly type: 'share-menu' }
  | { readonly type: 'not-installed' }
  | { readonly type: 'not-kept' }
  | { readonly type: 'mirror' }
  | { readonly type: 'only-here'; readonly count: number; readonly since: number }
export interface Safety {
  readonly state: 'nothing' | 'protected' | 'risk'
  readonly reasons: readonly Reason[]
}

/** [SAF3] From here on the app reminds. */
export const remindCount = 20
export const remindAfterMs = 3 * 24 * 60 * 60 * 1000

export const isReminder = ({ unshared, unsharedSince }: SafetyFacts, now: number): boolean =>
  unshared >= remindCount || (unshared > 0 && unsharedSince !== null && now - unsharedSince >= remindAfterMs)

export const safetyOf = (facts: SafetyFacts, { kept, way }: Surroundings, now: number): Safety => {
  const reasons: Reason[] = []
  const hasData = facts.records > 0 || facts.drafts > 0
  if (facts.space !== 'ok') reasons.push({ type: facts.space, spareBytes: facts.spare.bytes })
  if (!hasData && reasons.length === 0) return { state: 'nothing', reasons }
  // one remedy for one cause: what an installed app is promised need not be asked for by itself
  if (way === 'share-menu') reasons.push({ type: 'share-menu' })
  else if (kept === false) reasons.push({ type: way === 'prompt' ? 'not-installed' : 'not-kept' })
  if (!facts.mirror) reasons.push({ type: 'mirror' })
  if (isReminder(facts, now)) reasons.push({ type: 'only-here', count: facts.unshared, since: facts.unsharedSince ?? now })
  return { state: reasons.length > 0 ? 'risk' : 'protected', reasons }
}
