/** The meta block of a submission: which record it is, and which state of it on the server it replaces. Rules SUB5, SUB6. */
import { element, elementsOf, localName, type XmlElement } from '../forms/xml.ts'

const openRosa = 'http://openrosa.org/xforms'

export interface MetaIds { readonly instanceId: string; readonly deprecatedId?: string }

/** [SUB5] Whatever the form calculates for them, the ids are these; a form without a meta block gets one. */
export const withMeta = (root: XmlElement, { instanceId, deprecatedId }: MetaIds): XmlElement => {
  const found = elementsOf(root).find((child) => localName(child.name) === 'meta')
  const meta = found ?? element('orx:meta', { 'xmlns:orx': openRosa })
  if (found === undefined) root.children.push(meta)
  const prefix = meta.name.slice(0, meta.name.indexOf(':') + 1)
  const rest = elementsOf(meta).filter((child) => !/^(instanceID|deprecatedID)$/.test(localName(child.name)))
  const known = elementsOf(meta).find((child) => localName(child.name) === 'instanceID')
  const id = element(known?.name ?? `${prefix}instanceID`, Object.fromEntries(known?.attributes ?? []), instanceId)
  // [SUB6]
  const deprecated = deprecatedId === undefined ? [] : [element(`${id.name.slice(0, id.name.indexOf(':') + 1)}deprecatedID`, {}, deprecatedId)]
  meta.children.splice(0, meta.children.length, id, ...deprecated, ...rest)
  return root
}
