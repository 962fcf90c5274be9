/**
 * Calendars in one shape: years of months, each with its first day's number and its length. Days are counted from 1970-01-01.
 * What a form stores is always the Gregorian date. The calendars: calendars.ts, myanmar.ts, bikram-sambat.ts. Pure. Rules CAL1-CAL3.
 */
export interface Month {
  readonly id: number
  /** the number of its first day: 1, but for the Myanmar month in which the year turns */
  readonly first: number
  readonly length: number
}
export interface CalendarSystem {
  /** day number of the year's first day */
  readonly newYear: (year: number) => number
  readonly months: (year: number) => readonly Month[]
  /** years it is defined for, both included */
  readonly least: number
  readonly most: number
}
export interface CalendarDate { readonly year: number; readonly month: number; readonly day: number }

const dayMs = 86_400_000
export const dayOfIso = (iso: string): number | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso)
  if (match === null) return null
  const date = new Date(0)
  date.setUTCFullYear(Number(match[1]), Number(match[2]) - 1, Number(match[3]))
  return date.getTime() / dayMs
}
export const isoOfDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)
/** Day number of a Julian day number, by which calendars are published. */
export const ofJulian = (julian: number): number => julian - 2_440_588
export const toJulian = (day: number): number => day + 2_440_588

/** [CAL1] null for a day the calendar does not have. */
export const dayOf = (system: CalendarSystem, { year, month, day }: CalendarDate): number | null => {
  if (!Number.isInteger(year) || year < system.least || year > system.most) return null
  let start = system.newYear(year)
  for (const { id, first, length } of system.months(year)) {
    if (id === month) return Number.isInteger(day) && day >= first && day < first + length ? start + day - first : null
    start += length
  }
  return null
}
/** [CAL1] null before its first year and after its last. */
export const dateOf = (system: CalendarSystem, day: number): CalendarDate | null => {
  let [year, beyond] = [system.least, system.most + 1]
  if (day < system.newYear(year)) return null
  while (beyond - year > 1) {
    const middle = Math.floor((year + beyond) / 2)
    if (system.newYear(middle) <= day) year = middle
    else beyond = middle
  }
  let start = system.newYear(year)
  for (const { id, first, length } of system.months(year)) {
    if (day < start + length) return { year, month: id, day: first + day - start }
    start += length
  }
  return null
}
export const wholeMonths = (lengths: readonly number[]): readonly Month[] => lengths.map((length, at) => ({ id: at + 1, first: 1, length }))
