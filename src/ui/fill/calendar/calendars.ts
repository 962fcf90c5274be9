/**
 * Calendars that follow a rule: Gregorian, Buddhist (its years), Coptic and Ethiopian (twelve months of 30 days and a short one), the
 * tabular Islamic one (civil epoch, leap years 2 5 7 10 13 16 18 21 24 26 29 of 30, as ODK Collect's), and the Persian one by
 * its cycle of 33 years, which gives the official dates of the years it is offered for. Pure.
 */
import { ofJulian, wholeMonths, type CalendarSystem } from './system.ts'

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const julianLengths = (year: number): readonly number[] => [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const gregorianNewYear = (year: number): number => {
  const before = year - 1
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719_162
}
export const gregorian: CalendarSystem = { newYear: gregorianNewYear, months: (year) => wholeMonths(julianLengths(year)), least: 1, most: 9999 }

const buddhistAhead = 543
export const buddhist: CalendarSystem = {
  newYear: (year) => gregorianNewYear(year - buddhistAhead),
  months: (year) => wholeMonths(julianLengths(year - buddhistAhead)),
  least: buddhistAhead + 1, most: buddhistAhead + 9999,
}

const alexandrian = (epoch: number): CalendarSystem => ({
  newYear: (year) => ofJulian(epoch + 365 * (year - 1) + Math.floor(year / 4)),
  months: (year) => wholeMonths([...Array.from({ length: 12 }, () => 30), year % 4 === 3 ? 6 : 5]),
  least: 1, most: 7000,
})
export const coptic = alexandrian(1_825_030)
export const ethiopian = alexandrian(1_724_221)

export const islamic: CalendarSystem = {
  newYear: (year) => ofJulian(1_948_440 + (year - 1) * 354 + Math.floor((3 + 11 * year) / 30)),
  months: (year) => wholeMonths([30, 29, 30, 29, 30, 29, 30, 29, 30, 29, 30, (11 * year + 14) % 30 < 11 ? 30 : 29]),
  least: 1, most: 9000,
}

export const persian: CalendarSystem = {
  newYear: (year) => ofJulian(1_948_320 + 365 * (year - 1) + Math.floor((8 * year + 21) / 33)),
  months: (year) => wholeMonths([31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, (25 * year + 11) % 33 < 8 ? 30 : 29]),
  least: 1200, most: 1500,
}
