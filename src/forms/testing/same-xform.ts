/** Whether two XForms say the same: attributes as a set, white space collapsed, order of texts in itext and of lists free. */
import { localName, parseXml, type XmlElement } from '../xml.ts'

const collapse = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
// Order carries no meaning here: texts are found by id, instances and binds by name; pyxform's own order of them varies.
const unordered: ReadonlySet<string> = new Set(['itext', 'translation', 'text', 'model'])

const linesOf = (node: XmlElement, ignore: (path: string) => boolean, path: string): readonly string[] => {
  const here = `${path}/${node.name}`
  const attributes = [...node.attributes].filter(([name]) => name !== 'odk:xforms-version' && !name.startsWith('xmlns') && !ignore(`${here}/@${name}`))
    .map(([name, value]) => `${name}="${collapse(value)}"`).sort()
  const children = node.children.map((child) => (typeof child === 'string' ? (collapse(child) === '' ? [] : [`  ${collapse(child)}`]) : linesOf(child, ignore, here).map((line) => `  ${line}`)))
  if (unordered.has(localName(node.name))) children.sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1))
  return [`<${node.name}${attributes.map((text) => ` ${text}`).join('')}>`, ...children.flat()]
}

export const canonical = (xform: string, ignore: (path: string) => boolean = () => false): readonly string[] => {
  const parsed = parseXml(xform)
  return parsed.ok ? linesOf(parsed.value, ignore, '') : [`malformed: ${parsed.error.message}`]
}

/** Lines that differ, '' when the two are the same. */
export const differences = (made: string, expected: string, ignore?: (path: string) => boolean): string => {
  const a = canonical(made, ignore)
  const b = canonical(expected, ignore)
  if (a.join('\n') === b.join('\n')) return ''
  const inA = new Set(a)
  const inB = new Set(b)
  const lines = [...a.filter((line) => !inB.has(line)).map((line) => `made     ${line}`), ...b.filter((line) => !inA.has(line)).map((line) => `expected ${line}`)]
  return lines.length === 0 ? 'the order differs' : lines.join('\n')
}
