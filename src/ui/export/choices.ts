/** What may be chosen for an export, apart from any screen: the start, how many filters are set, days as times. Rules EXU1-EXU3. */
import type { ExportFilter, ExportFormat, ExportOptions, ExportPlan, ExportWish } from '../../worker/api-export.ts'

export const formats: readonly ExportFormat[] = ['csv', 'xlsx', 'geojson', 'kml', 'gpkg', 'xml', 'sqlite']
const onMaps: ReadonlySet<ExportFormat> = new Set(['geojson', 'kml', 'gpkg'])

export const allRecordsOf = (formId: string): ExportFilter =>
  ({ formId, versionIds: null, date: null, devices: null, state: 'any', withDeleted: false, sincePreset: null })

export const usualOptions: ExportOptions =
  { labels: false, language: null, splitSelects: false, groupNames: true, withRemoved: true, media: true, bom: false, neutralFormulas: true }

/** A preset is made again with the format it was kept with. */
export const wishOf = (format: ExportFormat, filter: ExportFilter, options: ExportOptions): ExportWish => ({ format, filter, options })

export const filtersSet = (filter: ExportFilter): number =>
  [filter.versionIds !== null, filter.date !== null, filter.devices !== null, filter.state !== 'any', filter.withDeleted, filter.sincePreset !== null].filter(Boolean).length

/** [EXU1] A map of a form without a place would be empty; the database holds everything whatever was filtered. */
export const whyNot = (format: ExportFormat, plan: ExportPlan | undefined): 'asking' | 'no-place' | 'no-records' | null => {
  if (plan === undefined) return 'asking'
  if (onMaps.has(format) && plan.places === 0) return 'no-place'
  return plan.records === 0 && format !== 'sqlite' ? 'no-records' : null
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** [EXU2] The day of a date field (2026-11-21) as the instant it begins here; `daysLater` 1: where it ends. null: no such day. */
export const dayStart = (text: string, daysLater = 0): number | null => {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (found === null) return null
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number]
  const start = new Date(year, month - 1, day)
  if (start.getMonth() !== month - 1 || start.getDate() !== day) return null
  return new Date(year, month - 1, day + daysLater).getTime()
}

/** [EXU2] The other way: what the field shows. */
export const dayText = (millis: number | null, daysLater = 0): string => {
  if (millis === null) return ''
  const day = new Date(millis)
  const shown = new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysLater)
  return `${String(shown.getFullYear()).padStart(4, '0')}-${twoDigits(shown.getMonth() + 1)}-${twoDigits(shown.getDate())}`
}

/** [EXU3] Both ends open is no filter; an end before its beginning is an error that the screen says. */
export const isEmptySpan = ({ date }: Pick<ExportFilter, 'date'>): boolean =>
  date !== null && date.from !== null && date.to !== null && date.from >= date.to
