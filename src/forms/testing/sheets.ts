/** Workbooks written as rows of text, for tests. */
import { compileXlsForm, type CompiledForm } from '../xlsform.ts'
import type { Problem } from '../plan.ts'
import type { Workbook } from '../workbook.ts'

export type Rows = readonly (readonly string[])[]

export const book = (sheets: Readonly<Record<string, Rows>>): Workbook => ({
  sheets: new Map(Object.entries(sheets).map(([name, rows]) => [name, {
    name,
    rows: rows.map((row, i) => ({ row: i + 1, cells: new Map(row.map((text, j): [number, string] => [j + 1, text]).filter(([, text]) => text !== '')) })).filter((row) => row.cells.size > 0),
  }])),
  names: Object.keys(sheets),
})

export const compile = (sheets: Readonly<Record<string, Rows>>): CompiledForm => {
  const result = compileXlsForm(book(sheets), { fileName: 'form.xlsx' })
  if (!result.ok) throw new Error(result.error.map((problem) => `${problem.sheet ?? ''} ${problem.row ?? ''}: ${problem.message}`).join('\n'))
  return result.value
}
/** Errors of a form that must be refused. */
export const refused = (sheets: Readonly<Record<string, Rows>>): readonly Problem[] => {
  const result = compileXlsForm(book(sheets), { fileName: 'form.xlsx' })
  if (result.ok) throw new Error('compiled')
  return result.error.filter((problem) => problem.severity === 'error')
}
