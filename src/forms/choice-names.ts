/**
 * The names that a select or rank question may be answered with, as far as the form itself lists them: choices that come from a file
 * are not known here, and of a filtered list every one counts. Rule IMP6 in docs/rules.md.
 */
import { parseXform, type XformTree } from './xform-tree.ts'
import { attributeLocal, childNamed, childrenNamed, elementsOf, localName, textOf, type XmlElement } from './xml.ts'

const textIn = (parent: XmlElement, name: string): string | null => {
  const found = childNamed(parent, name)
  return found === null ? null : textOf(found).trim()
}

/** null: they stand in a file, or nowhere. */
const listed = ({ model }: XformTree, control: XmlElement): readonly string[] | null => {
  const names = childrenNamed(control, 'item').flatMap((item) => textIn(item, 'value') ?? [])
  const itemset = childNamed(control, 'itemset')
  if (itemset === null) return names.length > 0 ? names : null
  const id = /instance\(\s*['"]([^'"]+)['"]\s*\)/.exec(itemset.attributes.get('nodeset') ?? '')?.[1]
  const instance = childrenNamed(model, 'instance').find((each) => each.attributes.get('id') === id)
  const root = instance === undefined || instance.attributes.has('src') || attributeLocal(instance, 'src') !== null ? undefined : elementsOf(instance)[0]
  if (id === undefined || root === undefined) return null
  const field = childNamed(itemset, 'value')?.attributes.get('ref')?.trim() ?? 'name'
  return [...names, ...elementsOf(root).flatMap((item) => textIn(item, localName(field)) ?? [])]
}

/** By the nodeset of the question. */
export const choiceNames = (xform: string): ReadonlyMap<string, readonly string[]> => {
  const tree = parseXform(xform)
  const found = new Map<string, readonly string[]>()
  if (!tree.ok) return found
  for (const { element, nodeset } of tree.value.controls) {
    if (!['select', 'select1', 'rank'].includes(localName(element.name))) continue
    const names = listed(tree.value, element)
    if (names !== null) found.set(nodeset, [...new Set([...(found.get(nodeset) ?? []), ...names])])
  }
  return found
}
