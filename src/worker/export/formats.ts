/** The formats by name, each loaded when it is asked for first. Rule EXP9. */
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import type { Format } from '../../export/format.ts'
import type { ExportFormat } from '../api-export.ts'

export interface FileMeans { readonly sqlite: Sqlite3Static; root(): Promise<FileSystemDirectoryHandle> }

/** The database itself is no format of a source: database-file.ts. */
export const formatNamed = async (format: Exclude<ExportFormat, 'sqlite'>, { sqlite, root }: FileMeans): Promise<Format> => {
  switch (format) {
    case 'csv': return (await import('../../export/csv.ts')).csv
    case 'xml': return (await import('../../export/xml-zip.ts')).xmlZip
    case 'geojson': return (await import('../../export/geojson.ts')).geojson
    case 'kml': return (await import('../../export/kml.ts')).kml
    case 'xlsx': return (await import('../../export/xlsx.ts')).xlsx
    case 'gpkg': return (await import('./gpkg.ts')).geopackageIn(sqlite, root)
  }
}
const endings = { csv: 'zip', xml: 'zip', xlsx: 'xlsx', geojson: 'geojson', kml: 'kml', gpkg: 'gpkg', sqlite: 'sqlite' } as const
const types: Readonly<Record<string, string>> = {
  zip: 'application/zip', kmz: 'application/vnd.google-earth.kmz', kml: 'application/vnd.google-earth.kml+xml', geojson: 'application/geo+json',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', gpkg: 'application/geopackage+sqlite3', sqlite: 'application/vnd.sqlite3',
}

/** What was made, by its first bytes: several layers, or a map with its photos, are a zip. */
export const endingOf = (format: ExportFormat, first: Uint8Array): string =>
  first[0] === 0x50 && first[1] === 0x4b && (format === 'geojson' || format === 'kml' || format === 'gpkg') ? (format === 'kml' ? 'kmz' : 'zip') : endings[format]
export const typeOf = (ending: string): string => types[ending] ?? 'application/octet-stream'
