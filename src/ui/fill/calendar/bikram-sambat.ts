/** The Bikram Sambat calendar of Nepal: its month lengths follow no rule and are published; the table is that of the library ODK Collect uses too. */
import { daysInMonth } from 'bikram-sambat'
import { dayOfIso, wholeMonths, type CalendarSystem } from './system.ts'

const [least, most] = [1970, 2090]
const lengths = (year: number): readonly number[] => Array.from({ length: 12 }, (_, at) => daysInMonth(year, at + 1))
/** 1 Baisakh of each year. */
const starts: number[] = [dayOfIso('1913-04-13') ?? 0]
for (let year = least; year <= most; year += 1) starts.push((starts.at(-1) ?? 0) + lengths(year).reduce((sum, length) => sum + length, 0))

export const bikramSambat: CalendarSystem = { newYear: (year) => starts[year - least] ?? Number.NaN, months: (year) => wholeMonths(lengths(year)), least, most }
