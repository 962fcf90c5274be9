/** Records: lists, one record, deletion, and writing many at once. */
import { parseRowId } from '../../core/ids.ts'
import { ok } from '../../core/result.ts'
import type { FormPlan } from '../../forms/plan.ts'
import { formVersion, newestVersion } from '../../storage/forms.ts'
import { listRecords } from '../../storage/record-list.ts'
import { deleteRecord, recordDetail, writeRecords } from '../../storage/records.ts'
import { once } from '../../storage/requests.ts'
import { fail, mapped, type Context, type Some } from '../context.ts'

const mostAtOnce = 100_000

export const recordHandlers = (context: Context): Some<'records.list' | 'records.get' | 'records.delete' | 'records.write'> => {
  const { store } = context
  /** lists name records by the newest version of their form */
  const shapeOf = (formId: string): FormPlan | null => {
    const version = newestVersion(store.db, formId)
    const plan = version === null ? null : context.plan(version)
    return plan?.ok === true ? plan.value : null
  }
  return {
    'records.list': (query) => mapped(listRecords(store, query, shapeOf), 'invalid'),
    'records.get': ({ recordId }) => {
      const id = parseRowId(recordId)
      return id === null ? fail('invalid', 'not a record') : mapped(recordDetail(store, id, shapeOf), 'not-found')
    },
    'records.delete': ({ recordId }, { requestId }) => {
      const id = parseRowId(recordId)
      if (id === null) return fail('invalid', 'not a record')
      const deleted = once(store.db, requestId, () => deleteRecord(store, id))
      context.touched({ forms: true })
      return mapped(deleted, 'not-found')
    },
    'records.write': ({ versionId, records }, { requestId }) => {
      const id = parseRowId(versionId)
      const version = id && formVersion(store.db, id)
      if (!id || !version) return fail('not-found', 'this version of the form is not on this phone')
      if (records.length > mostAtOnce) return fail('too-large', `${records.length} records at once; write at most ${mostAtOnce}`)
      const plan = context.plan(versionId)
      if (!plan.ok) return plan
      const recordIds = once(store.db, requestId, () => writeRecords(store, { formId: version.formId, versionId: id, tables: plan.value.tables }, records))
      context.touched({ forms: true })
      return ok({ recordIds })
    },
  }
}
