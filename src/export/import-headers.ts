/**
 * Which column of a form each heading of a table stands for: the headings of our CSV and workbook exports (ODK Central's), with or
 * without group names, points in four parts, one column for each choice. Labels are not read: two questions may share one. Rules IMP3-IMP5.
 */
import type { ColumnPlan, TablePlan } from '../forms/plan.ts'
import { reservedNames } from '../forms/prepare.ts'
import type { ImportTable } from './import-tables.ts'

export type HeaderPart = 'whole' | 0 | 1 | 2 | 3 | 'zone' | { readonly choice: string }
export type Ignored = 'unknown' | 'twice' | 'ambiguous' | 'calculated' | 'file' | 'fact'
export interface Bound { readonly column: ColumnPlan; readonly part: HeaderPart; /** place in the row */ readonly at: number; readonly header: string }
export interface BoundTable {
  readonly source: ImportTable
  readonly table: TablePlan
  readonly columns: readonly Bound[]
  readonly ignored: readonly { readonly header: string; readonly why: Ignored }[]
  /** places in the row; -1: there is none */
  readonly key: number
  readonly parentKey: number
  readonly edits: number
}

const facts: ReadonlySet<string> = new Set(['SubmissionDate', 'SubmitterID', 'SubmitterName', 'AttachmentsPresent', 'AttachmentsExpected', 'Status', 'ReviewState', 'DeviceID', 'Edits', 'FormVersion', 'KEY', 'PARENT_KEY'])
const pointParts = ['Latitude', 'Longitude', 'Altitude', 'Accuracy'] as const
const foldedFacts: ReadonlySet<string> = new Set([...facts].map((name) => name.toLowerCase()))
export const isInstanceId = (nodeset: string): boolean => /\/(?:[^/:]+:)?instanceID$/.test(nodeset)

const pathOf = (range: string, nodeset: string): readonly string[] => nodeset.slice(range.length + 1).split('/')

interface Names { readonly full: ReadonlyMap<string, ColumnPlan>; readonly short: ReadonlyMap<string, ColumnPlan | null> }
/** [IMP3] Paths joined by "-" or "/", and the last name alone where no other question of the table has it. */
const namesOf = ({ range, columns }: TablePlan): Names => {
  const full = new Map<string, ColumnPlan>()
  const short = new Map<string, ColumnPlan | null>()
  for (const column of columns) {
    const path = pathOf(range, column.nodeset)
    if ((Object.values(reservedNames) as readonly string[]).includes(path.join('/'))) continue
    for (const name of [path.join('-'), path.join('/'), column.nodeset]) if (!full.has(name)) full.set(name, column)
    const own = path.at(-1) ?? ''
    short.set(own, short.has(own) ? null : column)
  }
  return { full, short }
}
/** null: two questions are called so. */
const columnNamed = ({ full, short }: Names, name: string): ColumnPlan | null | undefined => full.get(name) ?? short.get(name)

interface Meaning { readonly column: ColumnPlan; readonly part: HeaderPart }
const meaningOf = (names: Names, header: string): Meaning | null | undefined => {
  const whole = columnNamed(names, header)
  if (whole !== undefined) return whole === null ? null : { column: whole, part: 'whole' }
  for (const [at, part] of pointParts.entries()) {
    const column = header.endsWith(`-${part}`) ? columnNamed(names, header.slice(0, -part.length - 1)) : undefined
    if (column?.type === 'geopoint') return { column, part: at as 0 | 1 | 2 | 3 }
  }
  const moment = header.endsWith('-Zone') ? columnNamed(names, header.slice(0, -5)) : undefined
  if (moment?.type === 'dateTime') return { column: moment, part: 'zone' }
  // the longest name that it begins with: names of choices may hold a slash too
  for (let at = header.indexOf('/'); at > 0; at = header.indexOf('/', at + 1)) {
    const column = columnNamed(names, header.slice(0, at))
    if (column?.type === 'select') return { column, part: { choice: header.slice(at + 1) } }
  }
  return undefined
}

const partKey = ({ column, part }: Meaning): string => `${column.nodeset} ${typeof part === 'object' ? `/${part.choice}` : part}`

/** [IMP4] Facts stand behind the answers: a question of the same name comes first. */
export const bindTo = (table: TablePlan, source: ImportTable): BoundTable => {
  const names = namesOf(table)
  const columns: Bound[] = []
  const ignored: { header: string; why: Ignored }[] = []
  const seen = new Set<string>()
  const places = { KEY: -1, PARENT_KEY: -1, Edits: -1 }
  for (const [at, header] of source.headers.entries()) {
    if (header === '') continue
    // a workbook numbers the question, a CSV has both
    const fact = /^(.+)_2$/.exec(header)?.[1] ?? ''
    const own = foldedFacts.has(fact.toLowerCase()) ? meaningOf(names, fact) : undefined
    const meaning = facts.has(header) && source.headers.includes(`${header}_2`) ? undefined : meaningOf(names, header) ?? own
    const isTaken = meaning !== undefined && meaning !== null && seen.has(partKey(meaning))
    if (meaning !== undefined && meaning !== null && !isTaken && !(header === 'KEY' && !source.headers.includes('KEY', at + 1))) {
      seen.add(partKey(meaning))
      if (isInstanceId(meaning.column.nodeset)) ignored.push({ header, why: 'fact' })
      else if (meaning.column.type === 'binary') ignored.push({ header, why: 'file' })
      else columns.push({ ...meaning, at, header })
    } else if (facts.has(header)) {
      if (header === 'KEY' || header === 'PARENT_KEY' || header === 'Edits') places[header] = at
      ignored.push({ header, why: 'fact' })
    } else ignored.push({ header, why: isTaken ? 'twice' : meaning === null ? 'ambiguous' : 'unknown' })
  }
  return { source, table, columns, ignored, key: places.KEY, parentKey: places.PARENT_KEY, edits: places.Edits }
}

/** [IMP5] The table of the form that a table of the file is: with a PARENT_KEY a repeat's, else the record's; the one that most headings are of. */
export const bindTable = (tables: readonly TablePlan[], source: ImportTable): BoundTable | null => {
  const isBelow = source.headers.includes('PARENT_KEY')
  const candidates = tables.filter(({ parent }) => (parent !== null) === isBelow).map((table) => bindTo(table, source)).filter(({ columns }) => columns.length > 0)
  const nameOf = ({ table }: BoundTable): string => table.range.slice(table.range.lastIndexOf('/') + 1)
  const score = (bound: BoundTable): number => bound.columns.length * 2 + (source.name === nameOf(bound) || source.name.endsWith(`-${nameOf(bound)}`) ? 1 : 0)
  return candidates.reduce<BoundTable | null>((best, each) => (best === null || score(each) > score(best) ? each : best), null)
}
