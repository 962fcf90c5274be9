import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { geojson, geojsonEnding } from './geojson.ts'
import { layersOf } from './geometry-layers.ts'
import type { ExportSource } from './source.ts'
import { golden } from './testing/golden-file.ts'
import { bytesOf, testOptions, textOf } from './testing/options.ts'
import { rowsSource } from './testing/rows-source.ts'
import { wellRows, wellsSource } from './testing/wells-source.ts'

/** The survey with only the named places asked for. */
const only = (...nodesets: readonly string[]): ExportSource => {
  const { form } = wellsSource()
  const kept = form.tables.map((table) => table.columns.flatMap(({ type, nodeset }, at) => (!type.startsWith('geo') || nodesets.includes(nodeset) ? [at] : [])))
  return rowsSource({
    form: { ...form, tables: form.tables.map((table, index) => ({ ...table, columns: (kept[index] as number[]).map((at) => table.columns[at] as (typeof table.columns)[number]) })) },
    rows: Object.fromEntries(form.tables.map(({ range }, index) => [range, (wellRows[range] ?? []).map((row) => ({ ...row, values: (kept[index] as number[]).map((at) => row.values[at] ?? '') }))])),
  })
}
interface Feature { readonly id: string; readonly geometry: { readonly type: string; readonly coordinates: readonly unknown[] } | null; readonly properties: Readonly<Record<string, unknown>> }
const featuresOf = (text: string): readonly Feature[] => (JSON.parse(text) as { readonly features: readonly Feature[] }).features

test('[GEO5] one question with a place is one file, several are a zip with a file each', async () => {
  const one = only('/data/where')
  expect([geojsonEnding(one.form, { media: false }), geojsonEnding(one.form, { media: true }), geojsonEnding(wellsSource().form, { media: false })]).toEqual(['geojson', 'zip', 'zip'])
  expect(layersOf(one.form).map(({ name }) => name)).toEqual(['wells'])
  const files = unzipSync(await bytesOf(geojson(wellsSource(), testOptions())))
  expect(Object.keys(files)).toEqual(['wells-where.geojson', 'wells-more-way.geojson', 'wells-more-plot.geojson', 'wells-pump.geojson'])
  expect(featuresOf(new TextDecoder().decode(files['wells-more-plot.geojson'])).map(({ geometry }) => geometry)).toEqual([
    { type: 'Polygon', coordinates: [[[0, 0, 0], [0.001, 0.001, 0], [0, 0.001, 0], [0, 0, 0]]] },
    { type: 'Polygon', coordinates: [[[179.9, -17], [-179.9, -17], [-179.9, -16], [179.9, -17]]] },
  ])
  expect(featuresOf(await textOf(geojson(only(), testOptions())))).toEqual([])
})

test('[GEO6] a row without a place is left out, one whose answer is none has it as text; both are counted', async () => {
  const options = testOptions()
  const features = featuresOf(await textOf(geojson(only('/data/where'), options)))
  expect(features.map(({ geometry }) => geometry)).toEqual([{ type: 'Point', coordinates: [-1.25, 12.5, 310] }, null])
  expect(features[1]?.properties['where']).toBe('no place')
  expect(options.notes).toEqual(['no-place', 'place-unread'])
  // once for a row, not for each of its three questions
  const all = testOptions()
  await bytesOf(geojson(wellsSource(), all))
  expect(all.notes.filter((code) => code === 'no-place')).toHaveLength(2)
})

test('[GEO7] a feature names its row and what is known of its record', async () => {
  const [feature] = featuresOf(await textOf(geojson(only('/data/pump/spot'), testOptions())))
  expect(feature).toMatchObject({ id: 'uuid:00000000-0000-8000-8000-000000000011/pump[1]', properties: { $parent: 'uuid:00000000-0000-8000-8000-000000000011', $created: '2026-01-02T03:04:05.000Z', $createdBy: 'Amina', $device: 'Tablet 4', $toReview: false } })
})

test('[GEO8] numbers are numbers, all else is as it was answered', async () => {
  const [first, third] = featuresOf(await textOf(geojson(only('/data/where'), testOptions({ labels: true })))).map(({ properties }) => properties)
  expect(first).toMatchObject({ start: '2026-03-29T02:30:00.250+03:00', 'Depth <m>': 12.5, People: 340, checked: true, Seen: '2026-03-28', Hour: '07:05:00.000+03:00', 'État': 'Fonctionne', 'Where-Accuracy': 4.5 })
  expect(third).toMatchObject({ 'Depth <m>': '1,5', People: '99999999999999999999', checked: 'maybe', Seen: '2026-02-30', '$formVersion': '2 "β"' })
  expect(third?.['Nom du point d’eau (name)']).toBe(wellRows['/data']?.[2]?.values[1])
})

test('[GEO8] a name that objects have of their own is a property as any other', async () => {
  const { form } = wellsSource()
  const text = await textOf(geojson(rowsSource({
    form: { ...form, tables: [{ range: '/data', parent: null, name: 'x', columns: ['__proto__', 'constructor', '$created', 'place'].map((name) => ({ nodeset: `/data/${name}`, path: [name], type: name === 'place' ? 'geopoint' as const : 'string' as const, kind: 'user' as const, label: null, choices: null, removed: false })) }] },
    rows: { '/data': (wellRows['/data'] ?? []).slice(0, 1).map((row) => ({ ...row, values: ['a', 'b', 'c', '1 2'] })) },
  }), testOptions()))
  expect(text).toContain('"__proto__":"a","constructor":"b","$created_2":"c"')
})

test('the golden file', async () => {
  const made = await textOf(geojson(only('/data/where'), testOptions({ labels: true, splitSelects: true })))
  expect(made).toBe(golden('wells.geojson', made))
})
