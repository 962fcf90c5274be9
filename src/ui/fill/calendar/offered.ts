/** Which calendar an appearance asks for, and the names of its months in the language on screen. */
import { t } from '../../text/text.ts'
import { bikramSambat } from './bikram-sambat.ts'
import { buddhist, coptic, ethiopian, gregorian, islamic, persian } from './calendars.ts'
import { moonOf, myanmar } from './myanmar.ts'
import { isoOfDay, type CalendarSystem } from './system.ts'

export type CalendarName = 'gregorian' | 'ethiopian' | 'coptic' | 'islamic' | 'bikram-sambat' | 'myanmar' | 'persian' | 'buddhist'
export const systems: Readonly<Record<CalendarName, CalendarSystem>> = { gregorian, ethiopian, coptic, islamic, 'bikram-sambat': bikramSambat, myanmar, persian, buddhist }
/** Names that Intl knows the months by. */
const intlNames = { gregorian: 'gregory', ethiopian: 'ethiopic', coptic: 'coptic', islamic: 'islamic-civil', persian: 'persian', buddhist: 'buddhist' } as const

export const calendarOf = (appearance: ReadonlySet<string>): CalendarName => (Object.keys(systems) as readonly CalendarName[]).find((name) => appearance.has(name)) ?? 'gregorian'

/** `day`: any day of that month. */
export const monthName = (calendar: CalendarName, language: string, id: number, day: number): string => {
  if (calendar === 'bikram-sambat') return t(`fill.calendar.bikram.${id}` as 'fill.calendar.bikram.1')
  if (calendar === 'myanmar') return t(`fill.calendar.myanmar.${id}` as 'fill.calendar.myanmar.1')
  const format = new Intl.DateTimeFormat(language, { calendar: intlNames[calendar], month: 'long', timeZone: 'UTC' })
  // A browser without this calendar answers in another one.
  return format.resolvedOptions().calendar === intlNames[calendar] ? format.format(new Date(`${isoOfDay(day)}T00:00:00Z`)) : String(id)
}
export const dayName = (calendar: CalendarName, year: number, month: number, day: number): string => {
  if (calendar !== 'myanmar') return String(day)
  const moon = moonOf(year, month, day)
  if (!('day' in moon)) return t(moon.phase === 'full' ? 'fill.calendar.fullMoon' : 'fill.calendar.newMoon', { number: day })
  return t(moon.phase === 'waxing' ? 'fill.calendar.waxing' : 'fill.calendar.waning', { number: day, day: moon.day })
}
/** A day in the Gregorian calendar, with its weekday, in words. */
export const gregorianText = (language: string, day: number): string =>
  new Intl.DateTimeFormat(language, { calendar: 'gregory', weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${isoOfDay(day)}T00:00:00Z`))
