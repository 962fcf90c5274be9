/** The part of api.ts about data leaving the device: what would go, making the file, presets. Types only. Importing back: api-import.ts; sending: api-send.ts. */
import type { Count } from './api.ts'

export type ExportFormat = 'csv' | 'xlsx' | 'geojson' | 'kml' | 'gpkg' | 'xml' | 'sqlite'
export interface ExportFilter {
  readonly formId: string
  /** null: all */
  readonly versionIds: readonly string[] | null
  /** by when it was first finished or last changed, ms, from inclusive and to exclusive; null: open */
  readonly date: { readonly of: 'created' | 'updated'; readonly from: number | null; readonly to: number | null } | null
  /** origins of devices that finished records first; null: all */
  readonly devices: readonly string[] | null
  readonly state: 'any' | 'to-review' | 'to-check' | 'settled'
  /** deleted ones go along, marked */
  readonly withDeleted: boolean
  /** only what is new or changed, here, since the preset of this name was last exported */
  readonly sincePreset: string | null
}
export interface ExportOptions {
  /** labels instead of names: of columns and of choices */
  readonly labels: boolean
  /** language of the labels; null: the form's default */
  readonly language: string | null
  /** one column per choice of select_multiple beside its own */
  readonly splitSelects: boolean
  readonly groupNames: boolean
  /** questions that the form does not ask any more */
  readonly withRemoved: boolean
  readonly media: boolean
  /** UTF-8 byte order mark, for Excel */
  readonly bom: boolean
  /** cells that a spreadsheet would run as a formula get an apostrophe in front */
  readonly neutralFormulas: boolean
}
export interface ExportWish { readonly format: ExportFormat; readonly filter: ExportFilter; readonly options: ExportOptions }
/** What the screen needs to offer filters, and how much would go. */
export interface ExportPlan {
  readonly records: number
  readonly files: { readonly count: number; readonly bytes: number; readonly missing: number }
  readonly versions: readonly { readonly versionId: string; readonly version: string; readonly records: number }[]
  readonly devices: readonly { readonly origin: string; readonly name: string; readonly records: number }[]
  readonly languages: readonly string[]
  /** questions with a place: without one the map formats have nothing to show */
  readonly places: number
  readonly repeats: number
}
export interface ExportMade {
  readonly file: File
  readonly records: number
  readonly files: number
  /** files that are not on this device */
  readonly missing: number
  /** said in the file too, e.g. answers that are no place */
  readonly notes: readonly { readonly code: string; readonly count: number }[]
}
export interface ExportPreset {
  readonly name: string
  readonly wish: ExportWish
  /** ms; null: never */
  readonly lastAt: number | null
}
export interface ExportNotice {
  readonly type: 'export'
  readonly records: Count
  readonly files: Count
}

export interface ExportApi {
  'export.plan'(p: { filter: ExportFilter }): ExportPlan
  /** null when it was stopped; the next one ends the one before. Notices of type 'export' tell how far it is. */
  'export.make'(p: ExportWish): ExportMade | null
  'export.stop'(p: null): null
  /** The file of this preset was saved or shared: "since the last export" counts from when it was made. */
  'export.handed'(p: { preset: string }): null
  'export.presets'(p: { formId: string }): readonly ExportPreset[]
  'export.keepPreset'(p: { name: string; wish: ExportWish }): readonly ExportPreset[]
  'export.dropPreset'(p: { formId: string; name: string }): readonly ExportPreset[]
}
