/**
 * Splits an expression into tokens, as far as the compiler needs to know: whether a default must be computed, and where an
 * instance(...) path in a label begins and ends. At each position the first kind in the list that matches wins.
 * Not an XPath parser: the form engine is one.
 */

const nameStart = 'A-Z_a-z\\u{C0}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
export const ncName = `[${nameStart}][${nameStart}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`
const qName = `${ncName}(?::${ncName})?`
const date = String.raw`-?\d{4}-\d{2}-\d{2}`
const time = String.raw`\d{2}:\d{2}:\d{2}(?:(?:[+-]\d{2}:\d{2})|Z)?`

const kinds = [
  ['dateTime', `${date}T${time}`],
  ['date', date],
  ['time', time],
  ['number', String.raw`-?\d+\.\d*|-?\.\d+|-?\d+`],
  ['math', String.raw`[*+\-]| mod | div `],
  ['comparison', '!=|<=|>=|[=<>]'],
  ['boolean', ' and | or '],
  ['union', String.raw`\|`],
  ['open', String.raw`\(`],
  ['close', String.raw`\)`],
  ['bracket', '[\\[\\{\\}]'],
  ['parent', String.raw`\.\.`],
  ['self', String.raw`\.`],
  ['slash', '/'],
  ['literal', `"[^"]*"|'[^']*'`],
  ['comma', ','],
  ['space', String.raw`\s+`],
  ['reference', `\\$\\{(?:last-saved#)?${ncName}\\}`],
  ['call', `${qName}\\(`],
  ['predicateStart', `${qName}\\[`],
  ['predicateEnd', '\\]'],
  ['scheme', `${ncName}://`],
  ['name', qName],
  ['other', '[^]'],
] as const

export type TokenKind = (typeof kinds)[number][0]
export interface Token { readonly kind: TokenKind; readonly text: string; readonly start: number; readonly end: number }

const pattern = new RegExp(kinds.map(([kind, source]) => `(?<${kind}>${source})`).join('|'), 'uy')

export const tokensOf = (expression: string): readonly Token[] => {
  const tokens: Token[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(expression); match !== null && match[0] !== ''; match = pattern.exec(expression)) {
    const groups = match.groups as Record<TokenKind, string | undefined>
    const kind = kinds.find(([name]) => groups[name] !== undefined)?.[0] ?? 'other'
    tokens.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length })
  }
  return tokens
}

const datedTypes: ReadonlySet<string> = new Set(['date', 'dateTime', 'geopoint', 'geotrace', 'geoshape'])

/** Whether a default must be computed when the record starts, rather than written into the empty record. */
export const isDynamicDefault = (value: string, type: string): boolean => {
  for (const token of tokensOf(value)) {
    if (datedTypes.has(type) && token.kind === 'math' && token.text === '-') return false
    if (token.kind === 'math' || token.kind === 'union' || token.kind === 'reference' || token.kind === 'call') return true
  }
  return false
}

/** Where instance('list')/root/item[...]/label paths stand in a text. Outside of a predicate, white space ends a path. */
export const instancePaths = (text: string): readonly { readonly start: number; readonly end: number }[] => {
  if (!text.includes('instance(')) return []
  const found: { start: number; end: number }[] = []
  let part: 'none' | 'call' | 'path' | 'predicate' = 'none'
  let last: Token | null = null
  let start = 0
  const finish = (): void => {
    if (part !== 'none' && last !== null) found.push({ start, end: last.end })
    part = 'none'
  }
  for (const token of tokensOf(text)) {
    if (part === 'none') {
      if (token.kind === 'call' && token.text === 'instance(') {
        part = 'call'
        start = token.start
        last = token
      }
      continue
    }
    const inCall = (token.kind === 'literal' && last?.kind === 'call') || (token.kind === 'close' && last?.kind === 'literal')
    if (part === 'predicate') {
      if (token.kind === 'predicateEnd') part = 'call'
    } else if (token.kind === 'slash' && (last?.kind === 'close' || last?.kind === 'predicateEnd')) part = 'path'
    else if (part === 'path' && token.kind === 'predicateStart') part = 'predicate'
    else if (!(part === 'call' && inCall) && !(part === 'path' && token.kind !== 'space')) {
      finish()
      continue
    }
    last = token
  }
  finish()
  return found
}
