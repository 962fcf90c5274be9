/**
 * A large table as one text and the places where its cells end: it goes from worker to page in one piece, and a cell is cut out
 * when it is asked for. Answers "which rows have this in that column" from an index made at the first such question. Rule FFL18.
 */
import type { Table } from './csv.ts'

/** Structured-cloneable; `ends` row by row. */
export interface PackedTable { readonly columns: readonly string[]; readonly text: string; readonly ends: Uint32Array }

export interface LargeTable {
  readonly columns: readonly string[]
  readonly size: number
  /** '' too where the row has no such cell */
  cell(row: number, column: string): string
  has(row: number, column: string): boolean
  /** Rows in order whose cell in the column is one of these; with a number, whose cell is that number. */
  where(column: string, wanted: readonly string[] | number): readonly number[]
}

/** In the place of a cell that a row does not have; no text of a form can hold it. */
export const absent = '\u0000'

export const packTable = ({ columns, rows }: Table): PackedTable => {
  const ends = new Uint32Array(rows.length * columns.length)
  const parts: string[] = []
  let at = 0
  let length = 0
  for (const row of rows) {
    for (const cell of row) {
      length += cell.length
      ends[at] = length
      at += 1
    }
    parts.push(row.join(''))
  }
  return { columns, text: parts.join(''), ends }
}

/** `where` of a table, by an index of each column that is asked for; a cell may have several values. */
export const indexedBy = (size: number, valuesOf: (row: number, column: string) => readonly string[]): LargeTable['where'] => {
  const indexes = new Map<string, ReadonlyMap<string, readonly number[]>>()
  const indexOf = (column: string): ReadonlyMap<string, readonly number[]> => {
    const known = indexes.get(column)
    if (known !== undefined) return known
    const made = new Map<string, number[]>()
    for (let row = 0; row < size; row += 1) {
      for (const value of valuesOf(row, column)) {
        const rows = made.get(value)
        if (rows === undefined) made.set(value, [row])
        else rows.push(row)
      }
    }
    indexes.set(column, made)
    return made
  }
  const merged = (lists: readonly (readonly number[])[]): readonly number[] => (lists.length === 1 ? (lists[0] as readonly number[]) : [...new Set(lists.flat())].sort((a, b) => a - b))
  return (column, wanted) => {
    const index = indexOf(column)
    if (typeof wanted === 'number') return merged([...index].flatMap(([value, rows]) => (value.trim() !== '' && Number(value) === wanted ? [rows] : [])))
    return merged([...new Set(wanted)].map((value) => index.get(value) ?? []))
  }
}

export const openTable = ({ columns, text, ends }: PackedTable): LargeTable => {
  const size = columns.length === 0 ? 0 : ends.length / columns.length
  const valuesOf = (row: number, column: string): readonly string[] => {
    const offset = columns.indexOf(column)
    if (offset < 0 || row >= size) return []
    const at = row * columns.length + offset
    const cell = text.slice(at === 0 ? 0 : ends[at - 1], ends[at])
    return cell === absent ? [] : [cell]
  }
  return { columns, size, cell: (row, column) => valuesOf(row, column)[0] ?? '', has: (row, column) => valuesOf(row, column).length > 0, where: indexedBy(size, valuesOf) }
}
