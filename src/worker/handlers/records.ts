/** Records: lists, one record, deletion, and writing many at once. */
import { parseRowId, type RowId } from '../../core/ids.ts'
import { ok } from '../../core/result.ts'
import type { FormPlan } from '../../forms/plan.ts'
import { removedAnswers } from '../../forms/removed-answers.ts'
import { newestWithRoot, versionsOf } from '../../storage/form-versions.ts'
import { formVersion, newestVersion } from '../../storage/forms.ts'
import { listRecords } from '../../storage/record-list.ts'
import { checkOf, keepCheck } from '../../storage/record-check.ts'
import { deleteRecord, recordDetail, writeRecords } from '../../storage/records.ts'
import { findRecord } from '../../storage/record-rows.ts'
import { once } from '../../storage/requests.ts'
import type { RecordDetail } from '../api.ts'
import { fail, mapped, tablesIn, type Context, type Some } from '../context.ts'

const mostAtOnce = 100_000

/** [FUP4] The version to read a record with, and what only earlier versions asked. */
const versionsOfRecord = (context: Context, id: RowId, versionId: string, answers: RecordDetail['answers']): Pick<RecordDetail, 'shownVersionId' | 'removed' | 'check'> => {
  const { store, plan } = context
  const record = findRecord(store, id)
  const formId = record?.table.formId ?? ''
  const shownVersionId = (record && newestWithRoot(store, formId, record.table.range ?? '', tablesIn(context))) ?? versionId
  const shown = plan(shownVersionId)
  function* others() {
    for (const other of versionsOf(store.db, formId)) {
      const read = plan(other)
      if (read.ok) yield { versionId: other, plan: read.value }
    }
  }
  return {
    shownVersionId,
    removed: shown.ok ? removedAnswers(answers, { versionId: shownVersionId, plan: shown.value }, others()) : [],
    check: record === null || !shown.ok ? { wanted: false, state: '', questions: 0 } : checkOf(store, record, answers, shownVersionId),
  }
}

export const recordHandlers = (context: Context): Some<'records.list' | 'records.get' | 'records.delete' | 'records.write' | 'records.checked'> => {
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
      if (id === null) return fail('invalid', 'not a record')
      const detail = recordDetail(store, id, shapeOf)
      return detail.ok ? ok({ ...detail.value, ...versionsOfRecord(context, id, detail.value.versionId, detail.value.answers) }) : mapped(detail, 'not-found')
    },
    'records.delete': ({ recordId }, { requestId }) => {
      const id = parseRowId(recordId)
      if (id === null) return fail('invalid', 'not a record')
      const deleted = once(store.db, requestId, () => deleteRecord(store, id))
      context.touched({ forms: true })
      return mapped(deleted, 'not-found')
    },
    'records.checked': ({ recordId, state, questions }) => {
      const id = parseRowId(recordId)
      const record = id && findRecord(store, id)
      if (!id || !record) return fail('not-found', 'no such record')
      keepCheck(store, id, state, questions)
      context.touched({ records: [recordId], recordsOf: [record.table.formId ?? ''] })
      return ok(null)
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
