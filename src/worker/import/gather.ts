/** The rows of a file by the record they belong to, whichever of its tables they stand in. Rules IMP12, IMP13. */
import { namedRowId, parseRowId, rowAddress, type RowId } from '../../core/ids.ts'
import type { BoundTable } from '../../export/import-headers.ts'
import type { ImportRow } from '../../export/import-tables.ts'
import type { ImportFaultCode } from '../api-import.ts'

export interface GivenRow { readonly bound: BoundTable; readonly row: ImportRow; readonly key: string; readonly parentKey: string }
export interface GivenRecord {
  readonly id: RowId
  /** '' for one without a KEY */
  readonly key: string
  /** made by this app elsewhere: it cannot be made here */
  readonly isForeign: boolean
  readonly root: GivenRow | null
  /** in the order of the tables and rows */
  readonly entries: readonly GivenRow[]
}
export interface Gathered { readonly records: readonly GivenRecord[]; readonly faults: readonly { readonly given: GivenRow; readonly code: ImportFaultCode }[] }

const uuid = /^(?:uuid:)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?=$|\/)/i
const cellAt = ({ cells }: ImportRow, at: number): string => (at < 0 ? '' : (cells[at] ?? '').trim())
const contentOf = ({ bound, row }: GivenRow): string => bound.columns.map(({ header, at }) => `${header}\u0001${cellAt(row, at)}`).join('\u0000')

/**
 * [IMP12] The same row is the same record however often its file is taken: a UUID stands for itself, any other KEY for an id made of
 * it, and a row without one for an id made of what it says (and of how many like it stand above).
 */
const recordIdOf = (formId: string, key: string, content: () => string, count: Map<string, number>): RowId => {
  const known = uuid.exec(key)?.[1]
  if (known !== undefined && uuid.exec(key)?.[0] === key) return parseRowId(known.replaceAll('-', '').toLowerCase()) as RowId
  if (key !== '') return namedRowId('import', `${formId}\u0000${key}`)
  const text = content()
  const before = count.get(text) ?? 0
  count.set(text, before + 1)
  return namedRowId('import row', `${formId}\u0000${before}\u0000${text}`)
}
/** The id of a new entry, in the same way. */
export const entryIdOf = (record: RowId, parent: string, given: GivenRow, count: Map<string, number>): RowId => {
  if (given.key !== '') return namedRowId('import', `${record}\u0000${given.key}`)
  const text = `${record}\u0000${parent}\u0000${given.bound.table.range}\u0000${contentOf(given)}`
  const before = count.get(text) ?? 0
  count.set(text, before + 1)
  return namedRowId('import row', `${before}\u0000${text}`)
}

export const gather = (formId: string, tables: readonly BoundTable[]): Gathered => {
  const records = new Map<RowId, { id: RowId; key: string; isForeign: boolean; root: GivenRow | null; entries: GivenRow[] }>()
  const faults: { given: GivenRow; code: ImportFaultCode }[] = []
  const ofKey = new Map<string, RowId>()
  const keys = new Set<string>()
  const counts = new Map<string, number>()
  const recordOf = (id: RowId, key: string) => {
    const known = records.get(id)
    if (known !== undefined) return known
    const made = { id, key, isForeign: rowAddress(id) !== null, root: null, entries: [] }
    records.set(id, made)
    return made
  }
  const given = function* (isBelow: boolean): Generator<GivenRow> {
    for (const bound of tables.filter(({ table }) => (table.parent !== null) === isBelow)) {
      for (const row of bound.source.rows) yield { bound, row, key: cellAt(row, bound.key), parentKey: cellAt(row, bound.parentKey) }
    }
  }
  for (const each of given(false)) {
    const record = recordOf(recordIdOf(formId, each.key, () => contentOf(each), counts), each.key)
    // [IMP13]
    if (record.root !== null) faults.push({ given: each, code: 'key-twice' })
    else record.root = each
    if (each.key !== '') ofKey.set(each.key, record.id)
  }
  // entries of entries may stand in a table before the one of their parents
  let waiting = [...given(true)]
  for (const each of waiting) if (each.key !== '' && keys.has(each.key)) faults.push({ given: each, code: 'key-twice' })
    else if (each.key !== '') keys.add(each.key)
  for (let before = Infinity; waiting.length > 0 && waiting.length < before;) {
    before = waiting.length
    const left: GivenRow[] = []
    for (const each of waiting) {
      const known = ofKey.get(each.parentKey)
      const named = known === undefined ? uuid.exec(each.parentKey)?.[1] : undefined
      const id = known ?? (named !== undefined && each.parentKey.startsWith('uuid:') ? (parseRowId(named.replaceAll('-', '').toLowerCase()) as RowId) : undefined)
      if (id === undefined) left.push(each)
      else {
        recordOf(id, each.parentKey.slice(0, 'uuid:'.length + 36)).entries.push(each)
        if (each.key !== '') ofKey.set(each.key, id)
      }
    }
    waiting = left
  }
  for (const each of waiting) faults.push({ given: each, code: each.parentKey === '' ? 'parent-missing' : 'parent-unknown' })
  return { records: [...records.values()], faults }
}
