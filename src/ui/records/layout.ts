/**
 * A form as a reader of a record needs it: groups, repeats and questions in the form's order, with labels and the labels of
 * choices in one language, read from the XForm's body. Needs an XML parser (the page's DOM); runs no form logic. Rules UI12-UI14.
 */

/** Text with answers in it: `{ ref }` stands for the answer at that nodeset. */
export type Label = readonly (string | { readonly ref: string })[]
export interface Question {
  readonly kind: 'question'
  readonly nodeset: string
  readonly label: Label
  /** label by the value of each choice, where the form lists them */
  readonly choices: ReadonlyMap<string, Label> | null
}
export interface Section { readonly kind: 'group' | 'repeat'; readonly nodeset: string | null; readonly label: Label; readonly children: readonly LayoutNode[] }
export type LayoutNode = Question | Section

const childrenOf = (element: Element, name: string): Element[] => [...element.children].filter((child) => child.localName === name)
const firstOf = (element: Element, name: string): Element | null => childrenOf(element, name)[0] ?? null

const partsOf = (element: Element): Label => [...element.childNodes]
  .map((node) => (node.nodeType === 3 ? node.nodeValue ?? '' : (node as Element).localName === 'output' ? { ref: (node as Element).getAttribute('value')?.trim() ?? '' } : node.textContent ?? ''))
  .filter((part) => part !== '')

/** Texts by id in `language`, or in the default translation, or in the first. */
const readTexts = (model: Element, language: string | null): ReadonlyMap<string, Label> => {
  const translations = childrenOf(model, 'itext').flatMap((itext) => childrenOf(itext, 'translation'))
  const chosen = translations.find((one) => one.getAttribute('lang') === language) ?? translations.find((one) => one.hasAttribute('default')) ?? translations[0]
  const texts = new Map<string, Label>()
  for (const text of chosen === undefined ? [] : childrenOf(chosen, 'text')) {
    const plain = childrenOf(text, 'value').find((value) => !value.hasAttribute('form'))
    if (plain !== undefined) texts.set(text.getAttribute('id') ?? '', partsOf(plain))
  }
  return texts
}

interface Reading {
  readonly texts: ReadonlyMap<string, Label>
  readonly lists: ReadonlyMap<string, readonly Element[]>
  /** nodesets of notes: shown while filling, never answered */
  readonly notes: ReadonlySet<string>
}

const isNote = (bind: Element): boolean => /^true\s*\(\s*\)$/.test(bind.getAttribute('readonly')?.trim() ?? '') && !bind.hasAttribute('calculate') && bind.getAttribute('type') === 'string'

const labelOf = (element: Element, { texts }: Reading): Label => {
  const label = firstOf(element, 'label')
  if (label === null) return []
  const id = /^jr:itext\('(.*)'\)$/.exec(label.getAttribute('ref')?.trim() ?? '')?.[1]
  return id === undefined ? partsOf(label) : texts.get(id) ?? []
}

const choicesOf = (control: Element, reading: Reading): ReadonlyMap<string, Label> | null => {
  if (!['select', 'select1', 'rank'].includes(control.localName)) return null
  const found = new Map<string, Label>()
  for (const item of childrenOf(control, 'item')) found.set(firstOf(item, 'value')?.textContent?.trim() ?? '', labelOf(item, reading))
  const itemset = firstOf(control, 'itemset')
  const list = /^(?:randomize\()?\s*instance\('([^']+)'\)/.exec(itemset?.getAttribute('nodeset')?.trim() ?? '')?.[1]
  if (itemset === null || list === undefined) return found
  const valueField = firstOf(itemset, 'value')?.getAttribute('ref')?.trim() ?? 'name'
  const labelRef = firstOf(itemset, 'label')?.getAttribute('ref')?.trim() ?? 'label'
  const textField = /^jr:itext\((.*)\)$/.exec(labelRef)?.[1]?.trim()
  for (const item of reading.lists.get(list) ?? []) {
    const text = firstOf(item, textField ?? labelRef)?.textContent?.trim() ?? ''
    found.set(firstOf(item, valueField)?.textContent?.trim() ?? '', textField === undefined ? [text] : reading.texts.get(text) ?? [])
  }
  return found
}

const join = (context: string, ref: string | null): string | null => (ref === null || ref === '' ? null : ref.startsWith('/') ? ref : `${context}/${ref}`)

const readNodes = (parent: Element, context: string, reading: Reading): readonly LayoutNode[] => [...parent.children].flatMap((element): LayoutNode[] => {
  const ref = join(context, element.getAttribute('ref') ?? element.getAttribute('nodeset') ?? element.getAttribute('bind'))
  if (element.localName === 'group') {
    const children = readNodes(element, ref ?? context, reading)
    const label = labelOf(element, reading)
    const only = children.length === 1 ? children[0] : undefined
    // The usual wrapping of a repeat: its label stands on the group around it.
    if (only?.kind === 'repeat' && only.label.length === 0) return [{ ...only, label }]
    return [{ kind: 'group', nodeset: ref, label, children }]
  }
  if (element.localName === 'repeat') return [{ kind: 'repeat', nodeset: ref, label: labelOf(element, reading), children: readNodes(element, ref ?? context, reading) }]
  if (ref === null || !['input', 'select', 'select1', 'rank', 'upload', 'trigger', 'range', 'secret'].includes(element.localName)) return []
  if (reading.notes.has(ref)) return []
  return [{ kind: 'question', nodeset: ref, label: labelOf(element, reading), choices: choicesOf(element, reading) }]
})

/** [UI12] The layout, or null when the text is not an XForm. */
export const readLayout = (xform: string, language: string | null): readonly LayoutNode[] | null => {
  const page = new DOMParser().parseFromString(xform, 'text/xml')
  const root = page.documentElement
  const head = firstOf(root, 'head')
  const model = head === null ? null : firstOf(head, 'model')
  const body = firstOf(root, 'body')
  if (model === null || body === null || page.querySelector('parsererror') !== null) return null
  const lists = new Map<string, readonly Element[]>()
  for (const instance of childrenOf(model, 'instance')) {
    const id = instance.getAttribute('id')
    const list = instance.firstElementChild
    if (id !== null && list !== null) lists.set(id, [...list.children])
  }
  const notes = new Set(childrenOf(model, 'bind').filter(isNote).map((bind) => bind.getAttribute('nodeset') ?? ''))
  return readNodes(body, '', { texts: readTexts(model, language), lists, notes })
}
