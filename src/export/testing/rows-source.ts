/** An export source over arrays, in pages of `page`. */
import type { ExportFile, ExportForm, ExportRecord, ExportRow, ExportSource, RecordFacts } from '../source.ts'

export interface RowsSource {
  readonly form: ExportForm
  /** by the table's range */
  readonly rows: Readonly<Record<string, readonly ExportRow[]>>
  readonly records?: readonly ExportRecord[]
  readonly files?: readonly ExportFile[]
}

export const rowsSource = ({ form, rows, records = [], files = [] }: RowsSource, page = 2): ExportSource => ({
  form,
  total: rows[form.tables[0]?.range ?? '']?.length ?? 0,
  rows: async function* (range) {
    const all = rows[range] ?? []
    for (let at = 0; at < all.length; at += page) yield all.slice(at, at + page)
  },
  records: async function* () { yield* records },
  files: async function* () { yield* files },
})

const tablet = { origin: '00'.repeat(8), name: 'Tablet 4', userName: 'Amina' }

export const facts = (change: Partial<RecordFacts> & Pick<RecordFacts, 'id'>): RecordFacts => ({
  name: '', createdAt: Date.UTC(2026, 0, 2, 3, 4, 5), createdBy: tablet, updatedAt: Date.UTC(2026, 0, 3), updatedBy: tablet, edits: 0, formVersion: '1',
  isDeleted: false, toReview: false, toCheck: 0, filesPresent: 0, filesExpected: 0, ...change,
})
