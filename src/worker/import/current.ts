/**
 * A record as an export would write it now: its rows by their KEY, answers that are not relevant empty; and what became of it after
 * an earlier state. Rules IMP10, IMP11.
 */
import { formTable, orderColumn } from '../../core/change.ts'
import type { RowId } from '../../core/ids.ts'
import { rowIdToUuid } from '../../core/ids.ts'
import { rowIdBytes } from '../../core/row-bytes.ts'
import { rootRow } from '../../forms/answers.ts'
import type { TablePlan } from '../../forms/plan.ts'
import { reservedNames } from '../../forms/prepare.ts'
import { localName } from '../../forms/xml.ts'
import { readClocks } from '../../storage/cells.ts'
import { editStamps } from '../../storage/export-rows.ts'
import { recordHistory } from '../../storage/history.ts'
import type { ListShape } from '../../storage/record-naming.ts'
import { quoted } from '../../storage/names.ts'
import { readAnswers, type StoredRecord } from '../../storage/record-rows.ts'
import type { Store } from '../../storage/store.ts'
import { isLeftOut, leavesOut } from '../export/omitted.ts'

export interface CurrentRow { readonly id: string; readonly range: string; readonly parent: string; readonly key: string; readonly order: string; readonly values: ReadonlyMap<string, string> }
export interface CurrentRecord {
  readonly byKey: ReadonlyMap<string, CurrentRow>
  readonly byId: ReadonlyMap<string, CurrentRow>
}

export const keyOfRecord = (id: RowId): string => `uuid:${rowIdToUuid(id)}`
/** [IMP10] The place of an entry among its siblings, counted from 1, as ODK Central writes it. */
export const keyOfEntry = (parentKey: string, parentRange: string, range: string, place: number): string => `${parentKey}/${range.slice(parentRange.length + 1).split('/').map(localName).join('/')}[${place}]`

const withoutOmitted = (values: ReadonlyMap<string, string>, range: string): ReadonlyMap<string, string> => {
  const omit = values.get(`${range}/${reservedNames.omit}`) ?? ''
  return omit === '' ? values : new Map([...values].filter(([column]) => !leavesOut(omit, range, column)))
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
    const omit = (id: string, range: string): string => cells.get(id)?.get(`${range}/${reservedNames.omit}`) ?? ''
    // [EXP7] counted as exports count
    if (parent === undefined || isLeftOut(omit(row.id, row.range)) || leavesOut(omit(row.parent, parent.range), parent.range, row.range)) continue
    const place = (places.get(`${row.parent} ${row.range}`) ?? 0) + 1
    places.set(`${row.parent} ${row.range}`, place)
    add({ ...row, key: keyOfEntry(parent.key, parent.range, row.range, place) })
  }
  return { byKey, byId }
}

export interface Since {
  /** the answer at that time of a cell that was changed after it; undefined: it was not */
  before(row: string, column: string): string | undefined
  /** what a cell said before its edits, when the record was changed after that time */
  earlier(row: string, column: string): readonly string[]
  /** entries came or went */
  readonly ranges: ReadonlySet<string>
}
const nothing: Since = { before: () => undefined, earlier: () => [], ranges: new Set() }

interface Stamp { readonly hlc: bigint; readonly origin: string }
const isAfter = (a: Stamp, b: Stamp): boolean => (a.hlc === b.hlc ? a.origin > b.origin : a.hlc > b.hlc)

/** The saves of a record as exports count them (EXP5), the first one first. */
const stampsOf = (store: Store, record: StoredRecord): readonly Stamp[] => {
  const id = rowIdBytes(record.id)
  const row = store.db.first<[bigint | number, number, Uint8Array | null]>(`SELECT hlc, origin, clocks FROM ${quoted(record.table.sql)} WHERE id = ?`, [id])
  if (row === null) return []
  const own = `${row[0]} ${row[1]}`
  const all = new Set([own, ...[...readClocks(row[2]).values()].map(({ hlc, origin }) => `${hlc} ${origin}`), ...editStamps(store, id)])
  const stamps = [...all].map((text): Stamp & { readonly text: string } => {
    const [hlc = '0', ordinal = '0'] = text.split(' ')
    return { hlc: BigInt(hlc), origin: store.feeds.at(Number(ordinal)).origin, text }
  })
  return [...stamps.filter(({ text }) => text === own), ...stamps.filter(({ text }) => text !== own).sort((a, b) => (isAfter(a, b) ? 1 : -1))]
}

/** Histories do not tell that an entry went to another place among its siblings. */
const wasMoved = (store: Store, { table }: StoredRecord, id: RowId, range: string, base: Stamp): boolean => {
  const entries = store.catalog.table(formTable(table.formId ?? '', range))
  const ordinal = entries?.columns.get(orderColumn)?.ordinal
  if (entries === undefined || ordinal === undefined) return false
  return store.db.rows<[bigint | number, number]>('SELECT by_hlc, by_origin FROM overwritten WHERE row = ? AND data_table = ? AND ordinal = ?', [rowIdBytes(id), entries.id, ordinal])
    .some(([hlc, ordinalOfFeed]) => isAfter({ hlc: BigInt(hlc), origin: store.feeds.at(ordinalOfFeed).origin }, base))
}

/** [IMP11] What happened to a record after it had been changed `edits` times. */
export const sinceEdit = (store: Store, record: StoredRecord, current: CurrentRecord, edits: number, shapeOf: (formId: string) => ListShape | null): Since => {
  const stamps = stampsOf(store, record)
  const base = stamps[edits]
  if (stamps.length <= edits + 1 || base === undefined) return nothing
  const history = recordHistory(store, record.id, shapeOf)
  const values = new Map<string, string>()
  const earlier = new Map<string, string[]>()
  const ranges = new Set<string>()
  for (const { key, items } of history.ok ? history.value.saves.toReversed() : []) {
    const [hlc = '0', origin = ''] = key.split(':')
    const isLater = isAfter({ hlc: BigInt(hlc), origin }, base)
    for (const item of items) {
      if (item.type !== 'value') {
        if (isLater) ranges.add(item.range ?? '')
        continue
      }
      const cell = `${item.row} ${item.column}`
      if (isLater && !values.has(cell)) values.set(cell, item.before)
      earlier.set(cell, [...(earlier.get(cell) ?? []), item.before])
    }
  }
  for (const { id, range } of current.byId.values()) if (id !== rootRow && !ranges.has(range) && wasMoved(store, record, id as RowId, range, base)) ranges.add(range)
  const at = (row: string, column: string): string => `${row === rootRow ? record.id : row} ${column}`
  return { before: (row, column) => values.get(at(row, column)), earlier: (row, column) => earlier.get(at(row, column)) ?? [], ranges }
}
