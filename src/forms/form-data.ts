/**
 * Data files of a form, made so that the form engine takes them: it fails the whole form on a table with a cell too many, a
 * column that is no name in a path, a GeoJSON shape with heights or several parts, or XML with a declaration. Tables and GeoJSON
 * become plain CSV, XML is written anew. In the worker, so that large files do not hold up the page. Rules FFL5-FFL9.
 */
import { err, ok, type Result } from '../core/result.ts'
import { pathName, readTable, writeTable, type Table } from './csv.ts'
import { itemsetsName } from './form-files.ts'
import { packTable, type PackedTable } from './packed-table.ts'
import { parseXml, writeXml } from './xml.ts'

/** What the form wants of a table that is not all of it; `FileQuery` in an address, see address.ts. */
export type FileQuery =
  /** search(): one choice for each different set of these columns; `fixed` choices come first; `folded` columns are in small letters */
  | {
      readonly kind: 'search'
      readonly value: string
      readonly labels: readonly string[]
      readonly columns: readonly { readonly name: string; readonly folded: boolean }[]
      readonly fixed: readonly (readonly [string, string])[]
    }
  /** select_one_external: the rows of one list */
  | { readonly kind: 'list'; readonly list: string }

/** `table`: the rows of a large table; `text` is then the table without them. */
export interface EngineData { readonly text: string; readonly type: 'text/csv' | 'text/xml'; readonly table?: PackedTable }
/** [FFL18] The engine is quick enough below. */
export const largeFrom = 200

/** [FFL7] UTF-8, UTF-16 by its mark, else what Excel writes on a Western computer. */
export const decodeText = (bytes: Uint8Array): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPosition = (value: unknown): value is readonly number[] => Array.isArray(value) && value.length >= 2 && value.every((part) => typeof part === 'number')
const point = ([longitude, latitude, height]: readonly number[]): string => `${String(latitude)} ${String(longitude)} ${String(height ?? 0)} 0`

/** [FFL8] Of shapes with several parts the first; '' for what ODK has no value for. */
const geometryText = (geometry: unknown): string => {
  if (!isObject(geometry)) return ''
  let at: unknown = geometry['coordinates']
  if (isPosition(at)) return point(at)
  while (Array.isArray(at) && !isPosition(at[0])) at = at[0]
  return Array.isArray(at) ? at.filter(isPosition).map(point).join('; ') : ''
}
const propertyText = (value: unknown): string => (value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value))

const tableOfGeojson = (text: string): Result<Table, string> => {
  let parsed: unknown
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
  const features = isObject(parsed) && parsed['type'] === 'FeatureCollection' ? parsed['features'] : isObject(parsed) && parsed['type'] === 'Feature' ? [parsed] : null
  if (!Array.isArray(features)) return err('it is no FeatureCollection')
  const columns = new Map<string, number>([['id', 0], ['geometry', 1]])
  const rows = features.filter(isObject).map((feature) => {
    const row: string[] = ['', geometryText(feature['geometry'])]
    for (const [key, value] of Object.entries(isObject(feature['properties']) ? feature['properties'] : {})) {
      const name = pathName(key)
      if (name === 'geometry') continue
      if (!columns.has(name)) columns.set(name, columns.size)
      row[columns.get(name) as number] = propertyText(value)
    }
    if (feature['id'] !== undefined) row[0] = propertyText(feature['id'])
    return row
  })
  return ok({ columns: [...columns.keys()], rows: rows.map((row) => Array.from({ length: columns.size }, (_, at) => row[at] ?? '')) })
}

const cellsOf = (table: Table, names: readonly string[]): ((row: readonly string[]) => readonly string[]) => {
  const places = names.map((name) => table.columns.indexOf(pathName(name)))
  return (row) => places.map((at) => row[at] ?? '')
}

/** As XPath's translate() can do it to what is searched for. */
const foldAscii = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/** [FFL9] Columns v (value), l (label), s (1: always offered), c0, c1 ... (columns that are searched). */
const searched = (table: Table, query: FileQuery & { readonly kind: 'search' }): Table => {
  const [value, labels, columns] = [cellsOf(table, [query.value]), cellsOf(table, query.labels), cellsOf(table, query.columns.map(({ name }) => name))]
  const sort = table.columns.indexOf('sortby')
  const rows = sort < 0 ? table.rows : [...table.rows].sort((a, b) => Number(a[sort]) - Number(b[sort]) || 0)
  const seen = new Set<string>()
  const found: string[][] = []
  for (const row of rows) {
    const line = [...value(row), labels(row).filter((text) => text !== '').join(' '), '', ...columns(row).map((cell, at) => (query.columns[at]?.folded === true ? foldAscii(cell) : cell))]
    const key = line.join('\u0000')
    if (line[0] === '' || seen.has(key)) continue
    seen.add(key)
    found.push(line)
  }
  const fixed = query.fixed.map(([name, label]) => [name, label, '1', ...query.columns.map(() => '')])
  return { columns: ['v', 'l', 's', ...query.columns.map((_, at) => `c${at}`)], rows: [...fixed, ...found] }
}

const listed = (table: Table, list: string): Table => {
  const at = table.columns.findIndex((column) => column === 'list_name' || column === 'list')
  const label = table.columns.indexOf('label')
  const translated = table.columns.findIndex((column) => column.startsWith('label'))
  const rows = table.rows.filter((row) => row[at]?.trim() === list)
  return label >= 0 || translated < 0 ? { ...table, rows } : { columns: [...table.columns, 'label'], rows: rows.map((row) => [...row, row[translated] ?? '']) }
}

const asked = (table: Table, query: FileQuery | null): Table => (query === null ? table : query.kind === 'search' ? searched(table, query) : listed(table, query.list))

/** The error is for people: why the file cannot be read. */
export const engineData = (name: string, bytes: Uint8Array, query: FileQuery | null): Result<EngineData, string> => {
  const text = decodeText(bytes)
  if (/\.xml$/i.test(name)) {
    const parsed = parseXml(text.replace(/^\uFEFF/, ''))
    return parsed.ok ? ok({ text: writeXml(parsed.value), type: 'text/xml' }) : err(`${parsed.error.message} (line ${parsed.error.line})`)
  }
  const table = /\.(geo)?json$/i.test(name) ? tableOfGeojson(text) : ok(readTable(text))
  if (!table.ok) return table
  const wanted = asked(table.value, query)
  if (wanted.columns.length === 0) return err(`${name === itemsetsName ? 'the list' : 'the table'} has no columns`)
  if (wanted.rows.length < largeFrom) return ok({ text: writeTable(wanted), type: 'text/csv' })
  return ok({ text: writeTable({ ...wanted, rows: [] }), type: 'text/csv', table: packTable(wanted) })
}
