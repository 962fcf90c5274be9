/**
 * What a person types, read into the lexical form an XForm holds, or a problem said in words. The form engine silently
 * blanks what it cannot read, so every answer passes here first. Pure; zones are arguments. Choices are checked against
 * the options on offer in questions.ts. Rules FIL1-FIL4 in docs/rules.md.
 */
import { err, ok, type Result } from '../../../core/result.ts'
import type { ColumnType } from '../../../forms/plan.ts'

/** `key` names the sentence (text/en.fill.ts). */
export interface Unreadable { readonly key: UnreadableKey; readonly params?: Readonly<Record<string, string>> }
export type UnreadableKey =
  | 'fill.unreadable.integer' | 'fill.unreadable.integerRange' | 'fill.unreadable.decimal' | 'fill.unreadable.ambiguous' | 'fill.unreadable.digits'
  | 'fill.unreadable.date' | 'fill.unreadable.time' | 'fill.unreadable.dateTime' | 'fill.unreadable.geopoint' | 'fill.unreadable.latitude'
  | 'fill.unreadable.longitude' | 'fill.unreadable.geotrace' | 'fill.unreadable.geoshape' | 'fill.unreadable.notOffered' | 'fill.unreadable.range' | 'fill.unreadable.step'
  | 'fill.unreadable.refused'

export interface Locale {
  /** the decimal separator of the person's language */
  readonly decimal: '.' | ','
  /** minutes east of UTC at a local wall-clock time 'YYYY-MM-DDTHH:MM', or now for null */
  readonly zone: (wallClock: string | null) => number
}

