/** Whether and under which names files go along with a format that holds none of its own. Rule EXP6. */
import type { FormatOptions } from './format.ts'
import type { MediaNames } from './media-names.ts'
import { mediaEntries } from './media.ts'
import type { ExportForm, ExportSource } from './source.ts'
import type { ZipEntry } from './zip.ts'

/** A form that asks for no files is never zipped for them. */
export const filesGo = ({ tables }: Pick<ExportForm, 'tables'>, { media }: Pick<FormatOptions, 'media'>): boolean => media && tables.some(({ columns }) => columns.some(({ type }) => type === 'binary'))

export const filesUnder = (folder: string, source: ExportSource, options: FormatOptions, media: MediaNames): AsyncIterable<ZipEntry> =>
  mediaEntries(source, options, (file) => {
    const name = media.file(file)
    return name === null ? null : `${folder}/${name}`
  })
