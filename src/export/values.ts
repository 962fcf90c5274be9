/**
 * Answers as the values that typed formats hold: numbers, days, times of day and moments, read strictly from their lexical form. What
 * does not read as its type stays text, as it was answered. Nothing hangs on the zone or language of this device. Rules TYP1-TYP4.
 */
import type { ColumnType } from '../forms/plan.ts'

export interface Day { readonly type: 'day'; readonly text: string; /** days since 1970-01-01 */ readonly days: number }
export interface Clock { readonly type: 'clock'; /** ms since midnight */ readonly ms: number }
export interface Moment {
  readonly type: 'moment'
  /** the wall clock's reading where it was answered, as ms since 1970 as if that were UTC */
  readonly wall: number
  /** '+03:00', 'Z'; '' when none was written */
  readonly zone: string
}
/** null: no answer */
export type Value = null | string | number | bigint | boolean | Day | Clock | Moment

const dayMs = 86_400_000
const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/
const timePattern = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?$/

/** [TYP2] null for days that no calendar has. */
export const readDay = (text: string): Day | null => {
  const found = datePattern.exec(text)
  if (found === null) return null
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  // Date.UTC takes years below 100 for those of the last century
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { type: 'day', text, days: date.getTime() / dayMs } : null
}

const readTime = (text: string): { readonly ms: number; readonly zone: string } | null => {
  const found = timePattern.exec(text)
  if (found === null) return null
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)]
  if (hour > 23 || minute > 59 || second > 59) return null
  return { ms: ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(Number(`0.${found[4] ?? 0}`) * 1000), zone: found[5] ?? '' }
}

/** [TYP3] */
export const readMoment = (text: string): Moment | null => {
  const at = text.indexOf('T')
  const day = at < 0 ? null : readDay(text.slice(0, at))
  const time = at < 0 ? null : readTime(text.slice(at + 1))
  return day === null || time === null ? null : { type: 'moment', wall: day.days * dayMs + time.ms, zone: time.zone }
}

/** ms since 1970; null when no zone was written. */
export const instantOf = ({ wall, zone }: Moment): number | null => {
  if (zone === '') return null
  if (zone === 'Z') return wall
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return wall - (zone.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000
}

const int64 = 2n ** 63n
/** [TYP1] */
const readInt = (text: string): number | bigint | string => {
  if (!/^[+-]?\d{1,19}$/.test(text)) return text
  const number = Number(text)
  if (Number.isSafeInteger(number)) return number + 0
  const whole = BigInt(text.replace('+', ''))
  return whole < int64 && whole >= -int64 ? whole : text
}
const readDecimal = (text: string): number | string => {
  const number = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number + 0 : text
}

export const valueOf = (type: ColumnType, text: string): Value => {
  if (text === '') return null
  switch (type) {
    case 'int': return readInt(text)
    case 'decimal': return readDecimal(text)
    case 'boolean': return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text
    case 'date': return readDay(text) ?? text
    case 'dateTime': return readMoment(text) ?? text
    case 'time': {
      const time = readTime(text)
      return time === null ? text : { type: 'clock', ms: time.ms }
    }
    default: return text
  }
}
