/**
 * Labels of a form version's questions and choices in one language, as plain text: from itext, or written in place; the language that the
 * form begins with stands in for one it does not have. Choices that stand in a file beside the form, or in a repeat, are not known. Rule EXP8.
 */
import type { ExportChoice } from '../../export/source.ts'
import { languagesOf, parseXform } from '../../forms/xform-tree.ts'
import { attributeLocal, childNamed, childrenNamed, elementsOf, localName, textOf, type XmlElement } from '../../forms/xml.ts'

export interface FormLabels {
  label(nodeset: string): string | null
  choices(nodeset: string): readonly ExportChoice[] | null
}
const none: FormLabels = { label: () => null, choices: () => null }

const spoken = (element: XmlElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : localName(child.name) === 'output' ? '…' : spoken(child))).join('')

/** Without tags and marks of emphasis. */
const plain = (text: string): string => {
  const bare = text.replace(/<\/?[a-z][^<>]*>/gi, '').replace(/(\*\*|__)(?=\S)(.+?)\1/gs, '$2').replace(/^\s*#{1,6}\s+/gm, '').replace(/\s+/g, ' ').trim()
  return bare === '-' ? '' : bare
}

const itextId = (expression: string | undefined): string | undefined => /^\s*jr:itext\(\s*(['"])(.*)\1\s*\)\s*$/.exec(expression ?? '')?.[2]

const textsOf = (translation: XmlElement | null): ReadonlyMap<string, string> =>
  new Map((translation === null ? [] : childrenNamed(translation, 'text')).map((text) => {
    const value = childrenNamed(text, 'value').find((one) => /^(|long|short)$/.test(one.attributes.get('form') ?? ''))
    return [text.attributes.get('id') ?? '', value === undefined ? '' : plain(spoken(value))] as const
  }))

export const formLabels = (xform: string, language: string | null): FormLabels => {
  const parsed = parseXform(xform)
  if (!parsed.ok) return none
  const { model, controls } = parsed.value
  const { first } = languagesOf(parsed.value)
  const itext = childNamed(model, 'itext')
  const wanted = itext === null || language === null ? null : (childrenNamed(itext, 'translation').find((one) => one.attributes.get('lang') === language) ?? null)
  const [texts, fallback] = [textsOf(wanted), textsOf(first)]
  const translated = (id: string): string => texts.get(id) || fallback.get(id) || ''
  const labelOf = (holder: XmlElement | undefined): string => {
    const label = holder === undefined ? null : childNamed(holder, 'label')
    if (label === null) return ''
    const id = itextId(label.attributes.get('ref'))
    return id === undefined ? plain(spoken(label)) : translated(id)
  }
  const instances = new Map(childrenNamed(model, 'instance').map((instance) => [instance.attributes.get('id') ?? '', instance] as const))

  const listed = (itemset: XmlElement): readonly ExportChoice[] | null => {
    const id = /\binstance\(\s*(['"])(.*?)\1\s*\)\s*\/\s*root\s*\/\s*item\b/.exec(itemset.attributes.get('nodeset') ?? '')?.[2]
    const instance = id === undefined ? undefined : instances.get(id)
    const root = instance === undefined || attributeLocal(instance, 'src') !== null ? undefined : elementsOf(instance)[0]
    if (root === undefined) return null
    const value = childNamed(itemset, 'value')?.attributes.get('ref') ?? 'name'
    const label = childNamed(itemset, 'label')?.attributes.get('ref') ?? 'label'
    const byItext = /^\s*jr:itext\(\s*([\w.-]+)\s*\)\s*$/.exec(label)?.[1]
    return childrenNamed(root, 'item').flatMap((item): readonly ExportChoice[] => {
      const [name, text] = [childNamed(item, value), childNamed(item, byItext ?? label)]
      if (name === null || textOf(name) === '') return []
      return [{ name: textOf(name), label: text === null ? '' : byItext === undefined ? plain(textOf(text)) : translated(textOf(text)) }]
    })
  }
  const written = (control: XmlElement): readonly ExportChoice[] => childrenNamed(control, 'item').flatMap((item) => {
    const value = childNamed(item, 'value')
    return value === null ? [] : [{ name: textOf(value), label: labelOf(item) }]
  })
  const byNodeset = new Map<string, XmlElement>()
  for (const { element, nodeset } of controls) if (!/^(group|repeat)$/.test(localName(element.name)) && !byNodeset.has(nodeset)) byNodeset.set(nodeset, element)
  return {
    label: (nodeset) => labelOf(byNodeset.get(nodeset)) || null,
    choices: (nodeset) => {
      const control = byNodeset.get(nodeset)
      if (control === undefined) return null
      const itemset = childNamed(control, 'itemset')
      const found = itemset === null ? written(control) : listed(itemset)
      return found === null ? null : [...new Map(found.map((choice) => [choice.name, choice])).values()]
    },
  }
}
