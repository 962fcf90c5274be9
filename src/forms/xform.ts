/**
 * The door for forms that come as ODK XForm (.xml): refused with a reason, or summed up. The text itself is kept as it is.
 * For the engine: prepare.ts; for storage: columns.ts. Rules XFM1-XFM4.
 */
import { err, ok, type Result } from '../core/result.ts'
import { planForm } from './columns.ts'
import type { Problem } from './plan.ts'
import { languagesOf, parseXform } from './xform-tree.ts'

export interface XformSummary {
  readonly formId: string
  readonly title: string
  readonly version: string
  readonly languages: readonly string[]
  /** warnings */
  readonly problems: readonly Problem[]
}

export const readXform = (text: string): Result<XformSummary, readonly Problem[]> => {
  const parsed = parseXform(text)
  if (!parsed.ok) return parsed
  const tree = parsed.value
  const plan = planForm(text)
  if (!plan.ok) return err(plan.error)
  return ok({ formId: tree.formId, title: tree.title, version: tree.version, languages: languagesOf(tree).languages, problems: [] })
}
