/** One record of a file beside the record here: what would change, what somebody changed meanwhile, and what is wrong. Writes nothing. Rules IMP6-IMP16. */
import type { RowId } from '../../core/ids.ts'
import { orderBetween } from '../../core/order.ts'
import { rootRow } from '../../forms/answers.ts'
import type { ColumnPlan, TablePlan } from '../../forms/plan.ts'
import { readAnswer } from '../../export/import-answers.ts'
import type { Bound, BoundTable } from '../../export/import-headers.ts'
import type { ListShape } from '../../storage/record-naming.ts'
import { findRecord, type StoredRecord } from '../../storage/record-rows.ts'
import type { Store } from '../../storage/store.ts'
import type { ImportFault, ImportFaultCode } from '../api-import.ts'
import { currentRecord, keyOfRecord, sinceEdit, type CurrentRow, type Since } from './current.ts'
import { entryIdOf, type GivenRecord, type GivenRow } from './gather.ts'

export interface ChangedCell { readonly column: ColumnPlan; readonly before: string; readonly after: string; readonly isConflict: boolean }
export interface ChangedRow {
  /** 'root' or the id of an entry */
  readonly id: string
  readonly range: string
  /** of a new entry; null: it is here */
  readonly made: { readonly parent: string; readonly order: string } | null
  readonly cells: readonly ChangedCell[]
}
export interface RecordChange { readonly id: RowId; readonly key: string; readonly record: StoredRecord | null; readonly rows: readonly ChangedRow[] }
export type Compared =
  | { readonly type: 'same' | 'deleted' }
  | { readonly type: 'faulty'; readonly faults: readonly ImportFault[] }
  | { readonly type: 'change'; readonly change: RecordChange }

export interface Comparing {
  readonly store: Store
  readonly formId: string
  /** of all versions of the form */
  readonly tables: readonly TablePlan[]
  readonly choices: ReadonlyMap<string, ReadonlySet<string>>
  readonly shapeOf: (formId: string) => ListShape | null
  readonly clears: boolean
}

export const faultOf = ({ bound, row }: GivenRow, code: ImportFaultCode, header = '', value = '', detail = ''): ImportFault => ({ table: bound.source.name, row: row.row, header, value, code, detail })

/** More would not fit into one change. */
const mostRows = 9000

const columnsOf = new WeakMap<BoundTable, readonly (readonly [ColumnPlan, readonly Bound[]])[]>()
const grouped = (bound: BoundTable): readonly (readonly [ColumnPlan, readonly Bound[]])[] => {
  const known = columnsOf.get(bound)
  if (known !== undefined) return known
  const found = new Map<ColumnPlan, Bound[]>()
  for (const each of bound.columns) {
    const parts = found.get(each.column)
    if (parts === undefined) found.set(each.column, [each])
    else parts.push(each)
  }
  columnsOf.set(bound, [...found])
  return [...found]
}
const editsIn = (given: GivenRow | null): number | null => {
  const text = given === null || given.bound.edits < 0 ? '' : (given.row.cells[given.bound.edits] ?? '').trim()
  return /^\d{1,6}$/.test(text) ? Number(text) : null
}
const nobody: Since = { before: () => undefined, earlier: () => [], ranges: new Set() }

