/**
 * Words for the ticks of a range (`tick_labelset`): a list of the form beside a control for which the engine offers no choices,
 * so it is read from the XForm itself. Rule ASK8.
 */
import { plainText, ofHtml, type Rich } from './rich.ts'
import type { Option } from './session.ts'

const none = { image: null, audio: null, video: null }
const childrenNamed = (parent: Element | undefined, name: string): readonly Element[] => [...(parent?.children ?? [])].filter((each) => each.localName === name)
const all = (within: Document, name: string): readonly Element[] => [...within.getElementsByTagNameNS('*', name)]

const textIn = (form: Document, language: string, id: string): string => {
  const translations = all(form, 'translation')
  const chosen = translations.find((each) => each.getAttribute('lang') === language) ?? translations[0]
  const text = childrenNamed(chosen, 'text').find((each) => each.getAttribute('id') === id)
  return childrenNamed(text, 'value').find((each) => !each.hasAttribute('form'))?.textContent ?? ''
}

export const tickWords = (control: Element, language: string): readonly Option[] => {
  const itemset = childrenNamed(control, 'itemset')[0]
  const id = /^\s*instance\(\s*['"]([^'"]+)['"]\s*\)/.exec(itemset?.getAttribute('nodeset') ?? '')?.[1]
  if (itemset === undefined || id === undefined) return []
  const form = control.ownerDocument
  const list = all(form, 'instance').find((each) => each.getAttribute('id') === id)
  const valueName = childrenNamed(itemset, 'value')[0]?.getAttribute('ref') ?? 'name'
  const labelRef = childrenNamed(itemset, 'label')[0]?.getAttribute('ref') ?? 'label'
  const labelName = /^jr:itext\(\s*(\w+)\s*\)$/.exec(labelRef)?.[1]
  return childrenNamed(childrenNamed(list, 'root')[0], 'item').map((item): Option => {
    const value = childrenNamed(item, valueName)[0]?.textContent?.trim() ?? ''
    const held = childrenNamed(item, labelName ?? labelRef)[0]?.textContent ?? ''
    const label: readonly Rich[] = ofHtml(labelName === undefined ? held : textIn(form, language, held))
    return { value, label, text: plainText(label) || value, media: none, geometry: '' }
  })
}
