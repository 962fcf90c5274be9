/**
 * The door for forms that come as ODK XForm (.xml): refused with a reason, or summed up. The text itself is kept as it is.
 * For the engine: prepare.ts; for storage: columns.ts. Rules XFM1-XFM4.
 */
import { err, ok, type Result } from '../core/result.ts'
import { planForm } from './columns.ts'
import type { Problem } from './plan.ts'
import { languagesOf, parseXform } from './xform-tree.ts'
import { attributeLocal, childrenNamed } from './xml.ts'

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
  const problems: Problem[] = []
  for (const instance of childrenNamed(tree.model, 'instance')) {
    const src = attributeLocal(instance, 'src')
    if (src !== null) {
      problems.push({ severity: 'warning', code: 'needs-file', message: `The form reads the file "${src.slice(src.lastIndexOf('/') + 1)}", which cannot be attached to it yet: what comes from the file stays empty.` })
    }
  }
  return ok({ formId: tree.formId, title: tree.title, version: tree.version, languages: languagesOf(tree).languages, problems })
}
