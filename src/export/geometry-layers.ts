/** What maps show of a form: a layer for each question that asks for a place, of records and of repeats. Rule GEO5. */
import { fieldsOf, uniqueNames, type Field, type FieldOptions } from './fields.ts'
import type { FormatOptions } from './format.ts'
import { isPlaceType, readPlace, type Place, type PlaceType } from './geometry.ts'
import type { MediaNames } from './media-names.ts'
import type { ExportColumn, ExportForm, ExportRow, ExportTable } from './source.ts'

export interface Layer {
  /** of a file, folder or table; unique in the form, safe as a file name */
  readonly name: string
  readonly table: ExportTable
  readonly column: ExportColumn
  readonly type: PlaceType
  /** its answer in a row's values */
  readonly at: number
  /** of all places that its table asks for, when it is the first of them; empty: another layer speaks for the table */
  readonly counted: readonly number[]
}

/** [GEO5] Named as the table when it asks for one place only, else the question's name behind it. */
export const layersOf = ({ tables }: Pick<ExportForm, 'tables'>): readonly Layer[] => {
  const unique = uniqueNames()
  return tables.flatMap((table) => {
    const places = table.columns.flatMap((column, at) => (isPlaceType(column.type) ? [{ column, type: column.type, at }] : []))
    return places.map((place, index) => ({ ...place, table, counted: index === 0 ? places.map(({ at }) => at) : [], name: unique(places.length === 1 ? table.name : `${table.name}-${place.column.path.join('-').replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '_')}`) }))
  })
}

/** Of a layer's features: without what its geometry says already, a point's accuracy aside, and with zones where they were written. */
export const layerFields = ({ table, at }: Layer, options: FieldOptions, taken: Iterable<string>): readonly Field[] =>
  fieldsOf(table, options, taken).filter((field) => field.part !== 'zone' && (field.at !== at || field.heading.endsWith('-Accuracy')))

/** [GEO6] null: nothing was answered; text: it is no place. */
export const placeIn = ({ type, at }: Layer, row: ExportRow): Place | string | null => {
  const text = row.values[at] ?? ''
  return text.trim() === '' ? null : (readPlace(type, text) ?? text)
}

/** [GEO6] Nothing of this row is on any map; true once, whatever the number of its table's layers. */
export const isNowhere = ({ counted }: Layer, { values }: ExportRow): boolean => counted.length > 0 && counted.every((at) => (values[at] ?? '').trim() === '')

/** [GEO6] The place of a row for a map; null: it is not on it. What is not on any map, and what is no place, is counted. */
export const notedPlace = (layer: Layer, row: ExportRow, options: Pick<FormatOptions, 'note'>): Place | string | null => {
  const place = placeIn(layer, row)
  if (isNowhere(layer, row)) options.note('no-place')
  if (typeof place === 'string') options.note('place-unread')
  return place
}

/** A file by the name that it has beside; null: none go along. */
export const answerIn = ({ id, values }: ExportRow, { at, column }: Field, media: MediaNames | null): string =>
  media === null || column.type !== 'binary' ? (values[at] ?? '') : media.cell(id, column.nodeset, values[at] ?? '')
