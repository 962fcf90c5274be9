/**
 * What a recorded case says of its XForm: XPath expressions with how often or with what they match, and fragments that stand
 * in it or do not. Fragments are compared with attributes sorted and white space folded. Prefixes: the README of the cases.
 */
import { DOMParser } from '@xmldom/xmldom'
import xpath from 'xpath'

export interface Expectations {
  readonly xpath_match?: readonly string[]
  readonly xpath_count?: readonly (readonly [string, number])[]
  readonly xpath_exact?: readonly (readonly [string, readonly string[]])[]
  readonly [other: string]: unknown
}

const select = xpath.useNamespaces({
  x: 'http://www.w3.org/2002/xforms', h: 'http://www.w3.org/1999/xhtml', jr: 'http://openrosa.org/javarosa', orx: 'http://openrosa.org/xforms',
  odk: 'http://www.opendatakit.org/xforms', ev: 'http://www.w3.org/2001/xml-events', entities: 'http://www.opendatakit.org/xforms/entities',
})

const folded = (xml: string): string =>
  xml.replaceAll(/\s+/g, ' ')
    .replaceAll(/<([^\s<>/?!]+)((?:\s+[^\s=<>]+="[^"]*")*)\s*(\/?)(>|$)/g, (_, name: string, attributes: string, slash: string, end: string) =>
      `<${name}${(attributes.match(/[^\s=]+="[^"]*"/g) ?? []).sort().map((text) => ` ${text}`).join('')}${slash}${end}`)
    .replaceAll(/> | (?=<)/g, (space) => space.trim()).trim()

const shown = (node: Node): string =>
  folded((node.nodeType === 2 ? (node.nodeValue ?? '') : String(node)).replaceAll(/ xmlns(:\w+)?="[^"]*"/g, ''))

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : [])

/** The assertions that do not hold, in words; none when all hold. */
export const failedAssertions = (xform: string, expect: Expectations): readonly string[] => {
  const document = new DOMParser().parseFromString(xform, 'application/xml') as unknown as Node
  const failed: string[] = []
  const nodes = (path: string): readonly Node[] => select(path, document) as Node[]
  const say = (what: string, detail: string): void => void failed.push(`${what} ${detail.replaceAll(/\s+/g, ' ').trim()}`)
  for (const path of expect.xpath_match ?? []) {
    const found = nodes(path).length
    if (found !== 1) say(`matches ${found} times, not once:`, path)
  }
  for (const [path, count] of expect.xpath_count ?? []) {
    const found = nodes(path).length
    if (found !== count) say(`matches ${found} times, not ${count}:`, path)
  }
  for (const [path, wanted] of expect.xpath_exact ?? []) {
    const found = [...new Set(nodes(path).map(shown))].sort().join('\n')
    if (found !== [...new Set(wanted.map(folded))].sort().join('\n')) say(`gives ${found}, not ${wanted.join(' ')}:`, path)
  }
  const whole = folded(xform)
  for (const key of ['contains', 'model__contains', 'instance__contains', 'itext__contains']) {
    for (const part of texts(expect[key])) if (!whole.includes(folded(part))) say('lacks', part)
  }
  for (const key of ['excludes', 'model__excludes']) for (const part of texts(expect[key])) if (whole.includes(folded(part))) say('should not have', part)
  return failed
}