export const compareRecord = (comparing: Comparing, given: GivenRecord): Compared => {
  const { store, formId, tables, choices, shapeOf, clears } = comparing
  const some = given.root ?? given.entries[0]
  const record = findRecord(store, given.id)
  if (some === undefined) return { type: 'same' }
  // [IMP14]
  if ((record === null && given.isForeign) || (record !== null && record.table.formId !== formId)) return { type: 'faulty', faults: [faultOf(some, 'record-elsewhere')] }
  if (record === null && given.root === null) return { type: 'faulty', faults: given.entries.map((each) => faultOf(each, 'parent-unknown')) }
  // [IMP15]
  if (record?.deleted === true) return { type: 'deleted' }
  // a row without a KEY that was taken before says nothing about what became of its record
  if (record !== null && given.key === '') return { type: 'same' }

  const current = record === null ? null : currentRecord(store, record, tables)
  const edits = record === null ? null : editsIn(given.root)
  let known: Since | null = null
  const since = (): Since => (known ??= edits === null || record === null || current === null ? nobody : sinceEdit(store, record, current, edits, shapeOf))
  const faults: ImportFault[] = []
  const rows: ChangedRow[] = []

  const cellsOf = (each: GivenRow, here: CurrentRow | null): readonly ChangedCell[] => {
    const found: ChangedCell[] = []
    for (const [column, parts] of grouped(each.bound)) {
      if (here !== null && column.kind === 'derived') continue
      const source = { column, parts, choices: choices.get(column.nodeset) ?? null, cells: each.row.cells, clears }
      const before = here?.values.get(column.nodeset) ?? ''
      const read = readAnswer({ ...source, current: before })
      if (!read.ok) {
        if (column.kind !== 'derived') faults.push(faultOf(each, read.error.code, read.error.header, read.error.value, read.error.detail))
        continue
      }
      if (read.value === null) continue
      const base = here === null ? undefined : since().before(here.id, column.nodeset)
      const says = (text: string): boolean => { const same = readAnswer({ ...source, current: text, clears: true }); return same.ok && same.value === null }
      // [IMP11] who made the file left this answer as it was: the later one here stays
      if (base !== undefined && says(base)) continue
      // of an edit that came from another device later than its own time, nobody knows whether the file had it
      const isOld = here !== null && base === undefined && since().earlier(here.id, column.nodeset).some(says)
      found.push({ column, before, after: read.value, isConflict: base !== undefined || isOld })
    }
    return found
  }

  /** KEY of a row -> its id */
  const ids = new Map<string, string>([[keyOfRecord(given.id), rootRow], ...(given.key === '' ? [] : [[given.key, rootRow] as const])])
  for (const row of current?.byKey.values() ?? []) ids.set(row.key, row.id)
  const lastOrder = new Map<string, string>()
  for (const { parent, range, order } of current?.byId.values() ?? []) if ((lastOrder.get(`${parent} ${range}`) ?? '') < order) lastOrder.set(`${parent} ${range}`, order)
  const counts = new Map<string, number>()

  const root = given.root
  const rootCells = root === null ? [] : cellsOf(root, current?.byId.get(rootRow) ?? null)
  if (root !== null && (record === null || rootCells.length > 0)) rows.push({ id: rootRow, range: root.bound.table.range, made: null, cells: rootCells })

  const takeEntry = (each: GivenRow): boolean => {
    const parent = ids.get(each.parentKey)
    if (parent === undefined) return false
    const { range } = each.bound.table
    const id = (each.key === '' ? undefined : ids.get(each.key)) ?? entryIdOf(given.id, parent, each, counts)
    const here = current?.byId.get(id) ?? null
    // [IMP16] its number among its siblings, or that of an entry above it, is of another time
    if (current !== null && each.key.startsWith('uuid:') && [...since().ranges].some((changed) => range === changed || range.startsWith(`${changed}/`))) {
      faults.push(faultOf(each, 'entries-changed'))
      return true
    }
    if (each.key !== '') ids.set(each.key, id)
    // what a row without a KEY made before is left as it is
    if (here !== null && each.key === '') return true
    const cells = cellsOf(each, here)
    if (here !== null) {
      if (cells.length > 0) rows.push({ id, range, made: null, cells })
      return true
    }
    const order = orderBetween(lastOrder.get(`${parent} ${range}`) ?? null, null)
    lastOrder.set(`${parent} ${range}`, order)
    rows.push({ id, range, made: { parent, order }, cells })
    return true
  }
  let waiting = given.entries
  for (let before = Infinity; waiting.length > 0 && waiting.length < before;) {
    before = waiting.length
    waiting = waiting.filter((each) => !takeEntry(each))
  }
  faults.push(...waiting.map((each) => faultOf(each, 'parent-unknown')))
  if (rows.length > mostRows) faults.push(faultOf(some, 'too-many'))
  if (faults.length > 0) return { type: 'faulty', faults }
  return rows.length === 0 ? { type: 'same' } : { type: 'change', change: { id: given.id, key: given.key, record, rows } }
}
