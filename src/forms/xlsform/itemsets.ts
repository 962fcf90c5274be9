/** The sheet external_choices as the file itemsets.csv, in which select_one_external looks its choices up: every cell as it stands, quoted. */
import type { Sheet } from '../workbook.ts'

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

export const itemsetsCsv = (sheet: Sheet | undefined): string | null => {
  const [first, ...rest] = sheet?.rows ?? []
  if (first === undefined || rest.length === 0) return null
  const columns = [...first.cells.keys()].sort((a, b) => a - b)
  return [first, ...rest].map(({ cells }) => `${columns.map((column) => quoted(cells.get(column) ?? '')).join(',')}\r\n`).join('')
}
