/**
 * Expressions of the shape `instance('x')/root/item[column = value and ...]/column`, or without the predicate, which forms use to look something up in a
 * table, taken apart so that an index can answer them. Anything else is null, and is for the form engine. Rule FFL18.
 */

export interface ItemQuery {
  readonly instance: string
  /** none: all rows, when nothing is left either */
  readonly equal: readonly { readonly column: string; readonly value: ItemValue }[]
  /** words in a column, as a search that is typed asks for them: looked at row by row, without an index */
  readonly words: readonly { readonly test: 'contains' | 'starts-with'; readonly column: string; readonly value: ItemValue }[]
  /** what is left of the predicate, to be asked of each row; it does not look outside of the row */
  readonly rest: string
  /** the child that is wanted of each row; null for the rows */
  readonly child: string | null
}
/** 'path': an expression that does not depend on the row. */
export type ItemValue = { readonly type: 'text'; readonly text: string } | { readonly type: 'number'; readonly number: number } | { readonly type: 'path'; readonly path: string }

const name = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_.-]*`
const isName = new RegExp(`^${name}$`, 'u')
const head = /^\s*instance\(\s*(?:'([^']*)'|"([^"]*)")\s*\)\s*\/\s*root\s*\/\s*item\s*(?<predicate>\[)?/
const tail = new RegExp(`^\\s*(?:/\\s*(${name})\\s*)?$`, 'u')
const wordTest = new RegExp(`^(contains|starts-with)\\(\\s*(${name})\\s*,\\s*(.*?)\\s*\\)$`, 'su')
const outside = /^(?:current\(\)\s*\/|\/)[\p{L}\p{M}\p{N}\s_./:-]+$/u

/** Pieces between `mark` outside of quotes and brackets; `closed`: where a bracket closes that was not opened. */
const scan = (text: string, mark: RegExp): { readonly pieces: readonly string[]; readonly closed: number } => {
  const pieces: string[] = []
  let depth = 0
  let quote = ''
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === "'" || char === '"') quote = char
    else if (char === '[' || char === '(') depth += 1
    else if (char === ']' || char === ')') {
      if (depth === 0) return { pieces: [...pieces, text.slice(start, at)], closed: at }
      depth -= 1
    } else if (depth === 0) {
      mark.lastIndex = at
      const found = mark.exec(text)
      if (found === null) continue
      pieces.push(text.slice(start, at))
      start = at + found[0].length
      at = start - 1
    }
  }
  return { pieces: [...pieces, text.slice(start)], closed: -1 }
}

const valueOf = (text: string): ItemValue | null => {
  const inner = /^string\(\s*(.*?)\s*\)$/s.exec(text)?.[1] ?? text
  const quoted = /^(?:'([^']*)'|"([^"]*)")$/.exec(inner)
  if (quoted !== null) return { type: 'text', text: quoted[1] ?? quoted[2] ?? '' }
  if (/^-?\d+(\.\d+)?$/.test(inner)) return inner === text ? { type: 'number', number: Number(inner) } : { type: 'text', text: inner }
  return outside.test(inner) ? { type: 'path', path: inner } : null
}

export const readItemQuery = (expression: string): ItemQuery | null => {
  const start = head.exec(expression)
  if (start === null) return null
  const instance = start[1] ?? start[2] ?? ''
  const inside = expression.slice(start[0].length)
  if (start.groups?.['predicate'] === undefined) {
    const all = tail.exec(inside)
    return all === null ? null : { instance, equal: [], words: [], rest: '', child: all[1] ?? null }
  }
  const { closed, pieces } = scan(inside, /(?<=[\s)\]'"])and(?=[\s('"])/y)
  const after = closed < 0 ? null : tail.exec(inside.slice(closed + 1))
  if (after === null) return null
  const equal: { column: string; value: ItemValue }[] = []
  const words: { test: 'contains' | 'starts-with'; column: string; value: ItemValue }[] = []
  const rest: string[] = []
  for (const piece of pieces) {
    const asked = wordTest.exec(piece.trim())
    const [, test = '', column = '', wanted = ''] = asked ?? []
    const word = asked === null || scan(wanted, /,/y).pieces.length > 1 || scan(wanted, /,/y).closed >= 0 ? null : valueOf(wanted)
    if (word !== null) {
      words.push({ test: test as 'contains' | 'starts-with', column, value: word })
      continue
    }
    const sides = scan(piece, /=/y).pieces.map((side) => side.trim())
    const [left = '', right = ''] = sides
    const isOne = sides.length === 2 && !/[!<>]$/.test(left) && !/\bor\b/.test(piece)
    const value = isOne && isName.test(left) ? valueOf(right) : null
    const turned = isOne && value === null && isName.test(right) ? valueOf(left) : null
    if (value !== null) equal.push({ column: left, value })
    else if (turned !== null) equal.push({ column: right, value: turned })
    else rest.push(`(${piece.trim()})`)
  }
  const left = rest.join(' and ')
  if (equal.length + words.length === 0 || /current\(|position\(|last\(|\.\.|\[/.test(left)) return null
  // A number alone is a place in the list, not a condition.
  if (rest.some((piece) => /^\(\s*\d+\s*\)$/.test(piece))) return null
  return { instance, equal, words, rest: left, child: after[1] ?? null }
}
