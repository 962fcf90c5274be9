/**
 * A sheet as a table: headers understood (aliases, `label::French`, `bind::relevant`), rows with values grouped under them,
 * each value knowing its header and spreadsheet row. Which headers exist: headers.ts. Rules XLF1-XLF3.
 */
import type { Sheet } from '../workbook.ts'
import { columnLetter } from '../workbook.ts'
import type { ProblemLog } from './problem-log.ts'

/** A value, or values by language (or by attribute, under bind, control, media, instance). */
export type Grouped = string | GroupedMap
export type GroupedMap = Map<string, Grouped>

export interface Header { readonly text: string; readonly column: number; readonly tokens: readonly string[] }
export interface TableRow {
  readonly row: number
  readonly values: GroupedMap
  readonly cells: readonly { readonly header: Header; readonly text: string }[]
}
export interface Table { readonly sheet: string; readonly headers: readonly Header[]; readonly rows: readonly TableRow[] }

export interface HeaderRules {
  readonly columns: ReadonlySet<string>
  readonly aliases: ReadonlyMap<string, readonly string[]>
  /** headers that no rule knows, and that are no note of the author: what to say, or null */
  readonly unknown?: (header: string) => string | null
}

const snake = (text: string): string => text.trim().split(/\s+/).join('_').toLowerCase()

export const headerTokens = (header: string, doubleColon: boolean, rules: HeaderRules): readonly string[] => {
  if (rules.columns.has(header) && !rules.aliases.has(header)) return [header]
  const whole = snake(header)
  if (rules.columns.has(whole) && !rules.aliases.has(whole)) return [whole]
  let parts = header.split(doubleColon || header.includes('::') ? '::' : ':').map((part) => part.trim())
  const jr = parts.indexOf('jr')
  if (!doubleColon && jr >= 0 && jr + 1 < parts.length) parts = [...parts.slice(0, jr), `jr:${parts[jr + 1]}`, ...parts.slice(jr + 2)]
  const first = snake(parts[0] ?? '')
  const alias = rules.aliases.get(first)
  if (alias !== undefined) return [...alias, ...parts.slice(1)]
  if (rules.columns.has(first)) return [first, ...parts.slice(1)]
  // Left as it is: choice filters name such columns.
  return parts.length > 1 ? parts : [header]
}

const quotes: Readonly<Record<string, string>> = { '\u2018': "'", '\u2019': "'", '\u201C': '"', '\u201D': '"' }
const clean = (text: string, collapse: boolean): string => {
  const straight = text.replaceAll(/[\u2018\u2019\u201C\u201D]/g, (char) => quotes[char] as string)
  return collapse ? straight.trim().replaceAll(/ +/g, ' ') : straight
}

/** Puts a value under its tokens. A value without a language stands for the default language beside others. */
const place = (into: GroupedMap, tokens: readonly string[], value: string, defaultLanguage: string): void => {
  const [key = '', ...rest] = tokens
  const there = into.get(key)
  if (rest.length === 0) {
    if (there instanceof Map) {
      if (!there.has(defaultLanguage)) there.set(defaultLanguage, value)
    } else into.set(key, value)
    return
  }
  let below: GroupedMap
  if (there instanceof Map) below = there
  else {
    below = new Map()
    if (there !== undefined && rest[0] !== defaultLanguage) below.set(defaultLanguage, there)
    into.set(key, below)
  }
  place(below, rest, value, defaultLanguage)
}

export const readTable = (name: string, sheet: Sheet, rules: HeaderRules, log: ProblemLog, options: { readonly defaultLanguage: string; readonly collapse: boolean }): Table => {
  const [first, ...rest] = sheet.rows
  const headers: Header[] = []
  const texts = [...(first?.cells ?? [])].sort((a, b) => a[0] - b[0]).map(([column, text]) => ({ column, text: text.trim().replaceAll(/ +/g, ' ') }))
  const doubleColon = texts.some(({ text }) => text.includes('::'))
  const seen = new Map<string, string>()
  for (const { column, text } of texts) {
    const tokens = headerTokens(text, doubleColon, rules)
    const key = tokens.join('\u0000')
    const before = seen.get(key)
    if (before !== undefined) {
      log.warn('duplicate-header', `Column ${columnLetter(column)} "${text}" means the same as "${before}" before it and is left out. Keep one of them.`, { sheet: name, row: first?.row, column: text })
      continue
    }
    seen.set(key, text)
    headers.push({ text, column, tokens })
    const unknown = rules.columns.has(tokens[0] ?? '') || [...rules.aliases.values()].some((alias) => alias[0] === tokens[0]) ? null : rules.unknown?.(text)
    if (typeof unknown === 'string') log.warn('unknown-column', unknown, { sheet: name, row: first?.row, column: text })
  }
  const rows = rest.map(({ row, cells }): TableRow => {
    const values: GroupedMap = new Map()
    const kept: TableRow['cells'][number][] = []
    for (const header of headers) {
      const raw = cells.get(header.column)
      if (raw === undefined) continue
      const text = clean(raw, options.collapse)
      if (text === '') continue
      kept.push({ header, text })
      place(values, header.tokens, text, options.defaultLanguage)
    }
    return { row, values, cells: kept }
  })
  return { sheet: name, headers, rows: rows.filter((row) => row.cells.length > 0) }
}

export const textValue = (values: GroupedMap, key: string): string | undefined => {
  const value = values.get(key)
  return typeof value === 'string' ? value : undefined
}
export const mapValue = (values: GroupedMap, key: string): GroupedMap | undefined => {
  const value = values.get(key)
  return value instanceof Map ? value : undefined
}
/** The header as the author wrote it, for a column known by its tokens. */
export const headerFor = (table: Table, ...tokens: readonly string[]): string =>
  table.headers.find((header) => tokens.every((token, i) => header.tokens[i] === token))?.text ?? tokens.at(-1) ?? ''
