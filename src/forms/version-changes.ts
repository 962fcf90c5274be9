/**
 * What differs between two versions of a form for whoever has answers: questions added, removed, and asked in another way.
 * A question is known by the row it stands in and its nodeset. Rules FUP4, FUP6 in docs/rules.md.
 */
import type { ColumnPlan, FormPlan } from './plan.ts'

export interface VersionChanges {
  readonly added: readonly ColumnPlan[]
  readonly removed: readonly ColumnPlan[]
  /** asked in both, with another type */
  readonly retyped: readonly ColumnPlan[]
  /** calculated in the first and not there in the second */
  readonly calculatedGone: readonly ColumnPlan[]
}

type Plan = Pick<FormPlan, 'tables'>

const columnsByPlace = (plan: Plan): ReadonlyMap<string, ColumnPlan> =>
  new Map(plan.tables.flatMap((table) => table.columns.map((column) => [`${table.range} ${column.nodeset}`, column] as const)))

const only = (columns: ReadonlyMap<string, ColumnPlan>, others: ReadonlyMap<string, ColumnPlan>): readonly ColumnPlan[] =>
  [...columns].filter(([place]) => !others.has(place)).map(([, column]) => column)
const asked = (column: ColumnPlan): boolean => column.kind === 'user'

export const versionChanges = (from: Plan, to: Plan): VersionChanges => {
  const [before, after] = [columnsByPlace(from), columnsByPlace(to)]
  return {
    added: only(after, before).filter(asked),
    removed: only(before, after).filter(asked),
    retyped: [...after].filter(([place, column]) => asked(column) && before.has(place) && before.get(place)?.type !== column.type).map(([, column]) => column),
    calculatedGone: only(before, after).filter((column) => column.kind === 'derived'),
  }
}
