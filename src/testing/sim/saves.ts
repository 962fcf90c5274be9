/** Events in which a person saves something on one device. */
import { deletedColumn, orderColumn, parentColumn, versionColumn, type Op, type TableName } from '../../core/change.ts'
import { parseRowId, type RowId } from '../../core/ids.ts'
import type { SimDevice } from './device.ts'
import type { SimEvent } from './events.ts'
import { answers, orderKey, repeats, roots, valueOf, versionRow, versionsOf } from './forms.ts'
import type { SimRow } from './store.ts'
import type { World } from './world.ts'

const known = (device: SimDevice, tables: readonly TableName[]): readonly TableName[] => tables.filter((table) => device.store.columns(table) !== undefined)

/** Some row of a device, mostly a young one so that people meet in it. */
const someRow = (device: SimDevice, tables: readonly TableName[], choice: number): { readonly table: TableName; readonly row: RowId } | null => {
  const there = known(device, tables).filter((table) => device.store.rows(table).length > 0)
  const table = there[(choice >>> 8) % Math.max(1, there.length)]
  if (table === undefined) return null
  const rows = device.store.rows(table)
  const back = choice % 3 === 0 ? choice : choice % 8
  return { table, row: rows[rows.length - 1 - (back % rows.length)] as RowId }
}
const edit = (device: SimDevice, { table, row }: { readonly table: TableName; readonly row: RowId }, choice: number, seed: number): SimRow => {
  const columns = answers(device.store.columns(table) ?? [])
  const wanted = columns.filter((_, index) => (choice >>> index) % 3 === 0)
  const some = wanted.length > 0 ? wanted : columns.slice(0, 1)
  return { table, row, cells: some.map((name, index) => [name, valueOf(seed + index * 7919)] as const) }
}
/** A record of one of the form versions that are here: some write the first one to the end. */
const newRecord = (device: SimDevice, event: SimEvent): SimRow | null => {
  const tables = known(device, roots)
  const table = tables[event.b % Math.max(1, tables.length)]
  const there = new Set(device.store.rows('form_version'))
  const versions = table === undefined ? [] : versionsOf(table).filter(({ id }) => there.has(id))
  const version = versions[(event.b >>> 4) % Math.max(1, versions.length)]
  if (table === undefined || version === undefined) return null
  return { table, row: 'new', cells: [[versionColumn, version.id], ...version.columns.map((name, index) => [name, valueOf(event.c + index * 31)] as const)] }
}
/** What an app that is not written yet may save: an operation, a table or a column that is not known here. */
const laterOps = ({ b, c, d }: SimEvent): readonly Op[] => {
  if (c % 3 === 0) return [{ kind: 'unknown', code: 40 + (d % 3), bytes: Uint8Array.of(b & 255, c & 255) }]
  return [
    { kind: 'row', table: 'member', row: 'new', cells: [['name', `later ${b % 1000}`], ...(c % 3 === 1 ? [] : [['colour', valueOf(d)] as const])] },
    ...(c % 3 === 1 ? [{ kind: 'row', table: 'later', row: 'new', cells: [['what', valueOf(d)]] } as const] : []),
  ]
}
const newRepeat = (device: SimDevice, parent: RowId | { readonly rowOf: number }, choice: number): SimRow | null => {
  const tables = known(device, repeats)
  const table = tables[choice % Math.max(1, tables.length)]
  if (table === undefined) return null
  const columns = answers(device.store.columns(table) ?? [])
  return { table, row: 'new', cells: [[parentColumn, parent], [orderColumn, orderKey(choice)], ...columns.map((name, index) => [name, valueOf(choice + index)] as const)] }
}
const isRow = (row: SimRow | null): row is SimRow => row !== null

/** The rows that an event saves; none when the device has nothing to do it to. */
const rowsOf = (device: SimDevice, event: SimEvent): readonly SimRow[] => {
  const { kind, b, c, d } = event
  const all = [...roots, ...repeats]
  switch (kind) {
    case 'insert': return [newRecord(device, event)].filter(isRow)
    case 'insert-repeats': {
      const root = newRecord(device, event)
      if (root === null || root.table !== roots[0]) return []
      return [root, ...Array.from({ length: 1 + (d % 4) }, (_, index) => newRepeat(device, { rowOf: 0 }, d + index))].filter(isRow)
    }
    case 'edit': case 'edit-hot': {
      const target = someRow(device, all, kind === 'edit' ? b : ((b & ~0xff) | 1) >>> 0)
      return target === null ? [] : [edit(device, target, kind === 'edit' ? c : 0, d)]
    }
    case 'delete': case 'undelete': {
      const target = someRow(device, all, b)
      return target === null ? [] : [{ ...target, cells: [[deletedColumn, kind === 'delete' ? 1 : 0]] }]
    }
    case 'add-repeat': {
      const target = someRow(device, roots.slice(0, 1), b)
      return target === null ? [] : [newRepeat(device, target.row, c)].filter(isRow)
    }
    case 'move-repeat': {
      const target = someRow(device, repeats, b)
      return target === null ? [] : [{ ...target, cells: [[orderColumn, orderKey(c)]] }]
    }
    case 'batch': {
      const targets = [b, c, d, b ^ c].map((choice) => someRow(device, all, choice >>> 0)).filter((target) => target !== null)
      const different = targets.filter(({ row }, index) => targets.findIndex((other) => other.row === row) === index)
      return [...different.map((target, index) => edit(device, target, c >>> index, d + index)), ...(b % 4 === 0 ? [newRecord(device, event)].filter(isRow) : [])]
    }
    case 'version': return [versionRow(b)]
    default: return []
  }
}

export const saveEvent = (world: World, device: SimDevice, event: SimEvent): string => {
  if (event.kind === 'unknown') {
    world.saveLater(device, laterOps(event))
    return `${device.name} runs a later app and saves ${['an operation', 'a table', 'a column'][event.c % 3]} that only that knows`
  }
  const rows = rowsOf(device, event)
  if (rows.length === 0) return ''
  world.save(device, rows)
  const first = rows[0] as SimRow
  const row = first.row === 'new' ? 'a new row' : (parseRowId(first.row) ?? '').slice(-6)
  return `${device.name} saves ${rows.length} row(s), first ${row} of ${first.table.replaceAll('\u0000', ' ')}: ${first.table === 'form_version' ? `version ${event.b % 4}` : first.cells.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}`
}
