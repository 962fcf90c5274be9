/**
 * Records with a place as GeoJSON (RFC 7946): a FeatureCollection for each question that asks for one; several go into a zip, a file
 * each. A feature is a row: its key as id, its answers as properties, and what is known of its record under names that begin with `$`.
 * Rows without a place are left out and counted. Rules GEO5-GEO8.
 */
import type { Field } from './fields.ts'
import type { Format, FormatOptions } from './format.ts'
import { hasAltitude, type Place } from './geometry.ts'
import { answerIn, layerFields, layersOf, notedPlace, type Layer } from './geometry-layers.ts'
import { mediaNames, type MediaNames } from './media-names.ts'
import { onceOf, utf8 } from './pieces.ts'
import type { ExportForm, ExportRow, ExportSource } from './source.ts'
import { filesGo, filesUnder } from './with-files.ts'
import { zipOf, type ZipEntry } from './zip.ts'

/** How the file's name ends. */
export const geojsonEnding = (form: Pick<ExportForm, 'tables'>, options: Pick<FormatOptions, 'media'>): 'geojson' | 'zip' => (layersOf(form).length > 1 || filesGo(form, options) ? 'zip' : 'geojson')

const geometryTypes = { geopoint: 'Point', geotrace: 'LineString', geoshape: 'Polygon' } as const

export const geometryJson = (place: Place): string => {
  const withAltitude = hasAltitude(place)
  const all = place.positions.map(({ longitude, latitude, altitude }) => `[${longitude},${latitude}${withAltitude ? `,${String(altitude)}` : ''}]`)
  const coordinates = place.type === 'geopoint' ? all.join() : place.type === 'geotrace' ? `[${all.join()}]` : `[[${all.join()}]]`
  return `{"type":"${geometryTypes[place.type]}","coordinates":${coordinates}}`
}

const time = (ms: number): string => new Date(ms).toISOString()
/** [GEO7] */
const factsOf = ({ record, parentKey }: ExportRow): readonly (readonly [string, string | number | boolean])[] => [
  ...(parentKey === null ? [] : [['$parent', parentKey] as const]),
  ['$created', time(record.createdAt)], ['$createdBy', record.createdBy.userName], ['$device', record.createdBy.name],
  ['$updated', time(record.updatedAt)], ['$updatedBy', record.updatedBy.userName], ['$edits', record.edits], ['$formVersion', record.formVersion],
  ['$toReview', record.toReview], ...(record.isDeleted ? [['$deleted', true] as const] : []),
]
export const factNames = ['$parent', '$created', '$createdBy', '$device', '$updated', '$updatedBy', '$edits', '$formVersion', '$toReview', '$deleted'] as const

/** [GEO8] Numbers and yes or no as such; all else as it was answered, moments with their zone. */
const valueJson = ({ value }: Field, text: string): string => {
  const read = value(text)
  return read === null ? 'null' : typeof read === 'bigint' ? `"${read}"` : JSON.stringify(typeof read === 'object' ? text : read)
}

async function* collection(source: ExportSource, layer: Layer, options: FormatOptions, media: MediaNames | null): AsyncGenerator<string> {
  const own = layer.column.path.join('-')
  const fields = layerFields(layer, options, [...factNames, own])
  const keys = fields.map(({ heading }) => `${JSON.stringify(heading)}:`)
  yield `{"type":"FeatureCollection","name":${JSON.stringify(layer.name)},"features":[`
  let isFirst = true
  for await (const page of source.rows(layer.table.range)) {
    for (const row of page) {
      const place = notedPlace(layer, row, options)
      if (place === null) continue
      const properties = [
        ...factsOf(row).map(([name, value]) => `"${name}":${JSON.stringify(value)}`),
        ...fields.map((field, index) => `${keys[index]}${valueJson(field, answerIn(row, field, media))}`),
        ...(typeof place === 'string' ? [`${JSON.stringify(own)}:${JSON.stringify(place)}`] : []),
      ]
      yield `${isFirst ? '\n' : ',\n'}{"type":"Feature","id":${JSON.stringify(row.key)},"geometry":${typeof place === 'string' ? 'null' : geometryJson(place)},"properties":{${properties.join()}}}`
      isFirst = false
    }
  }
  yield '\n]}\n'
}

async function* entries(source: ExportSource, layers: readonly Layer[], options: FormatOptions): AsyncGenerator<ZipEntry> {
  const media = filesGo(source.form, options) ? await mediaNames(source) : null
  for (const layer of layers) yield { name: `${layer.name}.geojson`, modified: options.now, body: utf8(collection(source, layer, options, media)) }
  if (media !== null) yield* filesUnder('media', source, options, media)
}

export const geojson: Format = (source, options) => {
  const layers = layersOf(source.form)
  const [only] = layers
  if (geojsonEnding(source.form, options) === 'zip') return zipOf(entries(source, layers, options))
  return utf8(only === undefined ? onceOf(`{"type":"FeatureCollection","name":${JSON.stringify(source.form.formId)},"features":[]}\n`) : collection(source, only, options, null))
}
