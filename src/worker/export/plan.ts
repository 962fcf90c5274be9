/** What an export would hold, and what its filters can be set to. Rule EXP2. */
import { rowAddress } from '../../core/ids.ts'
import type { Origin } from '../../core/ids.ts'
import { ok, type Result } from '../../core/result.ts'
import { listVersions } from '../../storage/form-versions.ts'
import { madeBy } from '../../storage/export-select.ts'
import { deviceNamesOf } from '../../storage/members.ts'
import type { ExportFilter, ExportPlan } from '../api-export.ts'
import type { Failure } from '../api.ts'
import { fail, type Context } from '../context.ts'
import { chooseRecords, type ChooseMeans } from './choose.ts'
import { allFiles } from './files.ts'
import { exportForm } from './form.ts'

const places: ReadonlySet<string> = new Set(['geopoint', 'geotrace', 'geoshape'])

export const planExport = async (means: ChooseMeans & Pick<Context, 'blobs'>, filter: ExportFilter): Promise<Result<ExportPlan, Failure>> => {
  const { store, plan } = means
  const { formId } = filter
  const source = exportForm(means, formId, { language: null, withRemoved: true })
  if (source === null) return fail('not-found', 'no version of this form can be read on this device')
  const chosen = await chooseRecords(means, filter)
  if (!chosen.ok) return chosen
  const { selection } = chosen.value
  const files = allFiles(store, source, { job: selection.job, after: 0, to: selection.total })
  selection.close()
  const versions = listVersions(store, formId)
  const nameOf = deviceNamesOf(store)
  const devices = madeBy(store, formId, filter.withDeleted).flatMap(({ id, records }) => {
    const origin: Origin | undefined = rowAddress(id)?.origin
    return origin === undefined ? [] : [{ origin, name: nameOf(origin), records }]
  })
  const newest = versions.map(({ versionId }) => plan(versionId)).find((read) => read.ok)
  return ok({
    records: selection.total, files,
    versions: versions.map(({ versionId, version, records }) => ({ versionId, version, records })),
    devices: devices.sort((a, b) => b.records - a.records || a.name.localeCompare(b.name)),
    languages: newest?.value.languages ?? [],
    places: newest?.value.tables.flatMap(({ columns }) => columns).filter(({ type }) => places.has(type)).length ?? 0,
    repeats: newest?.value.tables.filter(({ parent }) => parent !== null).length ?? 0,
  })
}
