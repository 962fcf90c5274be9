/** What a record is called in lists, and which of its texts a search looks at, as SQL expressions over its root table. */
import type { TableShape } from './answers.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import { leafOf, quoted } from './names.ts'
import { answerColumns } from './record-rows.ts'

/** What lists need of a form version's plan (forms/plan.ts). */
export interface ListShape { readonly title: string; readonly instanceName: string | null; readonly tables: readonly TableShape[] }

/** How many questions are tried for a name before a record has none. */
const namingQuestions = 8
const textTypes = new Set(['string', 'barcode'])

/** Questions a person answers in sight, in the form's order; all columns when the form cannot be read. */
const asked = (table: TableInfo, shape: ListShape | null): readonly ColumnInfo[] => {
  const root = shape?.tables.find((candidate) => candidate.range === table.range)
  if (root === undefined) return answerColumns(table)
  return root.columns.filter((column) => column.kind === 'user' && column.masked !== true).flatMap((column) => table.columns.get(column.nodeset) ?? [])
}

const instanceName = (table: TableInfo, shape: ListShape | null): readonly ColumnInfo[] => {
  const column = shape?.instanceName == null ? undefined : table.columns.get(shape.instanceName)
  return column === undefined ? [] : [column]
}

/** A word that stands for what a record is about. */
const namesSomething = /(^|[_/])(names?|nom|nombre|nome|title|village|site|place|id|code|no|number)(_|$)/i
/** Typed answers say more than values of choices, which only the form can put into words. */
const rankOf = (column: ColumnInfo): number => (!textTypes.has(column.type) ? 2 : namesSomething.test(leafOf(column.name)) ? 0 : 1)

const naming = (table: TableInfo, shape: ListShape | null): readonly ColumnInfo[] =>
  asked(table, shape).slice(0, namingQuestions).map((column, at) => ({ column, at })).sort((a, b) => rankOf(a.column) - rankOf(b.column) || a.at - b.at).map(({ column }) => column)
const instanceNames = (table: TableInfo, shape: ListShape | null): readonly string[] => instanceName(table, shape).map((column) => `nullif(trim(${quoted(column.sql)}, ' ,;|/–-'), '')`)

/** [REC10] The instance name without separators at its ends, else the first answer, typed ones before choices. */
export const nameExpression = (table: TableInfo, shape: ListShape | null): string =>
  `substr(coalesce(${[...instanceNames(table, shape), ...naming(table, shape).map((column) => quoted(column.sql)), "''", "''"].join(', ')}), 1, 200)`

const choiceTypes = new Set(['select', 'select1', 'rank'])
/** [REC10] The question whose choices the name is a value of, which only the form can put into words; null when it is no choice. */
export const namedByExpression = (table: TableInfo, shape: ListShape | null): string => {
  const cases = [
    ...instanceNames(table, shape).map((name) => `WHEN ${name} IS NOT NULL THEN NULL`),
    ...naming(table, shape).map((column) => `WHEN ${quoted(column.sql)} IS NOT NULL THEN ${choiceTypes.has(column.type) ? `'${column.name.replaceAll("'", "''")}'` : 'NULL'}`),
  ]
  return cases.length === 0 ? 'NULL' : `CASE ${cases.join(' ')} END`
}

/** [REC11] Instance name and text answers, a line each, so that a word does not match across two answers. */
export const searchedText = (table: TableInfo, shape: ListShape | null): string => {
  const columns = [...instanceName(table, shape), ...asked(table, shape).filter((column) => textTypes.has(column.type))]
  return columns.length === 0 ? "''" : `concat_ws(char(10), ${columns.map((column) => quoted(column.sql)).join(', ')})`
}