const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0x1040, 0x17e0, 0xff10]
/** Digits of other scripts, Arabic separators and typographic minus signs in their ASCII form. */
export const asciiNumber = (text: string): string =>
  text
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0
      const zero = zeros.find((at) => code >= at && code <= at + 9)
      return zero === undefined ? digit : String(code - zero)
    })
    .replaceAll('\u066b', '.')
    .replace(/[\u2212\u2013\uff0d]/g, '-')
    .replace(/[\s\u00a0\u202f\u2009'\u2019\u066c\u200e\u200f\u061c]/g, '')

/** [FIL1] A whole number of 32 bits; grouping marks are read, fractions are not rounded. */
const readInteger = (typed: string, locale: Locale): Result<string, Unreadable> => {
  const grouping = locale.decimal === '.' ? ',' : '.'
  const text = asciiNumber(typed)
  const grouped = new RegExp(`^[+-]?\\d{1,3}(\\${grouping}\\d{3})+$`).test(text)
  const plain = grouped ? text.replaceAll(grouping, '') : text
  if (!/^[+-]?\d+$/.test(plain)) return err({ key: 'fill.unreadable.integer' })
  const value = Number(plain)
  if (Math.abs(value) > 2147483647) return err({ key: 'fill.unreadable.integerRange' })
  return ok(String(value + 0))
}

/** [FIL2] Point or comma may be the decimal mark; what could mean two numbers is asked back, never guessed. */
const readDecimal = (typed: string, locale: Locale): Result<string, Unreadable> => {
  let text = asciiNumber(typed)
  const marks = text.replace(/[^.,]/g, '')
  const last = marks.at(-1) ?? ''
  const other = last === '.' ? ',' : '.'
  const once = text.indexOf(last) === text.lastIndexOf(last)
  if (marks.length === 1 && last !== locale.decimal && /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text)) {
    return err({ key: 'fill.unreadable.ambiguous', params: { typed: typed.trim(), decimal: locale.decimal } })
  }
  if (marks.length > 1 && !once) {
    if (!new RegExp(`^[+-]?\\d{1,3}(\\${last}\\d{3})+$`).test(text)) return err({ key: 'fill.unreadable.decimal' })
    text = text.replaceAll(last, '')
  } else if (marks.length > 1) {
    if (!new RegExp(`^[+-]?\\d{1,3}(\\${other}\\d{3})+\\${last}\\d*$`).test(text)) return err({ key: 'fill.unreadable.decimal' })
    text = text.replaceAll(other, '')
  }
  text = text.replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return err({ key: 'fill.unreadable.decimal' })
  const significant = text.replace(/^[+-]?0*|\./g, '').replace(/^0+/, '')
  if (significant.length > 15) return err({ key: 'fill.unreadable.digits' })
  const value = String(Number(text) + 0)
  return value.includes('e') ? err({ key: 'fill.unreadable.digits' }) : ok(value)
}

/** A stored number as the person's language writes it, for an input that reads it back. */
export const showNumber = (lexical: string, locale: Locale): string => (locale.decimal === ',' && /^-?\d+\.\d+$/.test(lexical) ? lexical.replace('.', ',') : lexical)

const two = (value: number): string => String(value).padStart(2, '0')
export const zoneText = (minutes: number): string => {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

const isDate = (text: string): boolean => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  return year >= 1 && days !== undefined && day >= 1 && day <= days
}
const clock = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/

const readClock = (text: string, zone: () => number): string | null => {
  const match = clock.exec(text)
  if (match === null) return null
  const [, hours, minutes, seconds = '00', fraction = '000', offset] = match
  return `${hours}:${minutes}:${seconds}.${fraction.padEnd(3, '0')}${offset ?? zoneText(zone())}`
}

/** [FIL3] Seconds and zone, which the pickers of browsers leave out, are added. */
const readDateTime = (typed: string, locale: Locale): Result<string, Unreadable> => {
  const [date = '', time = '', ...more] = typed.trim().split(/[T ]/)
  const read = more.length === 0 && isDate(date) ? readClock(time, () => locale.zone(`${date}T${time.slice(0, 5)}`)) : null
  return read === null ? err({ key: 'fill.unreadable.dateTime' }) : ok(`${date}T${read}`)
}

/** [FIL4] "latitude longitude [altitude [accuracy]]", also with commas between. */
const readPoint = (typed: string): Result<string, Unreadable> => {
  // Two decimal commas, not four numbers: asked back, never guessed.
  if (/^\s*[+-]?\d+,\d+\s+[+-]?\d+,\d+\s*$/.test(typed)) return err({ key: 'fill.unreadable.geopoint' })
  const parts = typed.trim().split(/[\s,;]+/).map(asciiNumber)
  if (parts.length < 2 || parts.length > 4 || parts.some((part) => !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(part))) return err({ key: 'fill.unreadable.geopoint' })
  const [latitude = 0, longitude = 0, altitude = 0, accuracy = 0] = parts.map(Number)
  if (Math.abs(latitude) > 90) return err({ key: 'fill.unreadable.latitude' })
  if (Math.abs(longitude) > 180) return err({ key: 'fill.unreadable.longitude' })
  if (accuracy < 0 || (latitude === 0 && longitude === 0)) return err({ key: 'fill.unreadable.geopoint' })
  return ok([latitude, longitude, altitude, accuracy].slice(0, Math.max(parts.length, 2)).join(' '))
}

const place = (point: string | undefined): string => (point ?? '').split(' ').slice(0, 2).join(' ')

const readPoints = (typed: string, least: number, closed: boolean, key: UnreadableKey): Result<string, Unreadable> => {
  const points: string[] = []
  for (const part of typed.split(';').filter((text) => text.trim() !== '')) {
    const point = readPoint(part)
    if (!point.ok) return point
    points.push(point.value)
  }
  if (points.length < least || (place(points[0]) === place(points.at(-1))) !== closed) return err({ key })
  return ok(points.join('; '))
}

// XML 1.0 has no way to write these, so no record could hold them.
// oxlint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Typed text of one question as its lexical form; '' is no answer. */
export const readTyped = (type: ColumnType, typed: string, locale: Locale): Result<string, Unreadable> => {
  if (type === 'string' || type === 'barcode' || type === 'binary') return ok(typed.replace(unwritable, ''))
  if (typed.trim() === '') return ok('')
  switch (type) {
    case 'int':
      return readInteger(typed, locale)
    case 'decimal':
      return readDecimal(typed, locale)
    case 'date':
      return isDate(typed.trim()) ? ok(typed.trim()) : err({ key: 'fill.unreadable.date' })
    case 'time': {
      const read = readClock(typed.trim(), () => locale.zone(null))
      return read === null ? err({ key: 'fill.unreadable.time' }) : ok(read)
    }
    case 'dateTime':
      return readDateTime(typed, locale)
    case 'geopoint':
      return readPoint(typed)
    case 'geotrace':
      return readPoints(typed, 2, false, 'fill.unreadable.geotrace')
    case 'geoshape':
      return readPoints(typed, 4, true, 'fill.unreadable.geoshape')
    default:
      return ok(typed.trim())
  }
}
