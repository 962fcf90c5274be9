/**
 * The columns of a table as typed formats write them: headings by name or label, each once; points in four parts, choices by label or
 * one column each, the zone of a moment beside its wall clock. Rules TYP5-TYP9. Values: values.ts; CSV has its own, as Central's.
 */
import type { FormatOptions } from './format.ts'
import { readPlace } from './geometry.ts'
import type { ExportColumn, ExportTable } from './source.ts'
import { valueOf, type Value } from './values.ts'

export type FieldKind = 'text' | 'int' | 'decimal' | 'boolean' | 'date' | 'time' | 'dateTime'
export interface Field {
  /** no other of the table has it, whatever the case of its letters */
  readonly heading: string
  readonly column: ExportColumn
  /** its answer in a row's values */
  readonly at: number
  readonly kind: FieldKind
  readonly part: 'whole' | 'point' | 'choice' | 'zone'
  value(text: string): Value
}
export type FieldOptions = Pick<FormatOptions, 'labels' | 'groupNames' | 'splitSelects'>

/** [TYP5] A name that is taken gets a number behind it. */
export const uniqueNames = (taken: Iterable<string> = []): ((name: string) => string) => {
  const fold = (name: string): string => name.normalize('NFC').toLowerCase()
  const known = new Set([...taken].map(fold))
  return (name) => {
    let found = name
    for (let count = 2; known.has(fold(found)); count += 1) found = `${name}_${count}`
    known.add(fold(found))
    return found
  }
}

const pathOf = ({ path }: ExportColumn): string => path.join('-')

/** [TYP6] As CSV3: a name or label that two questions share is told apart by their groups. */
const headingsOf = (columns: readonly ExportColumn[], { labels, groupNames }: FieldOptions): readonly string[] => {
  const labelOf = ({ label }: ExportColumn): string => (labels ? (label ?? '').replace(/\s+/g, ' ').trim() : '')
  const short = columns.map((column) => labelOf(column) || (groupNames ? pathOf(column) : (column.path.at(-1) ?? '')))
  const counts = new Map<string, number>()
  for (const name of short) counts.set(name, (counts.get(name) ?? 0) + 1)
  return columns.map((column, at) => {
    const name = short[at] as string
    return counts.get(name) === 1 ? name : name === labelOf(column) ? `${name} (${pathOf(column)})` : pathOf(column)
  })
}

/** Choices that stand in a file of the form have no column each: said once for a table. */
export const noteChoicesInFile = ({ columns }: Pick<ExportTable, 'columns'>, { splitSelects, note }: Pick<FormatOptions, 'splitSelects' | 'note'>): void => {
  if (splitSelects && columns.some(({ type, choices }) => type === 'select' && choices === null)) note('choices-in-file')
}

export const isChoice = ({ type }: ExportColumn): boolean => type === 'select' || type === 'select1' || type === 'rank'
const chosen = (text: string): readonly string[] => text.split(/\s+/).filter((name) => name !== '')

/** [TYP7] Text of choices as labels; those that are not known any more keep their name. */
const labelled = ({ choices, type }: ExportColumn): ((text: string) => string) => {
  const known = new Map((choices ?? []).map(({ name, label }) => [name, label === '' ? name : label]))
  const one = (name: string): string => known.get(name) ?? name
  return type === 'select1' ? one : (text) => chosen(text).map(one).join('; ')
}

const kinds: Readonly<Partial<Record<ExportColumn['type'], FieldKind>>> = { int: 'int', decimal: 'decimal', boolean: 'boolean', date: 'date', time: 'time', dateTime: 'dateTime' }
const pointParts = ['Latitude', 'Longitude', 'Altitude', 'Accuracy'] as const

/** [TYP8] A point that does not read keeps its text in the first of its four fields. */
const pointPart = (index: number) => (text: string): Value => {
  if (text === '') return null
  const position = readPlace('geopoint', text)?.positions[0]
  if (position === undefined) return index === 0 ? text : null
  return [position.latitude, position.longitude, position.altitude, position.accuracy][index] ?? null
}

/** `taken`: headings of what stands beside the answers. */
export const fieldsOf = ({ columns }: Pick<ExportTable, 'columns'>, options: FieldOptions, taken: Iterable<string> = []): readonly Field[] => {
  const unique = uniqueNames(taken)
  const headings = headingsOf(columns, options)
  return columns.flatMap((column, at): readonly Field[] => {
    const name = headings[at] as string
    const field = (suffix: string, part: Field['part'], kind: FieldKind, value: Field['value']): Field => ({ heading: unique(`${name}${suffix}`), column, at, kind, part, value })
    if (column.type === 'geopoint') return pointParts.map((part, index) => field(`-${part}`, 'point', 'decimal', pointPart(index)))
    if (isChoice(column)) {
      const label = labelled(column)
      const whole = field('', 'whole', 'text', (text) => (text === '' ? null : options.labels ? label(text) : text))
      if (column.type !== 'select' || !options.splitSelects) return [whole]
      const split = (column.choices ?? []).map((choice) => field(`/${options.labels && choice.label !== '' ? choice.label : choice.name}`, 'choice', 'int', (text) => (text === '' ? null : chosen(text).includes(choice.name) ? 1 : 0)))
      return [whole, ...split]
    }
    const whole = field('', 'whole', kinds[column.type] ?? 'text', (text) => valueOf(column.type, text))
    if (column.type !== 'dateTime') return [whole]
    // [TYP9]
    return [whole, field('-Zone', 'zone', 'text', (text) => {
      const value = valueOf('dateTime', text)
      return value !== null && typeof value === 'object' && value.type === 'moment' && value.zone !== '' ? value.zone : null
    })]
  })
}
