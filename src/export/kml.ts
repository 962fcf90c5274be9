/**
 * Records with a place as KML 2.2: a folder for each question that asks for one, a placemark for each row, its answers as extended
 * data; with photos a KMZ, whose balloons show them. Rows without a place are left out and counted. Rules GEO5, GEO6, KML1-KML4.
 */
import type { Field } from './fields.ts'
import type { Format, FormatOptions } from './format.ts'
import { hasAltitude, type Place } from './geometry.ts'
import { answerIn, layerFields, layersOf, notedPlace, type Layer } from './geometry-layers.ts'
import { mediaNames, type MediaNames } from './media-names.ts'
import { utf8 } from './pieces.ts'
import type { ExportForm, ExportRow, ExportSource } from './source.ts'
import { filesGo, filesUnder } from './with-files.ts'
import { xmlText } from './xml-text.ts'
import { zipOf, type ZipEntry } from './zip.ts'

/** How the file's name ends. */
export const kmlEnding = (form: Pick<ExportForm, 'tables'>, options: Pick<FormatOptions, 'media'>): 'kml' | 'kmz' => (filesGo(form, options) ? 'kmz' : 'kml')

const coordinates = (place: Place): string => {
  const withAltitude = hasAltitude(place)
  return place.positions.map(({ longitude, latitude, altitude }) => `${longitude},${latitude}${withAltitude ? `,${String(altitude)}` : ''}`).join(' ')
}
export const geometryKml = (place: Place): string => {
  const inner = `<coordinates>${coordinates(place)}</coordinates>`
  if (place.type === 'geopoint') return `<Point>${inner}</Point>`
  return place.type === 'geotrace' ? `<LineString><tessellate>1</tessellate>${inner}</LineString>` : `<Polygon><outerBoundaryIs><LinearRing>${inner}</LinearRing></outerBoundaryIs></Polygon>`
}

const data = (name: string, value: string): string => `<Data name="${xmlText(name)}"><value>${xmlText(value)}</value></Data>`

/** [KML2] What stands in a cell, as text. */
const shown = ({ value }: Field, text: string): string => {
  const read = value(text)
  return read === null ? '' : typeof read === 'object' ? text : String(read)
}

/** [KML3] Programs that show a balloon's own text show nothing else in it. */
const balloon = (photos: readonly string[], values: readonly (readonly [string, string])[]): string => {
  const rows = values.map(([name, value]) => `<tr><th align="left">${xmlText(name)}</th><td>${xmlText(value)}</td></tr>`)
  return `<description>${xmlText(`${photos.map((name) => `<p><img src="files/${encodeURIComponent(name)}" width="400"/></p>`).join('')}<table>${rows.join('')}</table>`)}</description>`
}

/** [KML1] */
const nameOf = ({ record, key, parentKey }: ExportRow): string => [record.name, ...(parentKey === null ? [] : [key.slice(key.lastIndexOf('/') + 1)])].filter((part) => part !== '').join(' ')

async function* document(source: ExportSource, options: FormatOptions, media: MediaNames | null): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document><name>${xmlText(source.form.title)}</name>\n`
  yield '<Style id="place"><LineStyle><color>ff504a14</color><width>3</width></LineStyle><PolyStyle><color>66504a14</color></PolyStyle></Style>\n'
  for (const layer of layersOf(source.form)) yield* folder(source, layer, options, media)
  yield '</Document>\n</kml>\n'
}

async function* folder(source: ExportSource, layer: Layer, options: FormatOptions, media: MediaNames | null): AsyncGenerator<string> {
  const own = layer.column.path.join('-')
  const fields = layerFields(layer, options, ['key', 'parent', 'device', 'user', 'updated', own])
  yield `<Folder><name>${xmlText(options.labels ? (layer.column.label ?? layer.name) : layer.name)}</name>\n`
  for await (const page of source.rows(layer.table.range)) {
    for (const row of page) {
      const place = notedPlace(layer, row, options)
      if (place === null) continue
      const { record } = row
      const answers = [
        ...fields.map((field) => [field.heading, shown(field, answerIn(row, field, media))] as const).filter(([, value]) => value !== ''),
        ...(typeof place === 'string' ? [[own, place] as const] : []),
      ]
      const facts: readonly (readonly [string, string])[] = [
        ['key', row.key], ...(row.parentKey === null ? [] : [['parent', row.parentKey] as const]),
        ['user', record.createdBy.userName], ['device', record.createdBy.name], ['updated', new Date(record.updatedAt).toISOString()],
      ]
      const photos = media === null ? [] : fields.filter(({ column }) => column.type === 'binary').map((field) => answerIn(row, field, media)).filter((name) => /\.(jpe?g|png|gif|webp)$/i.test(name))
      yield `<Placemark><name>${xmlText(nameOf(row))}</name>${photos.length > 0 ? balloon(photos, answers) : ''}<TimeStamp><when>${new Date(record.createdAt).toISOString()}</when></TimeStamp><styleUrl>#place</styleUrl>` +
        `<ExtendedData>${[...facts, ...answers].map(([name, value]) => data(name, value)).join('')}</ExtendedData>${typeof place === 'string' ? '' : geometryKml(place)}</Placemark>\n`
    }
  }
  yield '</Folder>\n'
}

async function* entries(source: ExportSource, options: FormatOptions): AsyncGenerator<ZipEntry> {
  const media = await mediaNames(source)
  yield { name: 'doc.kml', modified: options.now, body: utf8(document(source, options, media)) }
  yield* filesUnder('files', source, options, media)
}

export const kml: Format = (source, options) => (filesGo(source.form, options) ? zipOf(entries(source, options)) : utf8(document(source, options, null)))
