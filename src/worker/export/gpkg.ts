/** The GeoPackage of an export (export/gpkg.ts) as bytes; with files a zip with the folder media/ beside it, which its paths name. Rules GPK8, GPK9. */
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import type { Format, FormatOptions } from '../../export/format.ts'
import { writeGeopackage } from '../../export/gpkg.ts'
import { mediaNames, type MediaNames } from '../../export/media-names.ts'
import type { ExportSource } from '../../export/source.ts'
import { filesGo, filesUnder } from '../../export/with-files.ts'
import { zipOf, type ZipEntry } from '../../export/zip.ts'
import { openScratch } from './gpkg-scratch.ts'

export const geopackageIn = (sqlite: Sqlite3Static, root: () => Promise<FileSystemDirectoryHandle>): Format => {
  async function* file(source: ExportSource, options: FormatOptions, media: MediaNames | null): AsyncGenerator<Uint8Array> {
    const scratch = await openScratch(sqlite, await root())
    try {
      await writeGeopackage(scratch.db, source, options, media)
      yield* scratch.bytes()
    } finally {
      await scratch.remove()
    }
  }
  async function* entries(source: ExportSource, options: FormatOptions): AsyncGenerator<ZipEntry> {
    const media = await mediaNames(source)
    yield { name: `${source.form.tables[0]?.name ?? 'records'}.gpkg`, modified: options.now, body: file(source, options, media) }
    yield* filesUnder('media', source, options, media)
  }
  return (source, options) => (filesGo(source.form, options) ? zipOf(entries(source, options)) : file(source, options, null))
}
