/**
 * Guidance hints: the values of form "guidance" beside a text. The engine would show them as part of the hint, so they are taken
 * out of the form it gets and kept here, by language and text id. Rule XFM13.
 */
import { attributeLocal, childNamed, childrenNamed, element, localName, type XmlElement } from './xml.ts'

/** Text with answers in it: `{ ref }` stands for the answer at that path. */
export type GuidanceText = readonly (string | { readonly ref: string })[]
/** by language, then by text id */
export type Guidance = ReadonlyMap<string, ReadonlyMap<string, GuidanceText>>

const partsOf = (value: XmlElement): GuidanceText => value.children.map((child) =>
  typeof child === 'string' ? child : localName(child.name) === 'output' ? { ref: (child.attributes.get('value') ?? child.attributes.get('ref') ?? '').trim() } : partsOf(child).filter((part) => typeof part === 'string').join(''))

const isGuidance = (child: XmlElement | string): child is XmlElement => typeof child !== 'string' && attributeLocal(child, 'form') === 'guidance'

export const takeGuidance = (model: XmlElement): Guidance => {
  const found = new Map<string, ReadonlyMap<string, GuidanceText>>()
  const itext = childNamed(model, 'itext')
  for (const translation of itext === null ? [] : childrenNamed(itext, 'translation')) {
    const texts = new Map<string, GuidanceText>()
    for (const text of childrenNamed(translation, 'text')) {
      const guidance = text.children.find(isGuidance)
      if (guidance === undefined) continue
      texts.set(text.attributes.get('id') ?? '', partsOf(guidance))
      const kept = text.children.filter((child) => !isGuidance(child))
      text.children.splice(0, text.children.length, ...kept)
      if (childrenNamed(text, 'value').length === 0) text.children.push(element(guidance.name))
    }
    if (texts.size > 0) found.set(translation.attributes.get('lang') ?? '', texts)
  }
  return found
}
