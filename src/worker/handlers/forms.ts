/** Forms from files, and what is known of them. Compiling is forms/; this joins it to storage. */
import { err, ok, type Result } from '../../core/result.ts'
import type { FormPlan, Problem } from '../../forms/plan.ts'
import { planForm } from '../../forms/columns.ts'
import { prepareXform, type PreparedForm } from '../../forms/prepare.ts'
import { listVersions, removeForm, versionsOf } from '../../storage/form-versions.ts'
import { addFormVersion, formVersion, formVersionId, listForms } from '../../storage/forms.ts'
import { once } from '../../storage/requests.ts'
import { parseRowId } from '../../core/ids.ts'
import { itemsetsName } from '../../forms/form-files.ts'
import type { Failure, FormAdded } from '../api.ts'
import type { FormsApi, ImportedForm } from '../api-forms.ts'
import { fail, type Context, type Some } from '../context.ts'
import { keepFormFiles } from '../keep-form-files.ts'

/** Reading a large XForm takes a while, and records of one form are filled one after the other. */
let lastPrepared: { readonly versionId: string; readonly prepared: PreparedForm } | null = null

/** One XForm's tables for storage; the message says why a definition has none. */
export const planTables = (xform: string): Result<FormPlan, string> => {
  const plan = planForm(xform)
  return plan.ok ? plan : err(plan.error.map((problem) => problem.message).join('; '))
}

/** Compiles, checks and stores a form; a repeat of the request changes nothing. */
export const importForm = async (context: Context, fileName: string, bytes: Uint8Array, requestId: string): Promise<Result<Result<ImportedForm, readonly Problem[]>, Failure>> => {
  const { readForm } = await import('../read-form.ts')
  const read = readForm(fileName, bytes)
  if (!read.ok) return ok(read)
  const plan = planForm(read.value.xform)
  if (!plan.ok) return ok(plan)
  const { formId, title, version, xform, problems, itemsets } = read.value
  const { store } = context
  const added = once(store.db, requestId, (): FormAdded => {
    const isHere = listForms(store).some((summary) => summary.formId === formId)
    const isKnown = versionsOf(store.db, formId).includes(formVersionId(xform))
    addFormVersion(store, { formId, title, version, xform })
    return !isHere ? 'form' : isKnown ? 'nothing' : 'version'
  })
  // [FFL12] What a workbook has on its sheet external_choices is a file of the form.
  const kept = itemsets === null ? ok(null) : await keepFormFiles(context, formId, [{ name: itemsetsName, type: 'text/csv', bytes: new TextEncoder().encode(itemsets) }])
  if (!kept.ok) return kept
  context.touched({ forms: true })
  const form = listForms(store).find((summary) => summary.formId === formId)
  if (form === undefined) throw new Error(`the form ${formId} was written and is not there`)
  return ok(ok({ form, problems, added }))
}

export const formHandlers = (context: Context): Some<keyof FormsApi> => ({
  'forms.import': ({ fileName, bytes }, { requestId }) => importForm(context, fileName, bytes, requestId),
  'forms.list': () => ok(listForms(context.store)),
  'forms.version': ({ versionId }) => {
    const row = parseRowId(versionId)
    const found = row && formVersion(context.store.db, row)
    if (!found) return fail('not-found', 'this version of the form is not on this phone')
    const plan = context.plan(versionId)
    return plan.ok ? ok({ versionId, xform: found.xform, plan: plan.value }) : plan
  },
  'forms.prepared': ({ versionId }) => {
    const row = parseRowId(versionId)
    const found = row && formVersion(context.store.db, row)
    if (!found) return fail('not-found', 'this version of the form is not on this phone')
    const plan = context.plan(versionId)
    if (!plan.ok) return plan
    const prepared = lastPrepared?.versionId === versionId ? ok(lastPrepared.prepared) : prepareXform(found.xform)
    if (!prepared.ok) return fail('invalid', prepared.error.message)
    lastPrepared = { versionId, prepared: prepared.value }
    return ok({ versionId, plan: plan.value, prepared: prepared.value })
  },
  'forms.versions': ({ formId }) => ok(listVersions(context.store, formId)),
  'forms.remove': ({ formId }, { requestId }) => {
    const removed = once(context.store.db, requestId, () => removeForm(context.store, formId))
    context.touched({ forms: true })
    return removed ? ok(null) : fail('not-found', 'this form is not on this phone')
  },
})
