/** What the page asks for, checked: also what an older app kept as a preset. */
import type { ExportFilter, ExportFormat, ExportOptions, ExportWish } from '../api-export.ts'

const formats: ReadonlySet<unknown> = new Set<ExportFormat>(['csv', 'xlsx', 'geojson', 'kml', 'gpkg', 'xml', 'sqlite'])
const switches: readonly (keyof ExportOptions)[] = ['labels', 'splitSelects', 'groupNames', 'withRemoved', 'media', 'bom', 'neutralFormulas']
const states: ReadonlySet<unknown> = new Set<ExportFilter['state']>(['any', 'to-review', 'to-check', 'settled'])
const mostListed = 10_000

type Unchecked<T> = { readonly [K in keyof T]?: unknown }
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isTime = (value: unknown): boolean => value === null || (typeof value === 'number' && Number.isFinite(value))
const isTexts = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length <= mostListed && value.every((text) => typeof text === 'string'))
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string'

export const isFilter = (value: unknown): value is ExportFilter => {
  if (!isObject(value)) return false
  const { formId, versionIds, date, devices, state, withDeleted, sincePreset }: Unchecked<ExportFilter> = value
  const span: Unchecked<NonNullable<ExportFilter['date']>> | null = isObject(date) ? date : null
  return typeof formId === 'string' && isTexts(versionIds) && isTexts(devices) && isTextOrNull(sincePreset) && typeof withDeleted === 'boolean' &&
    states.has(state) &&
    (date === null || (span !== null && (span.of === 'created' || span.of === 'updated') && isTime(span.from) && isTime(span.to)))
}
const isOptions = (value: unknown): value is ExportOptions =>
  isObject(value) && isTextOrNull((value as Unchecked<ExportOptions>).language) && switches.every((name) => typeof (value as Unchecked<ExportOptions>)[name] === 'boolean')

export const isWish = (value: unknown): value is ExportWish => {
  if (!isObject(value)) return false
  const { format, filter, options }: Unchecked<ExportWish> = value
  return formats.has(format) && isFilter(filter) && isOptions(options)
}
