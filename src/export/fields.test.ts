import { expect, test } from 'vitest'
import { fieldsOf, uniqueNames } from './fields.ts'
import type { ExportRow, ExportTable } from './source.ts'
import { wellRows, wellsSource } from './testing/wells-source.ts'

const names = { labels: false, groupNames: true, splitSelects: false }
const table = wellsSource().form.tables[0] as ExportTable
const [first, , third] = wellRows['/data'] as readonly ExportRow[] as readonly [ExportRow, ExportRow, ExportRow]
const valuesOf = (row: ExportRow, options: typeof names): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fieldsOf(table, options).map(({ heading, at, value }) => [heading, value(row.values[at] ?? '')]))

test('[TYP5] a heading that is taken gets a number, whatever the case of its letters', () => {
  const unique = uniqueNames(['key'])
  expect(['KEY', 'Name', 'name', 'NAME', 'é', 'e\u0301'].map(unique)).toEqual(['KEY_2', 'Name', 'name_2', 'NAME_3', 'é', 'e\u0301_2'])
})

test('[TYP6] headings are names with their groups, or labels, told apart where two share one', () => {
  expect(fieldsOf(table, names).map(({ heading }) => heading).slice(-4)).toEqual(['where-Accuracy', 'more-way', 'more-plot', 'more-name'])
  expect(fieldsOf(table, { ...names, groupNames: false }).map(({ heading }) => heading).slice(-3)).toEqual(['way', 'plot', 'more-name'])
  expect(fieldsOf(table, { ...names, labels: true }).map(({ heading }) => heading).filter((heading) => /^Nom|^start|^checked/.test(heading)))
    .toEqual(['start', 'start-Zone', 'Nom du point d’eau (name)', 'checked', 'Nom du point d’eau (more-name)'])
})

test('[TYP7] choices are names, labels, or a column each; one that is not known keeps its name', () => {
  expect(valuesOf(first, names)).toMatchObject({ state: 'works', uses: 'drink wash' })
  expect(valuesOf(first, { ...names, labels: true })).toMatchObject({ 'État': 'Fonctionne', Uses: 'شرب; Washing & "cleaning"' })
  expect(valuesOf(third, { ...names, labels: true })).toMatchObject({ 'État': 'lost', Uses: 'شرب; gone' })
  expect(valuesOf(third, { ...names, splitSelects: true })).toMatchObject({ uses: 'drink gone', 'uses/drink': 1, 'uses/wash': 0 })
  expect(valuesOf((wellRows['/data'] as readonly ExportRow[])[1] as ExportRow, { ...names, splitSelects: true })).toMatchObject({ uses: null, 'uses/drink': null })
})

test('[TYP8] a point is four numbers; what is no point keeps its text in the first', () => {
  expect(valuesOf(first, names)).toMatchObject({ 'where-Latitude': 12.5, 'where-Longitude': -1.25, 'where-Altitude': 310, 'where-Accuracy': 4.5 })
  expect(valuesOf(third, names)).toMatchObject({ 'where-Latitude': 'no place', 'where-Longitude': null })
})

test('[TYP9] the zone of a moment stands beside it', () => {
  expect(valuesOf(first, names)).toMatchObject({ start: { type: 'moment', wall: Date.UTC(2026, 2, 29, 2, 30, 0, 250) }, 'start-Zone': '+03:00' })
  expect(valuesOf(third, names)['start-Zone']).toBeNull()
})
