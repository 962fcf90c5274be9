/** The columns of a sheet: what is known of a record around its answers, under the headings that ODK Central's CSV has. Rule XLO1. */
import { fieldsOf, type FieldKind, type FieldOptions } from './fields.ts'
import { reviewState } from './review-state.ts'
import type { ExportRow, ExportTable } from './source.ts'
import type { Value } from './values.ts'
import type { SheetColumn } from './xlsx-sheets.ts'

const fact = (heading: string, kind: FieldKind, value: (row: ExportRow) => Value): SheetColumn => ({ heading, kind, value, answered: (row) => String(value(row)) })

/** A moment of this app's own, in UTC: it was in no zone that anybody wrote. */
const moment = (ms: number): Value => ({ type: 'moment', wall: ms, zone: 'Z' })

export const keyColumn = fact('KEY', 'text', ({ key }) => key)
const before = [fact('SubmissionDate', 'dateTime', ({ record }) => moment(record.createdAt))]
/** As in CSV6. */
const after = [
  keyColumn,
  fact('SubmitterID', 'text', ({ record }) => record.createdBy.origin),
  fact('SubmitterName', 'text', ({ record }) => record.createdBy.userName || record.createdBy.name),
  fact('AttachmentsPresent', 'int', ({ record }) => record.filesPresent),
  fact('AttachmentsExpected', 'int', ({ record }) => record.filesExpected),
  fact('Status', 'text', ({ record }) => (record.isDeleted ? 'deleted' : null)),
  fact('ReviewState', 'text', ({ record }) => reviewState(record)),
  fact('DeviceID', 'text', ({ record }) => record.createdBy.name),
  fact('Edits', 'int', ({ record }) => record.edits),
  fact('FormVersion', 'text', ({ record }) => record.formVersion),
]
const parentKey = fact('PARENT_KEY', 'text', (row) => row.parentKey)

export const columnsOf = (table: ExportTable, options: FieldOptions): readonly SheetColumn[] => {
  const [first, last] = table.parent === null ? [before, after] : [[], [parentKey, keyColumn]]
  const taken = [...first, ...last].map(({ heading }) => heading)
  const answers = fieldsOf(table, options, taken).map(({ heading, kind, at, value }): SheetColumn => ({ heading, kind, value: (row) => value(row.values[at] ?? ''), answered: (row) => row.values[at] ?? '' }))
  return [...first, ...answers, ...last]
}
