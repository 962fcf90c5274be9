/**
 * A record's answers as the form engine knows them (lexical text, '' for none) and as cells keep them. The shapes are those of
 * worker/api.ts, defined again because storage knows only core; the compiler holds the two together in the worker.
 * Rules REC1, REC2 in docs/rules.md.
 */
import type { SqlValue } from '@sqlite.org/sqlite-wasm'
import type { Value } from '../core/change.ts'

export const rootRow = 'root'

export interface CellText { readonly row: string; readonly column: string; readonly value: string }
export interface RowShape { readonly id: string; readonly range: string; readonly parent: string; readonly order: string }
export interface Answers { readonly rows: readonly RowShape[]; readonly cells: readonly CellText[] }

/** What storage needs of a form version's plan (forms/plan.ts). */
export interface ColumnShape { readonly nodeset: string; readonly type: string; readonly kind: string; readonly masked?: true }
export interface TableShape { readonly range: string; readonly parent: string | null; readonly columns: readonly ColumnShape[] }

/** Types and kinds of all columns of a form version by nodeset. */
export const columnsOf = (tables: readonly TableShape[]): ReadonlyMap<string, ColumnShape> =>
  new Map(tables.flatMap((table) => table.columns.map((column) => [column.nodeset, column] as const)))

/** [REC1] A number only where it stands for exactly this text; everything else stays text. */
export const valueOf = (text: string, type: string | undefined): Value => {
  if (text === '') return null
  if (type !== 'int' && type !== 'decimal') return text
  const number = Number(text)
  return Number.isFinite(number) && String(number) === text ? number : text
}

/** [REC2] The text a cell stands for. */
export const textOf = (value: SqlValue): string => (value === null ? '' : String(value))
