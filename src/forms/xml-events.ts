/**
 * A strict, small event reader for XML from outside: forms, instances, the parts of a workbook.
 * Own code, because XLSForm names may be any script (saxen takes ASCII names only) and because a form that is not well formed
 * must be refused, not repaired. DOCTYPE is refused, so no entity beyond the five of XML can exist. Tree: xml.ts. Rule XFM1.
 */

export interface XmlHandler {
  open(name: string, attributes: ReadonlyMap<string, string>): void
  text(value: string): void
  close(name: string): void
}
export interface XmlFault { readonly message: string; readonly line: number }

const maxDepth = 250
const nameStart = 'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
const ncName = `[${nameStart}][${nameStart}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`
const qName = new RegExp(`^${ncName}(?::${ncName})?$`, 'u')

/** A name of XML 1.0 with at most one prefix. */
export const isXmlName = (text: string): boolean => qName.test(text)

const predefined: ReadonlyMap<string, string> = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"]])
const isXmlChar = (code: number): boolean =>
  code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)

class Malformed extends Error {}

const decode = (text: string): string => {
  if (!text.includes('&')) return text
  return text.replaceAll(/&([^;&]{0,12});?/g, (whole, body: string) => {
    if (!whole.endsWith(';')) throw new Malformed('an & that starts no entity')
    const named = predefined.get(body)
    if (named !== undefined) return named
    const code = /^#\d+$/.test(body) ? Number(body.slice(1)) : /^#x[0-9a-fA-F]+$/.test(body) ? Number.parseInt(body.slice(2), 16) : Number.NaN
    if (!isXmlChar(code)) throw new Malformed(`the unknown entity &${body};`)
    return String.fromCodePoint(code)
  })
}

/** Reads the whole text, calling the handler in order; the fault that stopped it, or null. */
export const readXmlEvents = (input: string, handler: XmlHandler): XmlFault | null => {
  const text = input.includes('\r') ? input.replaceAll(/\r\n?/g, '\n') : input
  const open: string[] = []
  const goodNames = new Set<string>()
  let rootSeen = false
  let at = text.startsWith('\uFEFF') ? 1 : 0

  const checkName = (name: string): void => {
    if (goodNames.has(name)) return
    if (!isXmlName(name)) throw new Malformed(`"${name.slice(0, 40)}" is not a name`)
    goodNames.add(name)
  }
  const until = (mark: string, from: number, what: string): number => {
    const end = text.indexOf(mark, from)
    if (end < 0) throw new Malformed(`${what} is not closed`)
    return end
  }
  const characters = (raw: string): void => {
    if (raw === '') return
    if (open.length > 0) handler.text(decode(raw))
    else if (raw.trim() !== '') throw new Malformed('text outside of the root element')
  }
  const nameAt = /[^\s/>=<"'&]+/y
  const attributeAt = /\s+([^\s/>=<"'&]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
  const tagEndAt = /\s*(\/?)>/y
  const openTag = (): void => {
    nameAt.lastIndex = at + 1
    const name = nameAt.exec(text)?.[0] ?? ''
    checkName(name)
    if (open.length === 0 && rootSeen) throw new Malformed('more than one root element')
    if (open.length >= maxDepth) throw new Malformed('elements nested too deeply')
    rootSeen = true
    const attributes = new Map<string, string>()
    let from = nameAt.lastIndex
    for (;;) {
      attributeAt.lastIndex = from
      const match = attributeAt.exec(text)
      if (match === null) break
      const key = match[1] as string
      checkName(key)
      if (attributes.has(key)) throw new Malformed(`the attribute "${key}" twice`)
      const raw = match[2] ?? match[3] ?? ''
      attributes.set(key, decode(/[\n\t]/.test(raw) ? raw.replaceAll(/[\n\t]/g, ' ') : raw))
      from = attributeAt.lastIndex
    }
    tagEndAt.lastIndex = from
    const end = tagEndAt.exec(text)
    if (end === null) throw new Malformed(`the tag <${name}> is malformed`)
    at = tagEndAt.lastIndex
    handler.open(name, attributes)
    if (end[1] === '/') handler.close(name)
    else open.push(name)
  }
  const closeTag = (): void => {
    const end = until('>', at, 'a tag')
    const name = text.slice(at + 2, end).trimEnd()
    const expected = open.pop()
    if (expected === undefined) throw new Malformed(`</${name}> without its start`)
    if (name !== expected) throw new Malformed(`</${name}> where </${expected}> is expected`)
    at = end + 1
    handler.close(name)
  }
  const bang = (): void => {
    if (text.startsWith('<!--', at)) at = until('-->', at + 4, 'a comment') + 3
    else if (text.startsWith('<![CDATA[', at)) {
      const end = until(']]>', at, 'a CDATA section')
      if (open.length === 0) throw new Malformed('text outside of the root element')
      handler.text(text.slice(at + 9, end))
      at = end + 3
    } else throw new Malformed('a DOCTYPE, which is not allowed')
  }

  try {
    while (at < text.length) {
      const lt = text.indexOf('<', at)
      characters(text.slice(at, lt < 0 ? text.length : lt))
      if (lt < 0) break
      at = lt
      const next = text[at + 1]
      if (next === '/') closeTag()
      else if (next === '!') bang()
      else if (next === '?') at = until('?>', at, 'a processing instruction') + 2
      else openTag()
    }
    if (open.length > 0) throw new Malformed(`<${open.at(-1)}> is not closed`)
    if (!rootSeen) throw new Malformed('no element')
    return null
  } catch (fault) {
    if (!(fault instanceof Malformed)) throw fault
    let line = 1
    for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line += 1
    return { message: fault.message, line }
  }
}
