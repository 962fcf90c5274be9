/**
 * What the files of an export are called in its media folder: as the answers say, where that is a name on every system and nobody else's.
 * Both the cells and the folder go by this. Rule EXP6.
 */
import { safeFileName, uniqueFileNames } from './file-names.ts'
import type { ExportFile, ExportSource } from './source.ts'

export interface MediaNames {
  /** What a cell says in place of the answer. */
  cell(row: string, column: string, answer: string): string
  /** null: it is in the folder under another answer's name already. */
  file(file: ExportFile): string | null
}
const keyOf = (row: string, column: string): string => `${row} ${column}`
const bytesOf = ({ content, name, size }: ExportFile): string => content ?? `${size} ${name}`

/** Reads which files there are, not the files. */
export const mediaNames = async (source: Pick<ExportSource, 'files'>): Promise<MediaNames> => {
  const renamed = new Map<string, string>()
  const unique = uniqueFileNames()
  const names = new Map<string, { readonly name: string; readonly first: string }>()
  for await (const file of source.files()) {
    const what = `${bytesOf(file)}\u0000${file.name}`
    let known = names.get(what)
    if (known === undefined) {
      known = { name: unique(safeFileName(file.name, 'file')), first: keyOf(file.row, file.column) }
      names.set(what, known)
    }
    if (known.name !== file.name) renamed.set(keyOf(file.row, file.column), known.name)
  }
  return {
    cell: (row, column, answer) => (renamed.size === 0 ? answer : (renamed.get(keyOf(row, column)) ?? answer)),
    file: (file) => {
      const known = names.get(`${bytesOf(file)}\u0000${file.name}`)
      return known === undefined || known.first !== keyOf(file.row, file.column) ? null : known.name
    },
  }
}
