/** What storage says it touched (tables, rows) in the page's words (forms, records). */
import type { Touched } from './api.ts'
import type { Catalog } from '../storage/catalog.ts'
import type { TouchedRows } from '../storage/touched.ts'

export const touchedOf = (catalog: Pick<Catalog, 'table'>, { tables, records }: TouchedRows): Touched => {
  const forms = new Set<string>()
  for (const name of records.keys()) {
    const formId = catalog.table(name)?.formId
    if (formId !== undefined && formId !== null) forms.add(formId)
  }
  const lists = [...records.values()]
  return {
    device: tables.has('member') || tables.has('project'),
    forms: tables.has('form') || tables.has('form_version') || tables.has('attachment') || records.size > 0,
    drafts: false,
    recordsOf: [...forms],
    records: lists.flatMap((ids) => (ids === 'many' ? [] : [...ids])),
    manyRecords: lists.includes('many'),
  }
}
