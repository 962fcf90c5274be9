/** The forms of a run: three versions of one, each with more columns and tables, and a second one. An "XForm" is its plan as JSON. */
import { formTable, orderColumn, parentColumn, versionColumn, type Value } from '../../core/change.ts'
import { namedRowId, type RowId } from '../../core/ids.ts'
import { orderBetween } from '../../core/order.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { FormTables } from '../../storage/catalog.ts'
import type { SimRow } from './store.ts'

const columns = (range: string, names: readonly string[]) => names.map((name) => ({ nodeset: `${range}/${name}`, type: 'string' }))
const water = (root: readonly string[], person: readonly string[], visit: readonly string[]): FormTables => ({
  formId: 'water',
  tables: [
    { range: '/data', parent: null, columns: columns('/data', root) },
    { range: '/data/person', parent: '/data', columns: columns('/data/person', person) },
    ...(visit.length === 0 ? [] : [{ range: '/data/visit', parent: '/data', columns: columns('/data/visit', visit) }]),
  ],
})
const versions: readonly FormTables[] = [
  water(['q1', 'q2', 'q3'], ['name', 'age'], []),
  water(['q1', 'q2', 'q3', 'q4'], ['name', 'age'], ['day']),
  { formId: 'pump', tables: [{ range: '/data', parent: null, columns: columns('/data', ['k1', 'k2']) }] },
  water(['q1', 'q2', 'q5'], ['name', 'age', 'phone'], ['day', 'why']),
]
export const roots = ['water', 'pump'].map((id) => formTable(id, '/data'))
export const repeats = ['/data/person', '/data/visit'].map((range) => formTable('water', range))
const hidden: ReadonlySet<string> = new Set(['_deleted', parentColumn, orderColumn, versionColumn])

export const planJson = (xform: string): Result<FormTables, string> => {
  try {
    return ok(JSON.parse(xform) as FormTables)
  } catch (error) {
    return err(String(error))
  }
}
export const versionRow = (choice: number): SimRow => {
  const at = choice % versions.length
  return { table: 'form_version', row: versionId(at), cells: [['form_id', versions[at]?.formId ?? ''], ['xform', JSON.stringify(versions[at])]] }
}
/** The versions that write to a root table, each with its questions there. */
export const versionsOf = (table: string): readonly { readonly id: RowId; readonly columns: readonly string[] }[] =>
  versions.flatMap(({ formId, tables }, at) => (formTable(formId, '/data') === table ? [{ id: versionId(at), columns: tables[0]?.columns.map(({ nodeset }) => nodeset) ?? [] }] : []))
export const versionId = (at: number): RowId => namedRowId('form_version', `v${at}`)
export const answers = (all: readonly string[]): readonly string[] => all.filter((name) => !hidden.has(name))
export const orderKey = (choice: number): string => orderBetween(null, null).slice(0, 1) + 'VWXYZabc'[choice % 8]

const values: readonly Value[] = ['', 'yes', 'no', 'ünï 🙂', '0012', 7, -3.25, 0, 2 ** 40, null, 'a longer answer that a person typed', 12.5]
export const valueOf = (choice: number): Value => (choice % 3 === 0 ? `t${choice % 100_000}` : (values[choice % values.length] as Value))
