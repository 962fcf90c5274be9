/**
 * A cell of a table as an answer: read by the type of its question, as our exports and spreadsheets write it, and compared with the
 * answer that the record has, so that a file that was only opened and saved again changes nothing. Pure. Rules IMP6-IMP9.
 */
import { err, ok, type Result } from '../core/result.ts'
import type { ColumnPlan } from '../forms/plan.ts'
import { readPlace } from './geometry.ts'
import type { Bound } from './import-headers.ts'
import { readDay, readMoment, valueOf } from './values.ts'

export type AnswerFault = 'not-int' | 'not-decimal' | 'not-boolean' | 'not-date' | 'not-time' | 'not-date-time' | 'not-point' | 'not-line' | 'not-area' | 'not-choice' | 'two-answers' | 'too-long'
export interface CellFault { readonly code: AnswerFault; readonly header: string; readonly value: string; /** what could stand there, or what does not exist */ readonly detail: string }
export interface AnswerSource {
  readonly column: ColumnPlan
  readonly parts: readonly Bound[]
  /** null: any name */
  readonly choices: ReadonlySet<string> | null
  readonly cells: readonly string[]
  /** the answer of the record as exports write it; '' for none */
  readonly current: string
  /** an empty cell empties the answer; else it says nothing */
  readonly clears: boolean
}

