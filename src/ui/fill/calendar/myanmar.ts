/**
 * The Myanmar calendar: lunar months held to the solar year by a second Waso (with or without a day more), the year beginning in April
 * wherever the month then stands. By the algorithm published by Yan Naing Aye ("Algorithm, Program and Calculation of Myanmar
 * Calendar", cool-emerald.blogspot.com, 2013), with its constants and exceptions from the year 1217 (1855) on. Pure. Rule CAL3.
 */
import { ofJulian, type CalendarSystem, type Month } from './system.ts'

const solarYear = 1_577_917_828 / 4_320_000
const lunarMonth = 1_577_917_828 / 53_433_336
/** Julian date of the beginning of year 0. */
const epoch = 1_954_168.050623

interface Era { readonly offset: number; readonly months: number; readonly fullMoons: Readonly<Record<number, number>>; readonly turned: ReadonlySet<number> }
const british: Era = { offset: -1, months: 4, fullMoons: { 1234: 1, 1261: -1 }, turned: new Set([1263, 1264]) }
const independent: Era = { offset: -0.5, months: 8, fullMoons: { 1377: 1 }, turned: new Set([1344, 1345]) }
const eraOf = (year: number): Era => (year >= 1312 ? independent : british)

/** Has the year a second Waso, and the Julian day of the full moon of (the second) Waso. */
const waso = (year: number): { readonly double: boolean; readonly fullMoon: number } => {
  const { offset, months, fullMoons, turned } = eraOf(year)
  const perMonth = solarYear / 12 - lunarMonth
  let excess = (solarYear * (year + 3739)) % lunarMonth
  if (excess < perMonth * (12 - months)) excess += lunarMonth
  const fullMoon = Math.round(solarYear * year + epoch - excess + 4.5 * lunarMonth + offset + (fullMoons[year] ?? 0))
  return { double: (excess >= lunarMonth - perMonth * months) !== turned.has(year), fullMoon }
}
type Kind = 'common' | 'little' | 'big'
/** What kind of year it is, and the Julian day of 1 Tagu. */
const frame = (year: number): { readonly kind: Kind; readonly tagu: number } => {
  const own = waso(year)
  let back = 1
  while (back < 3 && !waso(year - back).double) back += 1
  const before = waso(year - back)
  const tagu = before.fullMoon + 354 * back - 102
  if (!own.double) return { kind: 'common', tagu }
  return { kind: (own.fullMoon - before.fullMoon) % 354 >= 31 ? 'big' : 'little', tagu }
}

/** Months: 1 Tagu, 2 Kason, 3 Nayon, 4 Waso (the second of two), 5 Wagaung ... 12 Tabaung, 0 the first of two Wasos, 13 and 14 Tagu and Kason once more at the year's end. */
const lunarOrder = (kind: Kind): readonly number[] => [1, 2, 3, ...(kind === 'common' ? [] : [0]), 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
const lengthOf = (id: number, kind: Kind): number => 30 - (id % 2) + (id === 3 && kind === 'big' ? 1 : 0)

const newYearJulian = (year: number): number => Math.ceil(solarYear * year + epoch + 0.5)

const monthsOf = (year: number): readonly Month[] => {
  const { kind, tagu } = frame(year)
  const [begin, end] = [newYearJulian(year), newYearJulian(year + 1)]
  const months: Month[] = []
  let start = tagu
  for (const id of lunarOrder(kind)) {
    const length = lengthOf(id, kind)
    const [from, to] = [Math.max(start, begin), Math.min(start + length, end)]
    if (from < to) months.push({ id, first: from - start + 1, length: to - from })
    start += length
  }
  return months
}

export const myanmar: CalendarSystem = { newYear: (year) => ofJulian(newYearJulian(year)), months: monthsOf, least: 1220, most: 1500 }

export type Moon = { readonly phase: 'waxing' | 'waning'; readonly day: number } | { readonly phase: 'full' | 'new' }
/** [CAL3] How a day is called: waxing 1 to 14, full moon, waning 1 to 13 or 14, new moon. */
export const moonOf = (year: number, month: number, day: number): Moon => {
  const length = lengthOf(month, frame(year).kind)
  if (day === 15) return { phase: 'full' }
  if (day === length) return { phase: 'new' }
  return day < 15 ? { phase: 'waxing', day } : { phase: 'waning', day: day - 15 }
}
export const yearKind = (year: number): Kind => frame(year).kind
