import { expect, test } from 'vitest'
import { bikramSambat } from './bikram-sambat.ts'
import { buddhist, coptic, ethiopian, gregorian, islamic, persian } from './calendars.ts'
import { moonOf, myanmar, yearKind } from './myanmar.ts'
import { dateOf, dayOf, dayOfIso, isoOfDay, type CalendarSystem } from './system.ts'

const all: Readonly<Record<string, CalendarSystem>> = { gregorian, buddhist, coptic, ethiopian, islamic, persian, myanmar, bikramSambat }
const on = (system: CalendarSystem, iso: string): string => {
  const found = dateOf(system, dayOfIso(iso) ?? Number.NaN)
  return found === null ? 'none' : `${found.year}-${found.month}-${found.day}`
}
const random = (seed: number) => () => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed / 2_147_483_648 }

for (const [name, system] of Object.entries(all)) {
  test(`[CAL1] ${name}: 1,000 days there and back, and each day after the other`, () => {
    const chance = random(7)
    const [first, beyond] = [Math.max(system.newYear(system.least), dayOfIso('1800-01-01') ?? 0), Math.min(system.newYear(system.most + 1), dayOfIso('2200-01-01') ?? 0)]
    for (let count = 0; count < 1000; count += 1) {
      const day = first + Math.floor(chance() * (beyond - first))
      const date = dateOf(system, day)
      if (date === null) throw new Error(`no date on ${isoOfDay(day)}`)
      expect(dayOf(system, date), isoOfDay(day)).toBe(day)
      expect(dayOfIso(isoOfDay(day))).toBe(day)
    }
    let day = dayOfIso('2019-01-01') ?? 0
    for (let year = dateOf(system, day)?.year ?? 0, end = year + 30; year < Math.min(end, system.most); year += 1) {
      const length = system.months(year).reduce((sum, month) => sum + month.length, 0)
      expect(system.newYear(year) + length, `year ${year}`).toBe(system.newYear(year + 1))
    }
    for (day = dayOfIso('2023-01-01') ?? 0; day < 20_200; day += 1) expect(dayOf(system, dateOf(system, day) ?? { year: 0, month: 0, day: 0 })).toBe(day)
  })
  test(`[CAL1] ${name}: days it does not have and years outside`, () => {
    const year = Math.min(system.most, 2000)
    const [month] = system.months(year)
    if (month === undefined) throw new Error('no month')
    expect(dayOf(system, { year, month: month.id, day: month.first + month.length })).toBeNull()
    expect(dayOf(system, { year, month: month.id, day: month.first - 1 })).toBeNull()
    expect(dayOf(system, { year, month: 99, day: 1 })).toBeNull()
    expect(dayOf(system, { year: system.least - 1, month: 1, day: 1 })).toBeNull()
    expect(dateOf(system, system.newYear(system.least))?.year).toBe(system.least)
    expect(dateOf(system, system.newYear(system.least) - 1)).toBeNull()
    expect(dateOf(system, system.newYear(system.most + 1) - 1)?.year).toBe(system.most)
  })
}

/** By the calendars that come with the language's own formatter. */
for (const [name, id, system] of [['Coptic', 'coptic', coptic], ['Ethiopian', 'ethiopic', ethiopian], ['Islamic', 'islamic-civil', islamic], ['Persian', 'persian', persian], ['Buddhist', 'buddhist', buddhist]] as const) {
  test(`[CAL2] ${name}: the same as Intl on 2,000 days from 1900 to 2090`, () => {
    const format = new Intl.DateTimeFormat('en', { calendar: id, year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' })
    expect(format.resolvedOptions().calendar).toBe(id)
    const chance = random(3)
    for (let count = 0; count < 2000; count += 1) {
      const iso = isoOfDay(Math.floor(-25_567 + chance() * 69_396))
      const parts = new Map(format.formatToParts(new Date(`${iso}T00:00:00Z`)).map(({ type, value }) => [type, Number.parseInt(value, 10)]))
      expect(on(system, iso), iso).toBe(`${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`)
    }
  })
}

test('[CAL2] days that history gives: new years, leap days, the Ethiopian millennium', () => {
  expect(on(ethiopian, '2007-09-12')).toBe('2000-1-1')
  expect(on(ethiopian, '2007-09-11')).toBe('1999-13-6')
  expect(on(ethiopian, '2011-09-11')).toBe('2003-13-6')
  expect(on(coptic, '2011-09-12')).toBe('1728-1-1')
  expect(on(persian, '1979-02-11')).toBe('1357-11-22')
  expect(on(persian, '2021-03-20')).toBe('1399-12-30')
  expect(on(persian, '2024-03-20')).toBe('1403-1-1')
  expect(on(buddhist, '2024-02-29')).toBe('2567-2-29')
  expect(on(gregorian, '1900-03-01')).toBe('1900-3-1')
})

test('[CAL2] Bikram Sambat: published days', () => {
  expect(on(bikramSambat, '1913-04-13')).toBe('1970-1-1')
  expect(on(bikramSambat, '1950-04-13')).toBe('2007-1-1')
  // The constitution of Nepal: 3 Asoj 2072. The earthquake: 12 Baisakh 2072. New year 2081.
  expect(on(bikramSambat, '2015-09-20')).toBe('2072-6-3')
  expect(on(bikramSambat, '2015-04-25')).toBe('2072-1-12')
  expect(on(bikramSambat, '2024-04-13')).toBe('2081-1-1')
})

test('[CAL3] Myanmar: independence on the 9th waning of Pyatho 1309, full moons of Waso, kinds of years', () => {
  expect(on(myanmar, '1948-01-04')).toBe('1309-10-24')
  expect(moonOf(1309, 10, 24)).toEqual({ phase: 'waning', day: 9 })
  expect([on(myanmar, '2012-08-02'), on(myanmar, '2018-07-27')]).toEqual(['1374-4-15', '1380-4-15'])
  expect(moonOf(1380, 4, 15)).toEqual({ phase: 'full' })
  expect(moonOf(1380, 4, 30)).toEqual({ phase: 'new' })
  expect(moonOf(1380, 5, 29)).toEqual({ phase: 'new' })
  expect(moonOf(1380, 5, 14)).toEqual({ phase: 'waxing', day: 14 })
  expect([1374, 1376, 1377, 1380].map(yearKind)).toEqual(['little', 'common', 'big', 'little'])
})

test('[CAL3] Myanmar: the year turns within a month, which stands at both its ends', () => {
  const months = myanmar.months(1385)
  expect(months[0]?.first).toBeGreaterThan(1)
  expect(months.at(-1)?.id).toBeGreaterThan(12)
  const last = dateOf(myanmar, myanmar.newYear(1386) - 1)
  const next = dateOf(myanmar, myanmar.newYear(1386))
  expect([last?.year, next?.year]).toEqual([1385, 1386])
  expect((next?.day ?? 0) - (last?.day ?? 0)).toBe(1)
})
