/** Settings that old forms have as rows of the survey sheet: the type says which, the name is its value. */
import type { Settings } from './settings.ts'
import { textValue, type Table } from './table.ts'

const kinds = new Map<string, 'title' | 'formId' | 'prefix'>([
  ['form_title', 'title'], ['set_form_title', 'title'], ['form_id', 'formId'], ['set_form_id', 'formId'], ['prefix', 'prefix'],
])

/** The settings with those rows applied, and the survey without them. */
export const takeSurveySettings = (table: Table, settings: Settings): { readonly settings: Settings; readonly table: Table } => {
  const kindOf = (row: Table['rows'][number]): 'title' | 'formId' | 'prefix' | undefined => kinds.get(textValue(row.values, 'type')?.replaceAll(' ', '_') ?? '')
  const found = table.rows.filter((row) => kindOf(row) !== undefined)
  if (found.length === 0) return { settings, table }
  const rootAttributes = new Map(settings.rootAttributes)
  let { title, formId } = settings
  for (const row of found) {
    const value = textValue(row.values, 'name')
    if (value === undefined) continue
    const kind = kindOf(row)
    if (kind === 'title') title = value
    else if (kind === 'formId') rootAttributes.set('id', (formId = value))
    else rootAttributes.set('odk:prefix', value)
  }
  return { settings: { ...settings, title, formId, rootAttributes }, table: { ...table, rows: table.rows.filter((row) => !found.includes(row)) } }
}
