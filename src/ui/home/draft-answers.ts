/** The answers of a draft as lines, and as a file that keeps everything the draft holds. Works without its form, only without labels then. Rule UP9. */
import type { FormPlan } from '../../forms/plan.ts'
import type { Draft } from '../../worker/api.ts'

/** `repeat` counts the row it is in, 0 outside of repeats. */
export interface DraftLine { readonly label: string; readonly repeat: number; readonly value: string }

/** The last name of a nodeset. */
export const plainKey = (nodeset: string): string => nodeset.slice(nodeset.lastIndexOf('/') + 1)

/** Rows in their order, the record itself first; empty answers and what the phone fills in by itself are left out. */
export const linesOf = ({ answers }: Pick<Draft, 'answers'>, plan: FormPlan | null): readonly DraftLine[] => {
  const columns = new Map((plan?.tables ?? []).flatMap((table) => table.columns.map((column) => [column.nodeset, column] as const)))
  const rowsBelow = (parent: string): readonly string[] =>
    answers.rows.filter((row) => row.parent === parent).sort((a, b) => (a.range === b.range ? (a.order < b.order ? -1 : 1) : a.range < b.range ? -1 : 1)).flatMap((row) => [row.id, ...rowsBelow(row.id)])
  const places = new Map(['root', ...rowsBelow('root')].map((row, at) => [row, at]))
  const numberOf = (id: string): number => {
    const row = answers.rows.find((one) => one.id === id)
    return row === undefined ? 0 : answers.rows.filter((one) => one.range === row.range && one.parent === row.parent && one.order <= row.order).length
  }
  const isShown = (column: string): boolean => columns.get(column)?.kind === 'user' || (plan === null && !plainKey(column).startsWith('_'))
  return answers.cells
    .filter(({ value, column, row }) => value !== '' && places.has(row) && isShown(column))
    .sort((a, b) => (places.get(a.row) ?? 0) - (places.get(b.row) ?? 0))
    .map(({ row, column, value }) => ({ label: columns.get(column)?.label ?? plainKey(column), repeat: row === 'root' ? 0 : numberOf(row), value }))
}

export const draftFile = (draft: Draft, form: string, lines: readonly DraftLine[]): File => {
  const { draftId, versionId, recordId, answers, language } = draft
  const content = { form, draftId, versionId, recordId, language, lines, answers }
  return new File([JSON.stringify(content, null, 2)], `draft-${draftId.slice(0, 8)}.json`, { type: 'application/json' })
}
