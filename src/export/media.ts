/** Files of an export as entries of its zip: those that this device holds; the others are counted. Rule EXP6. */
import type { FormatOptions } from './format.ts'
import type { ExportFile, ExportSource } from './source.ts'
import type { ZipEntry } from './zip.ts'

/** `nameOf`: null for one that is in the zip already. */
export async function* mediaEntries(source: Pick<ExportSource, 'files'>, { now, note }: Pick<FormatOptions, 'now' | 'note'>, nameOf: (file: ExportFile) => string | null): AsyncGenerator<ZipEntry> {
  for await (const file of source.files()) {
    const name = nameOf(file)
    if (name === null) continue
    if (file.isHere) yield { name, modified: now, body: file.read(), store: true }
    else note('file-not-here')
  }
}
