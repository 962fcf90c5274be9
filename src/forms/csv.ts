/**
 * Tables as people save them (comma, semicolon, tab or bar between cells, quotes, line breaks in cells, a byte-order mark, rows
 * that are too short or too long), and written again so that any reader agrees. Never refuses: what is odd is taken as text.
 * Files of forms: form-data.ts. Rules FFL5, FFL6.
 */

export interface Table { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }

const separators = [',', ';', '\t', '|'] as const

/** The separator that the first line has most of, outside of quotes. */
const separatorOf = (text: string): string => {
  const counts = new Map<string, number>()
  let quoted = false
  for (const char of text) {
    if (char === '"') quoted = !quoted
    else if (!quoted && (char === '\n' || char === '\r')) break
    else if (!quoted) counts.set(char, (counts.get(char) ?? 0) + 1)
  }
  return separators.reduce<string>((best, each) => ((counts.get(each) ?? 0) > (counts.get(best) ?? 0) ? each : best), ',')
}

/** Lines of cells; `limit` lines at most. */
const linesOf = (text: string, separator: string, limit: number): string[][] => {
  const lines: string[][] = []
  let line: string[] = []
  let at = 0
  while (at <= text.length && lines.length < limit) {
    let cell: string
    if (text[at] === '"') {
      let end = at + 1
      for (;;) {
        const quote = text.indexOf('"', end)
        end = quote < 0 ? text.length : quote
        if (text[end + 1] !== '"' || quote < 0) break
        end += 2
      }
      cell = text.slice(at + 1, end).replaceAll('""', '"')
      at = end + 1
      // What stands after the closing quote belongs to the cell as it is.
      const from = at
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1
      cell += text.slice(from, at)
    } else {
      const from = at
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1
      cell = text.slice(from, at)
    }
    line.push(cell)
    if (text[at] === separator) {
      at += 1
      continue
    }
    lines.push(line)
    line = []
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1
    at += 1
    if (at === text.length) break
  }
  return lines
}

/** The cells of each line as they are, also of empty ones; of the header's separator. At most `most` cells are read: null when there are more. */
export const readLines = (text: string, most: number): readonly (readonly string[])[] | null => {
  const plain = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(plain)
  const width = Math.max(1, linesOf(plain, separator, 1)[0]?.length ?? 1)
  const limit = Math.floor(most / width) + 1
  const lines = linesOf(plain, separator, limit)
  return lines.length >= limit || lines.reduce((sum, line) => sum + line.length, 0) > most ? null : lines
}

/** A name that a path of a form can use. */
export const pathName = (header: string): string => {
  const plain = header.trim().replaceAll(/[^\p{L}\p{M}\p{N}_.-]+/gu, '_')
  return /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`
}

/** [FFL5] Columns without a header and second columns of a name are left out, as are lines without any text. */
export const readTable = (text: string, limit = Number.MAX_SAFE_INTEGER): Table => {
  const plain = text.replace(/^\uFEFF/, '')
  const [header = [], ...lines] = linesOf(plain, separatorOf(plain), limit)
  const places: number[] = []
  const columns: string[] = []
  for (const [at, cell] of header.entries()) {
    const name = cell.trim() === '' ? '' : pathName(cell)
    if (name === '' || columns.includes(name)) continue
    columns.push(name)
    places.push(at)
  }
  return { columns, rows: lines.filter((line) => line.some((cell) => cell.trim() !== '')).map((line) => places.map((at) => line[at] ?? '')) }
}

const written = (cell: string): string => (/[",;\t|\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** [FFL6] With commas, quotes where needed, no zero bytes, no break at the end. */
export const writeTable = ({ columns, rows }: Table): string =>
  [columns, ...rows].map((line) => line.map((cell) => written(cell.replaceAll('\u0000', ''))).join(',')).join('\n')
