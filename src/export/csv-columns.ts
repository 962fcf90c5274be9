/**
 * Columns of a table as ODK Central writes them to CSV: groups joined by '-', a point in four columns, what was chosen in one column and,
 * if wished, a column of 0 and 1 for each choice. Rules CSV2-CSV5.
 */
import type { FormatOptions } from './format.ts'
import type { ExportColumn, ExportTable } from './source.ts'

export interface CsvColumn {
  readonly headings: readonly string[]
  /** Its answer in a row's values. */
  readonly at: number
  /** null: the answer as it is */
  readonly cells: ((text: string) => readonly string[]) | null
  /** the answer names a file */
  readonly nodeset: string | null
}
type Options = Pick<FormatOptions, 'labels' | 'groupNames' | 'splitSelects'>

const pointParts = ['Latitude', 'Longitude', 'Altitude', 'Accuracy'] as const
const odd = /^ |  | $|[^\S ]/
const words = (text: string): readonly string[] => (text === '' ? [] : odd.test(text) ? text.split(/\s+/).filter((word) => word !== '') : text.split(' '))

const pathOf = ({ path }: ExportColumn): string => path.join('-')
/** [CSV3] A name or label that two questions share is told apart by their groups. */
const headingsOf = (columns: readonly ExportColumn[], { labels, groupNames }: Options): readonly string[] => {
  const short = columns.map((column) => (labels && column.label !== null && column.label !== '' ? column.label : groupNames ? pathOf(column) : (column.path.at(-1) ?? '')))
  const counts = new Map<string, number>()
  for (const name of short) counts.set(name, (counts.get(name) ?? 0) + 1)
  return columns.map((column, at) => {
    const name = short[at] as string
    return counts.get(name) === 1 ? name : labels && name === column.label ? `${name} (${pathOf(column)})` : pathOf(column)
  })
}

/** [CSV5] Choices by label; one that is not known any more by its name. */
const spoken = ({ type, choices }: ExportColumn): ((text: string) => string) => {
  const known = new Map((choices ?? []).map(({ name, label }) => [name, label === '' ? name : label]))
  const one = (name: string): string => known.get(name) ?? name
  return type === 'select1' ? one : (text) => words(text).map(one).join('; ')
}

const columnOf = (column: ExportColumn, at: number, heading: string, { labels, splitSelects }: Options): CsvColumn => {
  const { type, choices, nodeset } = column
  if (type === 'geopoint') {
    return {
      at, nodeset: null, headings: pointParts.map((part) => `${heading}-${part}`),
      cells: (text) => {
        const parts = words(text)
        return pointParts.map((_, index) => parts[index] ?? '')
      },
    }
  }
  const isSpoken = labels && (type === 'select' || type === 'select1' || type === 'rank')
  const text = isSpoken ? spoken(column) : null
  if (type === 'select' && splitSelects && choices !== null) {
    return {
      at, nodeset: null, headings: [heading, ...choices.map(({ name, label }) => `${heading}/${labels && label !== '' ? label : name}`)],
      cells: (answer) => {
        if (answer === '') return Array<string>(choices.length + 1).fill('')
        const chosen = new Set(words(answer))
        return [text === null ? answer : text(answer), ...choices.map(({ name }) => (chosen.has(name) ? '1' : '0'))]
      },
    }
  }
  return { at, headings: [heading], cells: text === null ? null : (answer) => [text(answer)], nodeset: type === 'binary' ? nodeset : null }
}

export const csvColumns = ({ columns }: Pick<ExportTable, 'columns'>, options: Options): readonly CsvColumn[] => {
  const headings = headingsOf(columns, options)
  return columns.map((column, at) => columnOf(column, at, headings[at] as string, options))
}
