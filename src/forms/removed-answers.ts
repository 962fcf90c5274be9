/**
 * Answers of a record that the version it is shown with does not ask: each goes to the latest version that asked it, whose
 * labels it is read with. Rule FUP4 in docs/rules.md.
 */
import type { Answers } from './answers.ts'
import { rootRow } from './answers.ts'
import type { FormPlan } from './plan.ts'

export interface RemovedAnswers {
  readonly versionId: string
  readonly cells: readonly { readonly row: string; readonly column: string }[]
}
interface Version { readonly versionId: string; readonly plan: Pick<FormPlan, 'tables'> }

const placesOf = ({ plan }: Version, kinds: readonly string[]): ReadonlySet<string> =>
  new Set(plan.tables.flatMap((table) => table.columns.filter((column) => kinds.includes(column.kind))
    .map((column) => `${table.parent === null ? rootRow : table.range} ${column.nodeset}`)))

/** `others` newest first, read only as far as something is left to place. */
export const removedAnswers = (answers: Answers, shown: Version, others: Iterable<Version>): readonly RemovedAnswers[] => {
  const rangeOf = new Map([[rootRow, rootRow], ...answers.rows.map((row) => [row.id, row.range] as const)])
  const known = placesOf(shown, ['user', 'once', 'derived'])
  const place = ({ row, column }: { readonly row: string; readonly column: string }): string => `${rangeOf.get(row) ?? ''} ${column}`
  let left = answers.cells.filter((cell) => cell.value !== '' && !known.has(place(cell)))
  const found: RemovedAnswers[] = []
  if (left.length === 0) return found
  for (const version of others) {
    const all = placesOf(version, ['user', 'once', 'derived'])
    const asked = placesOf(version, ['user'])
    const cells = left.filter((cell) => asked.has(place(cell))).map(({ row, column }) => ({ row, column }))
    if (cells.length > 0) found.push({ versionId: version.versionId, cells })
    left = left.filter((cell) => !all.has(place(cell)))
    if (left.length === 0) break
  }
  return found
}
