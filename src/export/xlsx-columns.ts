/** The columns of a sheet: what is known of a record around its answers, under the headings that ODK Central's CSV has. Rule XLO1. */
import { rowIdToUuid } from '../core/ids.ts'
import { fieldsOf, type FieldKind, type FieldOptions } from './fields.ts'
import type { ExportRow, ExportTable } from './source.ts'
import type { Value } from './values.ts'
import type { SheetColumn } from './xlsx-sheets.ts'

const fact = (heading: string, kind: FieldKind, value: (row: ExportRow) => Value): SheetColumn => ({ heading, kind, value, answered: (row) => String(value(row)) })

/** A moment of this app's own, in UTC: it was in no zone that anybody wrote. */
const moment = (ms: number): Value => ({ type: 'moment', wall: ms, zone: 'Z' })

export const keyColumn = fact('KEY', 'text', ({ key }) => key)
const before = [fact('SubmissionDate', 'dateTime', ({ record }) => moment(record.createdAt))]
const after = [
  keyColumn,
  fact('SubmitterID', 'text', ({ record }) => record.createdBy.origin),
  fact('SubmitterName', 'text', ({ record }) => record.createdBy.userName),
  fact('AttachmentsPresent', 'int', ({ record }) => record.filesPresent),
  fact('AttachmentsExpected', 'int', ({ record }) => record.filesExpected),
  fact('ReviewState', 'text', ({ record }) => (record.toReview ? 'hasIssues' : null)),
  fact('DeviceID', 'text', ({ record }) => record.createdBy.name),
  fact('Edits', 'int', ({ record }) => record.edits),
  fact('FormVersion', 'text', ({ record }) => record.formVersion),
  fact('UpdatedAt', 'dateTime', ({ record }) => moment(record.updatedAt)),
  fact('UpdatedBy', 'text', ({ record }) => record.updatedBy.userName),
  fact('Deleted', 'boolean', ({ record }) => (record.isDeleted ? true : null)),
]
const parentKey = fact('PARENT_KEY', 'text', (row) => row.parentKey)
const recordKey = fact('RECORD_KEY', 'text', ({ record }) => `uuid:${rowIdToUuid(record.id)}`)

export const columnsOf = (table: ExportTable, options: FieldOptions): readonly SheetColumn[] => {
  const [first, last] = table.parent === null ? [before, after] : [[], [parentKey, keyColumn, recordKey]]
  const taken = [...first, ...last].map(({ heading }) => heading)
  const answers = fieldsOf(table, options, taken).map(({ heading, kind, at, value }): SheetColumn => ({ heading, kind, value: (row) => value(row.values[at] ?? ''), answered: (row) => row.values[at] ?? '' }))
  return [...first, ...answers, ...last]
}
