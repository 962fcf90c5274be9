/**
 * The columns of a layer or table of a GeoPackage: keys and what is known of the record, then the answers, each of one type. What does
 * not read as its column's type is null there and stands, as it was answered, in `unread`. Rules GPK4, GPK6.
 */
import { rowIdToUuid } from '../core/ids.ts'
import { fieldsOf, isChoice, uniqueNames, type Field, type FieldKind } from './fields.ts'
import type { FormatOptions } from './format.ts'
import type { Layer } from './geometry-layers.ts'
import type { MediaNames } from './media-names.ts'
import type { ExportChoice, ExportRow, ExportTable } from './source.ts'
import { instantOf, type Value } from './values.ts'

export type SqlValue = string | number | bigint | Uint8Array | null
export interface GpkgColumn {
  readonly name: string
  readonly type: 'TEXT' | 'INTEGER' | 'DOUBLE' | 'BOOLEAN' | 'DATE' | 'DATETIME'
  /** what it says; undefined: it has no value of its type */
  readonly value: (row: ExportRow) => SqlValue | undefined
  /** as it was answered */
  readonly answered: (row: ExportRow) => string
  readonly label: string | null
  readonly description: string | null
  /** what its values mean; null: they say it themselves */
  readonly choices: readonly ExportChoice[] | null
}

/** Letters and digits, so that SQL and expressions take it without quotes wherever they can. */
export const plainName = (name: string): string => name.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}_]+/gu, '_').replace(/^_+(?=.)/, '').replace(/_+$/, '') || 'x'

const time = (ms: number): string => new Date(ms).toISOString()
const fact = (name: string, type: GpkgColumn['type'], value: (row: ExportRow) => SqlValue): GpkgColumn => ({ name, type, value, answered: () => '', label: null, description: null, choices: null })

export const recordKey = fact('record_key', 'TEXT', ({ record }) => `uuid:${rowIdToUuid(record.id)}`)
export const rowKey = fact('row_key', 'TEXT', ({ key }) => key)
export const parentKey = fact('parent_key', 'TEXT', (row) => row.parentKey)
const recordFacts: readonly GpkgColumn[] = [
  fact('record_name', 'TEXT', ({ record }) => record.name),
  fact('record_created', 'DATETIME', ({ record }) => time(record.createdAt)),
  fact('record_created_by', 'TEXT', ({ record }) => record.createdBy.userName),
  fact('record_device', 'TEXT', ({ record }) => record.createdBy.name),
  fact('record_updated', 'DATETIME', ({ record }) => time(record.updatedAt)),
  fact('record_updated_by', 'TEXT', ({ record }) => record.updatedBy.userName),
  fact('record_edits', 'INTEGER', ({ record }) => record.edits),
  fact('record_form_version', 'TEXT', ({ record }) => record.formVersion),
  fact('record_to_review', 'BOOLEAN', ({ record }) => (record.toReview ? 1 : 0)),
  fact('record_deleted', 'BOOLEAN', ({ record }) => (record.isDeleted ? 1 : 0)),
]

const types: Readonly<Record<FieldKind, GpkgColumn['type']>> = { text: 'TEXT', int: 'INTEGER', decimal: 'DOUBLE', boolean: 'BOOLEAN', date: 'DATE', time: 'TEXT', dateTime: 'DATETIME' }

/** [GPK4] undefined: what was read is not of the column's kind. */
const sqlValue = (kind: FieldKind, read: Value, answered: string): SqlValue | undefined => {
  if (read === null) return null
  if (kind === 'text' || kind === 'time') return (typeof read === 'string' ? read : answered).replaceAll('\u0000', '')
  if (typeof read === 'string') return undefined
  if (typeof read === 'boolean') return read ? 1 : 0
  if (typeof read !== 'object') return read
  if (read.type === 'day') return read.text
  return read.type === 'moment' ? time(instantOf(read) ?? read.wall) : undefined
}

const mostChoices = 1000
/** SQLite takes 2,000 */
const mostColumns = 1_980

/** `own`: the layer whose place is the geometry, so that no column repeats it; null: the table has none. */
export const gpkgColumns = (table: ExportTable, own: Layer | null, options: FormatOptions, media: MediaNames | null): readonly GpkgColumn[] => {
  const keys = table.parent === null ? [recordKey, ...recordFacts] : [rowKey, parentKey, recordKey]
  const unique = uniqueNames(['fid', 'geom', 'unread', 'rowid', ...keys.map(({ name }) => name)])
  const names = fieldsOf(table, { ...options, labels: false })
  const answers = fieldsOf(table, options).map((field, index): GpkgColumn & Pick<Field, 'at' | 'part'> & { readonly isAccuracy: boolean } => {
    const { column, at, kind, part } = field
    const answered = ({ id, values }: ExportRow): string => {
      const text = values[at] ?? ''
      return text === '' || column.type !== 'binary' || media === null ? text : `media/${media.cell(id, column.nodeset, text)}`
    }
    return {
      at, part, isAccuracy: (names[index]?.heading ?? '').endsWith('-Accuracy'), name: unique(plainName(names[index]?.heading ?? '')), type: types[kind], answered,
      value: (row) => {
        const text = answered(row)
        return sqlValue(kind, field.value(text), text)
      },
      label: part === 'whole' ? column.label : null,
      description: part === 'whole' ? column.nodeset : null,
      choices: part === 'whole' && isChoice(column) && column.type === 'select1' && !options.labels && (column.choices?.length ?? 0) <= mostChoices ? column.choices : null,
    }
  })
  const kept = answers.filter(({ at, isAccuracy }) => at !== own?.at || isAccuracy)
  if (kept.length <= mostColumns) return [...keys, ...kept]
  // what was chosen stands in a column of its own all the same
  options.note('columns-left')
  return [...keys, ...kept.filter(({ part }) => part !== 'choice').slice(0, mostColumns)]
}

/** [GPK6] */
export const unreadJson = (found: readonly (readonly [string, string])[]): string | null =>
  found.length === 0 ? null : `{${found.map(([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`).join()}}`
