/**
 * `<itext>`: texts in several languages, with images and sound beside them. A text is here only when it must be: it has
 * languages, media, guidance, or (choices) values shown in it. What a language lacks is written as "-".
 */
import { element, type XmlElement, type XmlNode } from '../xml.ts'
import { needsItext } from './choices.ts'
import { textNodes, type Output } from './output.ts'
import { hasReference } from './references.ts'
import type { Grouped } from './table.ts'
import { descendants, pathOf, type FormNode } from './tree.ts'

interface Entry { readonly text: string; readonly context: FormNode | null }
/** language -> id -> form ('' text, 'guidance', 'image', ...) -> entry */
type Translations = Map<string, Map<string, Map<string, Entry>>>

/** Whether a label is taken from itext rather than written where it is shown. */
export const labelInItext = (node: FormNode): boolean => node.label instanceof Map || node.media.size > 0
export const hintInItext = (node: FormNode): boolean => node.hint instanceof Map || node.guidance !== null

const collect = ({ root, settings, choices }: Output): Translations => {
  const translations: Translations = new Map()
  const add = (language: string, id: string, form: string, entry: Entry): void => {
    const ids = translations.get(language) ?? new Map<string, Map<string, Entry>>()
    translations.set(language, ids)
    const forms = ids.get(id) ?? new Map<string, Entry>()
    ids.set(id, forms)
    forms.set(form, entry)
  }
  const addGrouped = (value: Grouped | null, id: string, form: string, context: FormNode | null): void => {
    if (value === null) return
    if (typeof value === 'string') add(settings.defaultLanguage, id, form, { text: value, context })
    else for (const [language, text] of value) if (typeof text === 'string') add(language, id, form, { text, context })
  }

  for (const list of choices.lists.values()) {
    if (!needsItext(list)) continue
    for (const [index, choice] of list.choices.entries()) {
      addGrouped(choice.label, `${list.name}-${index}`, '', null)
      for (const [form, value] of choice.media) addGrouped(value, `${list.name}-${index}`, form, null)
    }
  }
  for (const node of descendants(root)) {
    const path = pathOf(node)
    for (const key of ['jr:constraintMsg', 'jr:requiredMsg', 'jr:noAppErrorString']) {
      const message = node.bind?.get(key) ?? null
      if (message instanceof Map || (message !== null && key !== 'jr:noAppErrorString' && hasReference(message))) addGrouped(message, `${path}:${key}`, '', node)
    }
    if (labelInItext(node)) addGrouped(node.label, `${path}:label`, '', node)
    if (hintInItext(node)) addGrouped(node.hint, `${path}:hint`, '', node)
    addGrouped(node.guidance, `${path}:hint`, 'guidance', node)
  }
  for (const node of descendants(root)) for (const [form, value] of node.media) addGrouped(value, `${pathOf(node)}:label`, form, null)
  return translations
}

/** Every language has every text, so that none falls back to another language unseen. */
const fillGaps = (translations: Translations): void => {
  const needed = new Map<string, Set<string>>()
  for (const ids of translations.values()) {
    for (const [id, forms] of ids) {
      const known = needed.get(id)
      if (known === undefined) needed.set(id, new Set(forms.keys()))
      else for (const form of forms.keys()) known.add(form)
    }
  }
  for (const ids of translations.values()) {
    for (const [id, forms] of needed) {
      const there = ids.get(id) ?? new Map<string, Entry>()
      ids.set(id, there)
      for (const form of forms) if (!there.has(form)) there.set(form, { text: '-', context: null })
    }
  }
}

const valueElement = (form: string, entry: Entry, output: Output): XmlElement | null => {
  const nodes = textNodes(entry.text, entry.context, output.scope)
  if (form === '') return element('value', {}, ...nodes)
  if (form === 'guidance') return element('value', { form }, ...nodes)
  if (entry.text === '-') return null
  const folder = form === 'big-image' || form === 'image' ? 'images' : form
  const media: readonly XmlNode[] = typeof nodes[0] === 'string' ? [`jr://${folder}/${nodes[0]}`, ...nodes.slice(1)] : [`jr://${folder}/`, ...nodes]
  return element('value', { form }, ...media)
}

export const itextElement = (output: Output): XmlElement | null => {
  const translations = collect(output)
  if (translations.size === 0) return null
  fillGaps(translations)
  return element('itext', {}, ...[...translations].map(([language, ids]) =>
    element('translation', { lang: language, default: language === output.settings.defaultLanguage ? 'true()' : null }, ...[...ids].map(([id, forms]) =>
      element('text', { id }, ...[...forms].map(([form, entry]) => valueElement(form, entry, output)))))))
}
