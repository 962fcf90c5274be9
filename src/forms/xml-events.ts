/**
 * A strict, small event reader for XML from outside: forms, instances, the parts of a workbook. It takes the text whole or piece
 * by piece, and then keeps only the token it is in.
 * Own code, because XLSForm names may be any script (saxen takes ASCII names only) and because a form that is not well formed
 * must be refused, not repaired. DOCTYPE is refused, so no entity beyond the five of XML can exist. Tree: xml.ts. Rule XFM1.
 */
import { formLimits } from './limits.ts'

export interface XmlHandler {
  open(name: string, attributes: ReadonlyMap<string, string>): void
  text(value: string): void
  close(name: string): void
}
/** tooLarge: well-formed as far as it was read, but more than a form can have */
export interface XmlFault { readonly message: string; readonly line: number; readonly tooLarge: boolean }

const nameStart = 'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
const ncName = `[${nameStart}][${nameStart}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`
const qName = new RegExp(`^${ncName}(?::${ncName})?$`, 'u')

/** A name of XML 1.0 with at most one prefix. */
export const isXmlName = (text: string): boolean => qName.test(text)

const predefined: ReadonlyMap<string, string> = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"]])
const isXmlChar = (code: number): boolean =>
  code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)

class Malformed extends Error {
  readonly tooLarge: boolean = false
}
class TooLarge extends Malformed {
  override readonly tooLarge = true
}

const entity = (body: string): string => {
  const named = predefined.get(body)
  if (named !== undefined) return named
  const code = /^#\d+$/.test(body) ? Number(body.slice(1)) : /^#x[0-9a-fA-F]+$/.test(body) ? Number.parseInt(body.slice(2), 16) : Number.NaN
  if (!isXmlChar(code)) throw new Malformed(`the unknown entity &${body};`)
  return String.fromCodePoint(code)
}
const tooLong = (text: string): boolean => text.length > formLimits.xml.tokenCharacters

const decode = (text: string): string => {
  if (tooLong(text)) throw new TooLarge('a text that is too long')
  if (!text.includes('&')) return text
  let decoded = ''
  let from = 0
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at)
    if (end < 0 || end - at > 13) throw new Malformed('an & that starts no entity')
    decoded += text.slice(from, at) + entity(text.slice(at + 1, end))
    from = end + 1
  }
  return decoded + text.slice(from)
}

export interface XmlReader {
  /** The next piece of the text; the fault that stopped the reader, or null. */
  push(piece: string): XmlFault | null
  end(): XmlFault | null
}

