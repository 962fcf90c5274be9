/** Secondary instances: lists of choices, and files that the form reads (pulldata, selects from files, external rows). */
import { element, type XmlElement } from '../xml.ts'
import { needsItext, type ChoiceList } from './choices.ts'
import type { Output } from './output.ts'
import { lastSavedInstance, referencesIn } from './references.ts'
import { fileExtension } from './select.ts'
import { descendants, type FormNode } from './tree.ts'

interface FileInstance { readonly id: string; readonly src: string; readonly row: number; readonly column: string }

const listInstance = (list: ChoiceList): XmlElement => {
  const itext = needsItext(list)
  return element('instance', { id: list.name }, element('root', {}, ...list.choices.map((choice, index) => element('item', {},
    itext ? element('itextId', {}, `${list.name}-${index}`) : null,
    element('name', {}, choice.name),
    !itext && typeof choice.label === 'string' ? element('label', {}, choice.label) : null,
    ...choice.extra.map(([name, value]) => element(name, {}, value))))))
}

const logic = ['calculate', 'constraint', 'readonly', 'required', 'relevant'] as const
const expressionsOf = (node: FormNode): readonly string[] =>
  [...logic.map((key) => node.bind?.get(key)), node.choiceFilter, node.default].filter((value) => typeof value === 'string')

const filesOf = (node: FormNode): readonly FileInstance[] => {
  if (node.kind === 'external') {
    const folder = node.type === 'csv' ? 'file-csv' : 'file'
    return [{ id: node.name, src: `jr://${folder}/${node.name}.${node.type}`, row: node.row, column: 'type' }]
  }
  const files: FileInstance[] = []
  for (const expression of expressionsOf(node)) {
    for (const match of expression.matchAll(/pulldata\s*\(\s*(.*?),/g)) {
      const id = (match[1] ?? '').replaceAll(/['"]/g, '').trim()
      files.push({ id, src: `jr://file-csv/${id}.csv`, row: node.row, column: 'calculation' })
    }
  }
  const extension = node.itemset === null ? null : fileExtension(node.itemset)
  if (extension !== null && node.itemset !== null) {
    files.push({ id: node.itemset.slice(0, -extension.length), src: `jr://${extension === '.csv' ? 'file-csv' : 'file'}/${node.itemset}`, row: node.row, column: 'type' })
  }
  return files
}

const usesLastSaved = (node: FormNode): boolean => expressionsOf(node).some((text) => text.includes('last-saved#') && (referencesIn(text)?.some((found) => found.lastSaved) ?? false))

/** Instances that are files, with the row that names them. */
export const fileInstances = (root: FormNode): readonly FileInstance[] => [...descendants(root)].flatMap(filesOf)

export const secondaryInstances = ({ root, choices, log }: Output): readonly XmlElement[] => {
  const files = fileInstances(root)
  const made = new Map<string, { readonly src: string | null; readonly element: XmlElement }>()
  for (const { id, src, row, column } of files) {
    const before = made.get(id)
    if (before === undefined) made.set(id, { src, element: element('instance', { id, src }) })
    else if (before.src !== src) {
      log.error('instance-clash', `Two different files would both be known as "${id}": ${before.src ?? ''} and ${src}. Rename one of them.`, { sheet: 'survey', row, column })
    }
  }
  if ([...descendants(root)].some(usesLastSaved)) {
    if (made.has(lastSavedInstance)) log.error('instance-clash', `"${lastSavedInstance}" is the name of the last saved record, which this form uses as well. Rename the file.`, { sheet: 'survey', row: files.find(({ id }) => id === lastSavedInstance)?.row, column: 'name' })
    made.set(lastSavedInstance, { src: 'jr://instance/last-saved', element: element('instance', { id: lastSavedInstance, src: 'jr://instance/last-saved' }) })
  }
  const used = new Set([...descendants(root)].map((node) => node.itemset))
  const inControls = new Set([...descendants(root)].map((node) => node.items))
  for (const list of choices.lists.values()) {
    if (inControls.has(list)) continue
    const before = made.get(list.name)
    if (before === undefined) made.set(list.name, { src: null, element: listInstance(list) })
    else if (before.src !== null && used.has(list.name)) log.error('instance-clash', `The list "${list.name}" and the file ${before.src} would both be known as "${list.name}". Rename one of them.`, { sheet: list.sheet, row: list.choices[0]?.row })
  }
  for (const { kind, children, row } of descendants(root)) {
    const list = kind === 'entity' && children.some(({ name }) => name === '@update') ? (children.find(({ name }) => name === '@dataset')?.default ?? '') : ''
    if (list !== '' && !made.has(list)) {
      log.warn('no-entity-list', `To update entities of "${list}" the form needs them: ask for one with "select_one_from_file ${list}.csv", or add a row of the type "csv-external" named "${list}".`, { sheet: 'entities', row, column: 'entity_id' })
    }
  }
  return [...made.values()].map((one) => one.element)
}
