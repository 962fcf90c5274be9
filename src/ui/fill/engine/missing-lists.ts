/** Which lists of choices the form that is loaded now should have from a file that is not on this device. Rule FFL16. */
import { nameInAddress } from '../../../forms/form-files.ts'
import type { EngineNode } from './nodes.ts'

/** file names by instance id */
let missing: ReadonlyMap<string, string> = new Map()

const attribute = (tag: string, name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? ''

/** `addresses` that were asked for and not found. */
export const noteMissing = (xform: string, addresses: ReadonlySet<string>): void => {
  const found = new Map<string, string>()
  for (const [tag] of addresses.size === 0 ? [] : xform.matchAll(/<(?:[\w.-]+:)?instance\s[^>]*>/g)) {
    const source = attribute(tag, 'src')
    if (source !== '' && (addresses.has(source) || addresses.has(new URL(source).href))) found.set(attribute(tag, 'id'), nameInAddress(source))
  }
  missing = found
}

export const missingFileOf = (node: EngineNode): string | null => {
  const id = missing.size === 0 ? undefined : /instance\(\s*['"]([^'"]+)['"]/.exec(node.definition.bodyElement?.itemset?.nodes.expression ?? '')?.[1]
  return id === undefined ? null : (missing.get(id) ?? null)
}