const nameAt = /[^\s/>=<"'&]+/y
const attributeAt = /\s+([^\s/>=<"'&]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const tagEndAt = /\s*(\/?)>/y

const linesIn = (text: string, end: number): number => {
  let lines = 0
  for (let i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) lines += 1
  return lines
}

const none: ReadonlyMap<string, string> = new Map()

/** Calls the handler in the order of the text. */
export const createXmlReader = (handler: XmlHandler, mostElements: number = formLimits.xml.elements): XmlReader => {
  const open: string[] = []
  const goodNames = new Set<string>()
  let text = ''
  let at = 0
  let heldReturn = false
  let begun = false
  let linesBefore = 1
  let elements = 0
  let failed: XmlFault | null = null

  const checkName = (name: string): void => {
    if (goodNames.has(name)) return
    if (!isXmlName(name)) throw new Malformed(`"${name.slice(0, 40)}" is not a name`)
    goodNames.add(name)
  }
  const characters = (raw: string): void => {
    if (raw === '') return
    if (open.length > 0) handler.text(decode(raw))
    else if (raw.trim() !== '') throw new Malformed('text outside of the root element')
  }
  /** Attributes from there on; tagEndAt stands behind them afterwards. */
  const attributesFrom = (start: number): ReadonlyMap<string, string> => {
    tagEndAt.lastIndex = start
    if (text[start] === '>') return none
    const attributes = new Map<string, string>()
    for (attributeAt.lastIndex = start; ; tagEndAt.lastIndex = attributeAt.lastIndex) {
      const match = attributeAt.exec(text)
      if (match === null) return attributes
      const key = match[1] as string
      checkName(key)
      if (attributes.has(key)) throw new Malformed(`the attribute "${key.slice(0, 40)}" twice`)
      if (attributes.size >= formLimits.xml.attributes) throw new TooLarge('too many attributes')
      const raw = match[2] ?? match[3] ?? ''
      attributes.set(key, decode(/[\n\t]/.test(raw) ? raw.replaceAll(/[\n\t]/g, ' ') : raw))
    }
  }
  /** False when the tag ends in a piece still to come. */
  const openTag = (last: boolean): boolean => {
    nameAt.lastIndex = at + 1
    const name = nameAt.exec(text)?.[0] ?? ''
    const attributes = attributesFrom(at + 1 + name.length)
    const from = tagEndAt.lastIndex
    const end = tagEndAt.exec(text)
    if (end === null && !last && /^[^<>]*$|^\s*[^\s<>="']*\s*=\s*("[^"<]*|'[^'<]*)$/.test(text.slice(from))) return false
    checkName(name)
    if (end === null) throw new Malformed(`the tag <${name.slice(0, 40)}> is malformed`)
    if (open.length === 0 && elements > 0) throw new Malformed('more than one root element')
    if (open.length >= formLimits.xml.depth) throw new TooLarge('elements nested too deeply')
    elements += 1
    if (elements > mostElements) throw new TooLarge(`more than ${mostElements} elements`)
    at = tagEndAt.lastIndex
    handler.open(name, attributes)
    if (end[1] === '/') handler.close(name)
    else open.push(name)
    return true
  }
  /** Where the mark stands; -1 when it is in a piece still to come. */
  const until = (mark: string, from: number, what: string, last: boolean): number => {
    const end = text.indexOf(mark, from)
    if (end < 0 && last) throw new Malformed(`${what} is not closed`)
    return end
  }
  const closeTag = (last: boolean): boolean => {
    const end = until('>', at, 'a tag', last)
    if (end < 0) return false
    const name = text.slice(at + 2, end).trimEnd()
    const expected = open.pop()
    if (expected === undefined) throw new Malformed(`</${name.slice(0, 40)}> without its start`)
    if (name !== expected) throw new Malformed(`</${name.slice(0, 40)}> where </${expected.slice(0, 40)}> is expected`)
    at = end + 1
    handler.close(name)
    return true
  }
  const skip = (mark: string, from: number, what: string, last: boolean): boolean => {
    const end = until(mark, from, what, last)
    if (end < 0) return false
    at = end + mark.length
    return true
  }
  const bang = (last: boolean): boolean => {
    if (text.startsWith('<!--', at)) return skip('-->', at + 4, 'a comment', last)
    if (!text.startsWith('<![CDATA[', at)) {
      const begins = text.slice(at, at + 9)
      if (!last && ('<![CDATA['.startsWith(begins) || '<!--'.startsWith(begins))) return false
      throw new Malformed('a DOCTYPE, which is not allowed')
    }
    const end = until(']]>', at, 'a CDATA section', last)
    if (end < 0) return false
    if (open.length === 0) throw new Malformed('text outside of the root element')
    const raw = text.slice(at + 9, end)
    if (tooLong(raw)) throw new TooLarge('a text that is too long')
    handler.text(raw)
    at = end + 3
    return true
  }
  /** Reads as far as the text goes; at the last piece, all of it. */
  const read = (last: boolean): void => {
    while (at < text.length) {
      const lt = text.indexOf('<', at)
      if (lt < 0 && !last) return
      characters(text.slice(at, lt < 0 ? text.length : lt))
      at = lt < 0 ? text.length : lt
      if (lt < 0) return
      const next = text[at + 1]
      if (next === undefined && !last) return
      const done = next === '/' ? closeTag(last) : next === '!' ? bang(last) : next === '?' ? skip('?>', at, 'a processing instruction', last) : openTag(last)
      if (!done) return
    }
  }
  const guarded = (step: () => void): XmlFault | null => {
    if (failed !== null) return failed
    try {
      step()
    } catch (fault) {
      if (!(fault instanceof Malformed)) throw fault
      failed = { message: fault.message, line: linesBefore + linesIn(text, at), tooLarge: fault.tooLarge }
    }
    return failed
  }
  return {
    push: (piece) => guarded(() => {
      let added = heldReturn ? `\r${piece}` : piece
      // A line end may be cut in two.
      heldReturn = added.endsWith('\r')
      if (heldReturn) added = added.slice(0, -1)
      if (added.includes('\r')) added = added.replaceAll(/\r\n?/g, '\n')
      if (at > 0) linesBefore += linesIn(text, at)
      text = at === text.length ? added : text.slice(at) + added
      at = !begun && text.startsWith('\uFEFF') ? 1 : 0
      begun ||= text !== ''
      read(false)
      if (text.length - at > formLimits.xml.tokenCharacters) throw new TooLarge('a tag or text that is too long')
    }),
    end: () => guarded(() => {
      if (heldReturn) text += '\n'
      read(true)
      if (open.length > 0) throw new Malformed(`<${(open.at(-1) as string).slice(0, 40)}> is not closed`)
      if (elements === 0) throw new Malformed('no element')
    }),
  }
}

/** Reads the whole text; the fault that stopped it, or null. */
export const readXmlEvents = (input: string, handler: XmlHandler): XmlFault | null => {
  const reader = createXmlReader(handler)
  return reader.push(input) ?? reader.end()
}
