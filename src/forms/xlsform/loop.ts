/**
 * Loops: the rows between `begin loop over list` and `end loop` once for each choice of the list, in a group named as the choice.
 * Written out as rows before anything else looks at them. In texts %(name)s, %(label)s and %(column)s are the choice's. Rule XLF33.
 */
import type { Choice, Choices } from './choices.ts'
import type { ProblemLog } from './problem-log.ts'
import { addOther } from './select.ts'
import { didYouMean } from './similar.ts'
import { headerFor, textValue, type Grouped, type GroupedMap, type Table, type TableRow } from './table.ts'
import { readTypeCell } from './type-cell.ts'

const begins = /^begin[\s_]loop(?: (?:over )?(\S+))?$/i
const ends = /^end[\s_]loop$/i
const typeOf = (row: TableRow | undefined): string => (row === undefined ? '' : (textValue(row.values, 'type') ?? ''))
const opens = (type: string): boolean => /^begin[\s_]/i.test(type)
const closes = (type: string): boolean => /^end[\s_]/i.test(type)

const textIn = (value: Grouped | null | undefined, language: string): string | undefined => {
  if (!(value instanceof Map)) return value ?? undefined
  const text = value.get(language) ?? value.values().next().value
  return typeof text === 'string' ? text : undefined
}
const fillText = (text: string, choice: Choice, language: string): string =>
  text.includes('%(') ? text.replaceAll(/%\(([^)]+)\)s/g, (whole, key: string) =>
    (key === 'name' ? choice.name : key === 'label' ? textIn(choice.label, language) : choice.extra.find(([name]) => name === key)?.[1]) ?? whole) : text
const fill = (value: Grouped, choice: Choice, language: string): Grouped =>
  typeof value === 'string' ? fillText(value, choice, language) : new Map([...value].map(([key, below]) => [key, fill(below, choice, key)]))
const fillRow = (row: TableRow, choice: Choice): TableRow => ({
  row: row.row,
  values: fill(row.values, choice, '') as GroupedMap,
  cells: row.cells.map(({ header, text }) => ({ header, text: fillText(text, choice, header.tokens.at(-1) ?? '') })),
})

const withType = (row: TableRow, type: string, more: readonly (readonly [string, Grouped])[] = []): TableRow => ({ row: row.row, values: new Map([...row.values, ['type', type], ...more]), cells: row.cells })
const groupOf = (begin: TableRow, { name, label, media }: Choice): TableRow => ({
  row: begin.row, cells: [],
  values: new Map<string, Grouped>([['type', 'begin group'], ['name', name], ...(label === null ? [] : [['label', label] as const]), ...(media.size === 0 ? [] : [['media', media] as const])]),
})
const endOf = (row: TableRow): TableRow => ({ row: row.row, values: new Map([['type', 'end group']]), cells: [] })

/** Index of the row that ends what begins at `at`; the number of rows when there is none. */
const endFrom = (rows: readonly TableRow[], at: number): number => {
  let depth = 0
  for (let i = at; i < rows.length; i++) {
    if (opens(typeOf(rows[i]))) depth += 1
    else if (closes(typeOf(rows[i]))) depth -= 1
    if (depth === 0) return i
  }
  return rows.length
}

const maxRows = 20_000

export const expandLoops = (table: Table, choices: Choices, log: ProblemLog): Table => {
  if (!table.rows.some((row) => begins.test(typeOf(row)))) return table
  // A select with or_other adds a choice to its list, so loops over it take one more turn.
  for (const row of table.rows) {
    const cell = readTypeCell(typeOf(row))
    const list = cell.is === 'select' && cell.orOther ? choices.lists.get(cell.list) : undefined
    if (list !== undefined) addOther(list)
  }
  let count = 0
  const expand = (rows: readonly TableRow[]): readonly TableRow[] => {
    const made: TableRow[] = []
    for (let i = 0; i < rows.length && count <= maxRows; i++) {
      const row = rows[i] as TableRow
      const loop = begins.exec(typeOf(row))
      if (loop === null) {
        made.push(row)
        count += 1
        continue
      }
      const end = endFrom(rows, i)
      const last = rows[end]
      const list = choices.lists.get(loop[1] ?? '')
      const place = { sheet: table.sheet, row: row.row, column: headerFor(table, 'type') }
      log.warn('old-loop', 'Loops are no documented part of XLSForm: programs may refuse this form, or ask for other names in expressions. A repeat is safer.', place)
      if (list === undefined) log.error('missing-list', loop[1] === undefined ? 'A loop needs a list of choices: write "begin_loop over list".' : `The list "${loop[1]}" is not on the sheet "choices".${didYouMean(loop[1], choices.lists.keys())}`, place)
      if (last !== undefined && !ends.test(typeOf(last))) {
        log.error('unbalanced', `This row ends a group or repeat, but the loop of row ${row.row} is still open. End it first with "end_loop".`, { ...place, row: last.row })
      }
      made.push(withType(row, 'begin group'))
      const body = rows.slice(i + 1, end)
      for (const choice of list?.choices ?? []) {
        count += 1
        if (choice.name === 'none' || count > maxRows) continue
        made.push(groupOf(row, choice), ...expand(body.map((one) => fillRow(one, choice))), endOf(row))
      }
      if (last !== undefined) made.push(endOf(last))
      i = end
    }
    return made
  }
  const rows = expand(table.rows)
  if (count > maxRows) log.error('too-many-rows', `Written out, the loops of this form have more than ${maxRows} rows. Use a repeat, or shorter lists.`, { sheet: table.sheet })
  return { ...table, rows }
}
