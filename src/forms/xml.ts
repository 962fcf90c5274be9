/**
 * XML as a small tree: read, built, written. Text and attributes survive a round trip exactly; comments and processing
 * instructions are dropped. Names stay as written (prefix included): `localName` for comparisons. Reader: xml-events.ts.
 */
import { err, ok, type Result } from '../core/result.ts'
import { formLimits } from './limits.ts'
import { readXmlEvents, type XmlFault } from './xml-events.ts'

export interface XmlElement {
  readonly name: string
  readonly attributes: Map<string, string>
  readonly children: XmlNode[]
}
export type XmlNode = XmlElement | string

export type XmlAttributes = Readonly<Record<string, string | null | undefined>>

/** Builds an element; attributes that are null or undefined are left out. */
export const element = (name: string, attributes: XmlAttributes = {}, ...children: readonly (XmlNode | null)[]): XmlElement => ({
  name,
  attributes: new Map(Object.entries(attributes).filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
  children: children.filter((child) => child !== null),
})

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)
export const elementsOf = (parent: XmlElement): XmlElement[] => parent.children.filter((child) => typeof child !== 'string')
export const childNamed = (parent: XmlElement, local: string): XmlElement | null =>
  elementsOf(parent).find((child) => localName(child.name) === local) ?? null
export const childrenNamed = (parent: XmlElement, local: string): XmlElement[] => elementsOf(parent).filter((child) => localName(child.name) === local)
/** Attribute by local name, whatever its prefix. */
export const attributeLocal = (of: XmlElement, local: string): string | null => {
  for (const [name, value] of of.attributes) if (localName(name) === local) return value
  return null
}
/** Nodeset of an attribute of the element at `path`. */
export const attributePath = (path: string, name: string): string => `${path}/@${localName(name)}`
export const textOf = (of: XmlElement): string => of.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
/** The element and everything below it, in document order. */
export function* walk(of: XmlElement): Generator<XmlElement> {
  yield of
  for (const child of of.children) if (typeof child !== 'string') yield* walk(child)
}
export const copyOf = (of: XmlElement): XmlElement => ({
  name: of.name,
  attributes: new Map(of.attributes),
  children: of.children.map((child) => (typeof child === 'string' ? child : copyOf(child))),
})

/** Start tags in a text, so that a tree too large is refused before it is built. */
const startTags = (text: string): number => {
  let tags = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const next = text.charCodeAt(at + 1)
    if (next !== 0x2f && next !== 0x21 && next !== 0x3f) tags += 1
  }
  return tags
}

export const parseXml = (text: string): Result<XmlElement, XmlFault> => {
  const { elements: most } = formLimits.xml
  if (text.length > most && startTags(text) > most) return err({ message: `more than ${most} elements`, line: 1, tooLarge: true })
  const stack: XmlElement[] = []
  let root: XmlElement | null = null
  const fault = readXmlEvents(text, {
    open(name, attributes) {
      const made: XmlElement = { name, attributes: new Map(attributes), children: [] }
      const parent = stack.at(-1)
      if (parent === undefined) root = made
      else parent.children.push(made)
      stack.push(made)
    },
    text(value) {
      const parent = stack.at(-1)
      if (parent === undefined) return
      const last = parent.children.at(-1)
      if (typeof last === 'string') parent.children[parent.children.length - 1] = last + value
      else parent.children.push(value)
    },
    close() {
      stack.pop()
    },
  })
  if (fault !== null) return err(fault)
  return root === null ? err({ message: 'no element', line: 1, tooLarge: false }) : ok(root)
}

// What XML cannot hold (control characters, lone surrogates) is left out: it could not be read again.
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;', '\n': '&#10;', '\t': '&#9;' }
const plain = /^[ !#-%'-;=?-~]*$/
const escapeText = (text: string): string => plain.test(text) ? text : text.replaceAll(forbidden, '').replaceAll(/[&<>\r]/g, (char) => escapes[char] as string)
const escapeAttribute = (text: string): string => plain.test(text) ? text : text.replaceAll(forbidden, '').replaceAll(/[&<>"\r\n\t]/g, (char) => escapes[char] as string)

export const writeXml = (of: XmlElement): string => {
  const parts: string[] = []
  const write = (node: XmlNode): void => {
    if (typeof node === 'string') {
      parts.push(escapeText(node))
      return
    }
    parts.push('<', node.name)
    for (const [name, value] of node.attributes) parts.push(' ', name, '="', escapeAttribute(value), '"')
    if (node.children.length === 0) {
      parts.push('/>')
      return
    }
    parts.push('>')
    for (const child of node.children) write(child)
    parts.push('</', node.name, '>')
  }
  write(of)
  return parts.join('')
}

/** With the XML declaration in front, as files have it. */
export const writeXmlDocument = (of: XmlElement): string => `<?xml version="1.0"?>${writeXml(of)}`
