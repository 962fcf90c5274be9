import { expect, test } from 'vitest'
import type { ColumnType } from '../../../forms/plan.ts'
import { asciiNumber, readTyped, showNumber, zoneText, type Locale } from './lexical.ts'

const point: Locale = { decimal: '.', zone: (wall) => (wall === null ? 120 : wall.startsWith('2026-07') ? 120 : 60) }
const comma: Locale = { ...point, decimal: ',' }
const read = (type: ColumnType, typed: string, locale = point): string => {
  const result = readTyped(type, typed, locale)
  return result.ok ? result.value : result.error.key.replace('fill.unreadable.', '!')
}
const table = (type: ColumnType, cases: Readonly<Record<string, string>>, locale = point): void => {
  for (const [typed, expected] of Object.entries(cases)) expect(read(type, typed, locale), `${type} ${JSON.stringify(typed)}`).toBe(expected)
}

test('[FIL1] whole numbers as people write them; no fraction is rounded away', () => {
  table('int', {
    '12': '12', ' 12 ': '12', '-3': '-3', '+5': '5', '007': '7', '0': '0', '-0': '0', '1 234': '1234', '1,234,567': '1234567', '12\u00a0000': '12000', '\u2212 4': '-4',
    '٤٢': '42', '۱۲۳': '123', '१२': '12', '２０': '20', '': '', '  ': '',
    abc: '!integer', '3.7': '!integer', '3.0': '!integer', '1,5': '!integer', '4o': '!integer', '1e3': '!integer', '--1': '!integer', '12 apples': '!integer', '½': '!integer',
    '2147483647': '2147483647', '-2147483647': '-2147483647', '2147483648': '!integerRange', '99999999999999999999': '!integerRange',
  })
  table('int', { '1.234': '1234', '1,234': '!integer' }, comma)
})

test('[FIL2] decimals with point or comma; what reads two ways is asked back', () => {
  table('decimal', {
    '1.5': '1.5', '1,5': '1.5', '.5': '0.5', '3.': '3', '-0,25': '-0.25', '1,234.5': '1234.5', '1.234,5': '1234.5', '1,234,567': '1234567', '1 234.5': '1234.5', '٣٫٥': '3.5',
    '1.500': '1.5', '0,125': '0.125', '1,234': '!ambiguous', '12,345': '!ambiguous', '1234,567': '1234.567',
    '1.2.3': '!decimal', '1,2,3': '!decimal', abc: '!decimal', '.': '!decimal', '1e5': '!decimal', '1,23,456.7': '!decimal',
    '123456789012345': '123456789012345', '0.1234567890123456': '!digits', '0.0000001': '!digits',
  })
  table('decimal', { '1,234': '1.234', '1.234': '!ambiguous', '1.5': '1.5', '1.234,5': '1234.5' }, comma)
})

test('a stored number is shown as it would be typed, and reads back the same', () => {
  for (const locale of [point, comma]) for (const value of ['1.234', '-0.5', '12', '1234567.25', '0.125']) expect(read('decimal', showNumber(value, locale), locale)).toBe(value)
  expect(showNumber('1.234', comma)).toBe('1,234')
})

test('[FIL3] dates are real days; times and date-times get seconds and the zone of that moment', () => {
  table('date', { '2026-02-28': '2026-02-28', '2024-02-29': '2024-02-29', '2026-02-29': '!date', '2026-13-01': '!date', '28.02.2026': '!date', '12026-01-01': '!date', '0000-01-01': '!date' })
  table('time', { '10:30': '10:30:00.000+02:00', '10:30:05': '10:30:05.000+02:00', '10:30:05.5Z': '10:30:05.500Z', '24:00': '!time', '10': '!time', '10:30+15:00': '!time' })
  table('dateTime', {
    '2026-01-05T10:30': '2026-01-05T10:30:00.000+01:00', '2026-07-05T10:30': '2026-07-05T10:30:00.000+02:00', '2026-01-05T10:30:00.000-05:00': '2026-01-05T10:30:00.000-05:00',
    '2026-01-05': '!dateTime', '2026-02-30T10:30': '!dateTime', '2026-01-05T25:00': '!dateTime',
  })
  expect([zoneText(0), zoneText(-210), zoneText(345)]).toEqual(['+00:00', '-03:30', '+05:45'])
})

test('[FIL4] points, lines and areas', () => {
  table('geopoint', {
    '12.5 -1.25': '12.5 -1.25', '12.5, -1.25': '12.5 -1.25', '12.5 -1.25 300 4.5': '12.5 -1.25 300 4.5', '١٢ ٣': '12 3',
    '12.5': '!geopoint', '91 0': '!latitude', '0 181': '!longitude', '0 0': '!geopoint', '1 2 3 -4': '!geopoint', 'here': '!geopoint', '12,5 -1,5': '!geopoint', '12.5,-1.5': '12.5 -1.5',
  })
  table('geotrace', { '1 1; 2 2': '1 1; 2 2', '1 1 0 0;2 2 0 0;': '1 1 0 0; 2 2 0 0', '1 1': '!geotrace', '1 1; 2 2; 1 1': '!geotrace', '1 1; x': '!geopoint' })
  table('geoshape', { '1 1; 2 2; 2 1; 1 1': '1 1; 2 2; 2 1; 1 1', '1 1; 2 2; 2 1': '!geoshape', '1 1; 2 2; 1 1': '!geoshape' })
})

test('text keeps its spaces and loses only what XML cannot hold', () => {
  table('string', { '  a  b ': '  a  b ', 'a\u0000b\u0008c': 'abc', 'x\ud800y': 'xy', '👍🏽': '👍🏽', 'line\nbreak\ttab': 'line\nbreak\ttab' })
  expect(asciiNumber("1'234")).toBe('1234')
})
