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
  /** the browser says how much it lets the app keep, and it is what private windows get */
  readonly isPrivate: boolean
}
export type Reason =
  | { readonly type: 'full' | 'low'; readonly spareBytes: number }
  | { readonly type: 'share-menu' }
  | { readonly type: 'private' }
  | { readonly type: 'not-installed' }
  | { readonly type: 'not-kept' }
  | { readonly type: 'mirror' }
  | { readonly type: 'only-here'; readonly count: number; readonly since: number; readonly lastCopy: SafetyFacts['lastCopy'] }
export interface Safety {
  readonly state: 'nothing' | 'protected' | 'risk'
  readonly reasons: readonly Reason[]
}

/** [SAF3] From here on the app reminds. */
export const remindCount = 20
export const remindAfterMs = 3 * 24 * 60 * 60 * 1000

export const isReminder = ({ unshared, unsharedSince }: SafetyFacts, now: number): boolean =>
  unshared >= remindCount || (unshared > 0 && unsharedSince !== null && now - unsharedSince >= remindAfterMs)

/**
 * [SAF4] Browsers hide that a window is private; what older ones give away is a quota made from memory instead of from the disk: below
 * twice what a script may use of it, or below what any disk would give.
 */
export const seemsPrivate = (quota: number | null, heapLimit: number | null, persisted: boolean): boolean =>
  quota !== null && quota > 0 && !persisted && (quota < 256 * 1024 * 1024 || (heapLimit !== null && quota < heapLimit * 2))

export const safetyOf = (facts: SafetyFacts, { kept, way, isPrivate }: Surroundings, now: number): Safety => {
  const reasons: Reason[] = []
  const hasData = facts.records > 0 || facts.drafts > 0
  if (facts.space !== 'ok') reasons.push({ type: facts.space, spareBytes: facts.spare.bytes })
  if (!hasData && reasons.length === 0) return { state: 'nothing', reasons }
  // one remedy for one cause: what an installed app is promised need not be asked for by itself
  if (isPrivate) reasons.push({ type: 'private' })
  else if (way === 'share-menu') reasons.push({ type: 'share-menu' })
  else if (kept === false) reasons.push({ type: way === 'prompt' ? 'not-installed' : 'not-kept' })
  if (!facts.mirror) reasons.push({ type: 'mirror' })
  if (isReminder(facts, now)) reasons.push({ type: 'only-here', count: facts.unshared, since: facts.unsharedSince ?? now, lastCopy: facts.lastCopy })
  return { state: reasons.length > 0 ? 'risk' : 'protected', reasons }
}
