import { assert, date, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { instantOf, readDay, readMoment, valueOf, type Moment } from './values.ts'

test('[TYP1] numbers are read whole or stay text', () => {
  expect(['7', '-007', '+5', '9007199254740993', '-0'].map((text) => valueOf('int', text))).toEqual([7, -7, 5, 9007199254740993n, 0])
  for (const text of ['1.5', '1,5', '٣', '12 ', '1e3', '99999999999999999999', '9223372036854775808', '=1+1']) expect(valueOf('int', text)).toBe(text)
  expect(['1.5', '.5', '5.', '-1e-3', '0.10'].map((text) => valueOf('decimal', text))).toEqual([1.5, 0.5, 5, -0.001, 0.1])
  for (const text of ['1,5', '1e999', 'NaN', 'Infinity', '.', '--1', '0x1']) expect(valueOf('decimal', text)).toBe(text)
  expect(['true', '1', 'false', '0', 'yes', ''].map((text) => valueOf('boolean', text))).toEqual([true, true, false, false, 'yes', null])
})

test('[TYP2] days are those of the calendar', () => {
  expect(valueOf('date', '2026-02-28')).toEqual({ type: 'day', text: '2026-02-28', days: 20512 })
  expect(readDay('0001-01-01')?.days).toBe(-719162)
  for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-1', '2026-01-01T00:00']) expect(valueOf('date', text)).toBe(text)
  assert(property(date({ min: new Date(0), max: new Date(Date.UTC(9999, 11, 31)), noInvalidDate: true }), (day) => {
    expect(readDay(day.toISOString().slice(0, 10))?.days).toBe(Math.floor(day.getTime() / 86_400_000))
  }))
})

test('[TYP3] moments keep the wall clock and the zone, and the instant follows from both', () => {
  expect(valueOf('dateTime', '2026-03-29T02:30:00.250+03:00')).toEqual({ type: 'moment', wall: Date.UTC(2026, 2, 29, 2, 30, 0, 250), zone: '+03:00' })
  expect(['2026-01-01T00:00:00', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00-0330', '2026-01-01T00:00+05'].map((text) => instantOf(readMoment(text) as Moment)))
    .toEqual([null, Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1, 3, 30), Date.UTC(2025, 11, 31, 19)])
  for (const text of ['2026-02-30T10:00:00', '2026-01-01T24:00:00', '2026-01-01', '2026-01-01 10:00:00']) expect(valueOf('dateTime', text)).toBe(text)
  assert(property(date({ min: new Date(0), max: new Date(Date.UTC(2200, 0, 1)), noInvalidDate: true }), integer({ min: -14 * 60, max: 14 * 60 }), (moment, minutes) => {
    const size = Math.abs(minutes)
    const zone = `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
    expect(instantOf(readMoment(new Date(moment.getTime() + minutes * 60_000).toISOString().replace('Z', zone)) as Moment)).toBe(moment.getTime())
  }))
})

test('[TYP4] times of day are the wall clock\'s', () => {
  expect(valueOf('time', '13:05:09.5+03:00')).toEqual({ type: 'clock', ms: 47_109_500 })
  expect(valueOf('time', '00:00')).toEqual({ type: 'clock', ms: 0 })
  for (const text of ['24:00:00', '1:00', '12:60:00', 'noon']) expect(valueOf('time', text)).toBe(text)
})