const longest = 40_000
/** [IMP7] Without what tables lose: spaces at the ends, kinds of line breaks, characters that cannot stand in a cell. */
const same = (text: string): string => text.replaceAll(/\r\n?/g, '\n').replaceAll('\u0000', '').trim()
/** [IMP7] The apostrophe that exports put before what a spreadsheet would run. */
const freed = (text: string): string => (/^'[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text)
/** [IMP7] A workbook holds no longer text, and exports cut it there. */
const isCut = (text: string, whole: string): boolean => text.length > 30_000 && text.endsWith('…') && whole.startsWith(text.slice(0, -1))
const names = (text: string): readonly string[] => [...new Set(text.split(/\s+/).filter((name) => name !== ''))]
const listOf = (choices: ReadonlySet<string>): string => [...choices].slice(0, 12).join(', ') + (choices.size > 12 ? ' …' : '')

/** [IMP8] What a spreadsheet keeps of a moment: its wall clock to the second. */
const momentText = (text: string, zone: string, current: string): string | null => {
  const given = readMoment(readDay(text) === null ? text.replace(' ', 'T') : `${text}T00:00:00`)
  if (given === null) return null
  const known = readMoment(current)
  if (known !== null && Math.abs(known.wall - given.wall) < 1000 && [given.zone, zone].every((each) => each === '' || each === known.zone)) return current
  const kept = given.zone || zone || (known?.zone ?? '')
  return `${new Date(given.wall).toISOString().slice(0, -1)}${kept}`
}
const timeText = (text: string, current: string): string | null => {
  const [given, known] = [valueOf('time', text), valueOf('time', current)]
  if (given === null || typeof given !== 'object' || given.type !== 'clock') return null
  if (known !== null && typeof known === 'object' && known.type === 'clock' && Math.abs(known.ms - given.ms) < 1000) return current
  return /[zZ]$|[+-]\d\d:?\d\d$/.test(text) ? text : `${new Date(given.ms).toISOString().slice(11, -1)}${/(Z|[+-]\d\d:?\d\d)$/.exec(current)?.[1] ?? ''}`
}

type Read = Result<string, { readonly code: AnswerFault; readonly detail?: string }>
const number = (text: string, current: string, code: 'not-int' | 'not-decimal'): Read => {
  const read = valueOf(code === 'not-int' ? 'int' : 'decimal', text)
  // 3.0 is what some programs write for 3
  const whole = code === 'not-int' && typeof read === 'string' && /^[+-]?\d+\.0*$/.test(text) ? text.slice(0, text.indexOf('.')) : text
  if (typeof read === 'string' && whole === text) return err({ code })
  return ok(current !== '' && Number(current) === Number(whole) ? current : whole.replace(/^\+/, ''))
}
const choice = (text: string, { choices, column, current }: AnswerSource): Read => {
  const given = column.type === 'select1' ? [text] : names(text)
  const known = new Set(names(current))
  const wrong = choices === null ? undefined : given.find((name) => !choices.has(name) && !known.has(name))
  if (wrong !== undefined && choices !== null) return err({ code: 'not-choice', detail: `${wrong} (${listOf(choices)})` })
  if (column.type !== 'select') return ok(given.join(' '))
  return ok(given.length === known.size && given.every((name) => known.has(name)) ? current : given.join(' '))
}

/** [IMP6] One text as the answer; what the record has already stays as it is written there. */
const readWhole = (text: string, source: AnswerSource, zone: string): Read => {
  const { column, current } = source
  if (text.length > longest) return err({ code: 'too-long' })
  switch (column.type) {
    case 'int': return number(text, current, 'not-int')
    case 'decimal': return number(text, current, 'not-decimal')
    case 'boolean': return /^(true|false|1|0)$/i.test(text) ? ok(text.toLowerCase()) : err({ code: 'not-boolean' })
    case 'date': {
      const day = readDay(text) ?? readDay(/^(\d{4}-\d\d-\d\d)T00:00(:00(\.0+)?)?$/.exec(text)?.[1] ?? '')
      return day === null ? err({ code: 'not-date' }) : ok(current.startsWith(day.text) ? current : day.text)
    }
    case 'time': {
      const time = timeText(text, current)
      return time === null ? err({ code: 'not-time' }) : ok(time)
    }
    case 'dateTime': {
      const moment = momentText(text, zone, current)
      return moment === null ? err({ code: 'not-date-time' }) : ok(moment)
    }
    case 'geopoint': return readPlace('geopoint', text) === null ? err({ code: 'not-point' }) : ok(text)
    case 'geotrace': return readPlace('geotrace', text) === null ? err({ code: 'not-line' }) : ok(text)
    case 'geoshape': return readPlace('geoshape', text) === null ? err({ code: 'not-area' }) : ok(text)
    case 'select': case 'select1': case 'rank': return choice(text, source)
    default: return ok(text)
  }
}

const pointOf = (parts: ReadonlyMap<unknown, string>, current: string): Read => {
  const known = current.split(/\s+/).filter((part) => part !== '')
  const told = [0, 1, 2, 3].map((at) => same(parts.get(at) ?? ''))
  // what is no point is written in parts or in the first of them
  if (current !== '' && (told.every((part, at) => part === (known[at] ?? '')) || (told[0] === same(current) && told.slice(1).every((part) => part === '')))) return ok(current)
  // a missing column says nothing, and so does an empty altitude
  const given = [0, 1, 2, 3].map((at) => (parts.get(at) ?? '').trim() || (parts.has(at) && at < 2 ? '' : (known[at] ?? '')))
  if (current !== '' && given.every((part, at) => part !== '' ? Number(part) === Number(known[at] ?? 0) : known[at] === undefined)) return ok(current)
  const text = given.map((part) => part || '0').join(' ')
  return given[0] === '' || given[1] === '' || readPlace('geopoint', text) === null ? err({ code: 'not-point' }) : ok(text)
}
/** [IMP9] Names whose column says 1, in the order of the answer and then of the columns. */
const choicesOf = (parts: readonly (readonly [string, string])[], current: string): Read => {
  const known = names(current)
  const said = new Map(parts.map(([name, cell]) => [name, /^(1|true|yes|x)$/i.test(cell.trim())]))
  const odd = parts.find(([, cell]) => !/^(|0|1|true|false|yes|no|x)$/i.test(cell.trim()))
  if (odd !== undefined) return err({ code: 'not-boolean', detail: odd[0] })
  const kept = known.filter((name) => said.get(name) !== false)
  const added = parts.filter(([name]) => said.get(name) === true && !known.includes(name)).map(([name]) => name)
  return ok([...kept, ...added].join(' '))
}

/** null: the file says nothing about this answer, or what the record says. */
export const readAnswer = (source: AnswerSource): Result<string | null, CellFault> => {
  const { column, parts, cells, current, clears } = source
  const textAt = (bound: Bound): string => cells[bound.at] ?? ''
  const fault = (bound: Bound | undefined, { code, detail }: { readonly code: AnswerFault; readonly detail?: string }): Result<never, CellFault> =>
    err({ code, header: bound?.header ?? column.nodeset, value: bound === undefined ? '' : textAt(bound).slice(0, 200), detail: detail ?? '' })
  const whole = parts.find(({ part }) => part === 'whole')
  const zone = parts.find(({ part }) => part === 'zone')
  /** `clears` of each: a column of zeros says that nothing was chosen */
  const readings: (readonly [Bound | undefined, Read, boolean])[] = []
  if (whole !== undefined) {
    const raw = textAt(whole)
    const [plain, free] = [same(raw), same(freed(raw))]
    const written = same(current)
    if (plain === '') readings.push([whole, ok(''), clears])
    else readings.push([whole, plain === written || free === written || isCut(plain, written) ? ok(current) : readWhole(free, source, zone === undefined ? '' : textAt(zone).trim()), clears])
  }
  const points = parts.filter(({ part }) => typeof part === 'number')
  if (points.length > 0) {
    const isEmpty = points.every((bound) => textAt(bound).trim() === '')
    readings.push([points[0], isEmpty ? ok('') : pointOf(new Map(points.map((bound) => [bound.part, textAt(bound)])), current), clears])
  }
  const splits = parts.flatMap((bound) => (typeof bound.part === 'object' ? [[bound.part.choice, textAt(bound)] as const] : []))
  const first = parts.find(({ part }) => typeof part === 'object')
  if (splits.length > 0) {
    const isSilent = splits.every(([, cell]) => cell.trim() === '')
    const read = isSilent ? ok(whole === undefined ? '' : current) : choicesOf(splits, current)
    readings.push([first, read.ok && read.value !== '' ? choice(read.value, source) : read, clears || !isSilent])
  }
  for (const [bound, read] of readings) if (!read.ok) return fault(bound, read.error)
  const said = readings.flatMap(([bound, read, mayClear]) => (read.ok && read.value !== current && (read.value !== '' || mayClear) ? [[bound, read.value] as const] : []))
  const [one, other] = said
  if (one === undefined) return ok(null)
  if (other !== undefined && names(one[1]).toSorted().join(' ') !== names(other[1]).toSorted().join(' ')) return fault(other[0], { code: 'two-answers', detail: one[1] })
  return ok(one[1])
}
