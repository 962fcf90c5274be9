/**
 * A record as an export would write it now: its rows by their KEY, answers that are not relevant empty; and what became of it after
 * an earlier state. Rules IMP10, IMP11.
 */
import type { RowId } from '../../core/ids.ts'
import { rowIdToUuid } from '../../core/ids.ts'
import { rootRow } from '../../forms/answers.ts'
import type { TablePlan } from '../../forms/plan.ts'
import { reservedNames } from '../../forms/prepare.ts'
import { recordHistory } from '../../storage/history.ts'
import type { ListShape } from '../../storage/record-naming.ts'
import { readAnswers, type StoredRecord } from '../../storage/record-rows.ts'
import type { Store } from '../../storage/store.ts'

export interface CurrentRow { readonly id: string; readonly range: string; readonly parent: string; readonly key: string; readonly order: string; readonly values: ReadonlyMap<string, string> }
export interface CurrentRecord {
  readonly byKey: ReadonlyMap<string, CurrentRow>
  readonly byId: ReadonlyMap<string, CurrentRow>
}

export const keyOfRecord = (id: RowId): string => `uuid:${rowIdToUuid(id)}`
/** [IMP10] The place of an entry among its siblings, counted from 1, as ODK Central writes it. */
export const keyOfEntry = (parentKey: string, parentRange: string, range: string, place: number): string => `${parentKey}${range.slice(parentRange.length)}[${place}]`

const withoutOmitted = (values: ReadonlyMap<string, string>, range: string): ReadonlyMap<string, string> => {
  const omitted = (values.get(`${range}/${reservedNames.omit}`) ?? '').split(/\s+/).filter((path) => path !== '').map((path) => `${range}/${path}`)
  if (omitted.length === 0) return values
  return new Map([...values].filter(([column]) => !omitted.some((path) => column === path || column.startsWith(`${path}/`))))
}

export const currentRecord = (store: Store, record: StoredRecord, tables: readonly TablePlan[]): CurrentRecord => {
  const answers = readAnswers(store, record)
  const cells = new Map<string, Map<string, string>>()
  for (const { row, column, value } of answers.cells) {
    const known = cells.get(row)
    if (known === undefined) cells.set(row, new Map([[column, value]]))
    else known.set(column, value)
  }
  const root = tables[0]?.range ?? ''
  const byId = new Map<string, CurrentRow>()
  const byKey = new Map<string, CurrentRow>()
  const places = new Map<string, number>()
  const add = (row: Omit<CurrentRow, 'values'>): void => {
    const made = { ...row, values: withoutOmitted(cells.get(row.id) ?? new Map(), row.range) }
    byId.set(row.id, made)
    byKey.set(row.key, made)
  }
  add({ id: rootRow, range: root, parent: '', key: keyOfRecord(record.id), order: '' })
  for (const row of answers.rows) {
    const parent = byId.get(row.parent)
    if (parent === undefined || (cells.get(row.id)?.get(`${row.range}/${reservedNames.omit}`) ?? '').split(/\s+/).includes('.')) continue
    const place = (places.get(`${row.parent} ${row.range}`) ?? 0) + 1
    places.set(`${row.parent} ${row.range}`, place)
    add({ ...row, key: keyOfEntry(parent.key, parent.range, row.range, place) })
  }
  return { byKey, byId }
}

export interface Since {
  /** the answer at that time of a cell that was changed after it; undefined: it was not */
  before(row: string, column: string): string | undefined
  /** entries came or went */
  readonly ranges: ReadonlySet<string>
}
/** [IMP11] What happened to a record after it had been changed `edits` times. */
export const sinceEdit = (store: Store, id: RowId, edits: number, shapeOf: (formId: string) => ListShape | null): Since => {
  const history = recordHistory(store, id, shapeOf)
  const later = history.ok ? history.value.saves.toReversed().slice(edits + 1).flatMap(({ items }) => items) : []
  const values = new Map<string, string>()
  const ranges = new Set<string>()
  for (const item of later) {
    if (item.type !== 'value') ranges.add(item.range ?? '')
    else if (!values.has(`${item.row} ${item.column}`)) values.set(`${item.row} ${item.column}`, item.before)
  }
  return { before: (row, column) => values.get(`${row === rootRow ? id : row} ${column}`), ranges }
}
