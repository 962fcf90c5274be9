/** Labels of questions in the form's default language, for lists and exports: plain text, with "…" where a value is shown in it. */
import { languagesOf, type XformTree } from './xform-tree.ts'
import { childNamed, childrenNamed, localName, type XmlElement } from './xml.ts'

const plain = (element: XmlElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : localName(child.name) === 'output' ? '…' : plain(child))).join('')

export const columnLabels = (tree: XformTree): ((control: XmlElement | undefined) => string | null) => {
  const { first } = languagesOf(tree)
  const texts = new Map<string, XmlElement>()
  for (const text of first === null ? [] : childrenNamed(first, 'text')) texts.set(text.attributes.get('id') ?? '', text)
  const fromItext = (id: string): string => {
    const text = texts.get(id)
    const value = text === undefined ? undefined : childrenNamed(text, 'value').find((one) => /^(|long|short)$/.test(one.attributes.get('form') ?? ''))
    return value === undefined ? '' : plain(value)
  }
  return (control) => {
    const label = control === undefined ? null : childNamed(control, 'label')
    if (label === null) return null
    const id = /^\s*jr:itext\(\s*(['"])(.*)\1\s*\)\s*$/.exec(label.attributes.get('ref') ?? '')?.[2]
    const text = (id === undefined ? plain(label) : fromItext(id)).replaceAll(/\s+/g, ' ').trim()
    return text === '' || text === '-' ? null : text
  }
}
