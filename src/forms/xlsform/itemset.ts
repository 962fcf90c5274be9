/** `<itemset>`: where a select takes its choices from, filtered and shuffled as asked. */
import { element, type XmlElement } from '../xml.ts'
import { needsItext } from './choices.ts'
import type { Output } from './output.ts'
import { expand, hasReference } from './references.ts'
import { isGeo } from './reference-geometry.ts'
import { fileExtension } from './select.ts'
import type { FormNode } from './tree.ts'

interface Source { readonly nodeset: string; readonly value: string; readonly label: string; readonly filter: string | null }

const sourceOf = (node: FormNode, itemset: string, output: Output): Source => {
  const extension = fileExtension(itemset)
  if (extension !== null) {
    const geojson = extension === '.geojson'
    return {
      nodeset: `instance('${itemset.slice(0, -extension.length)}')/root/item`,
      value: node.parameters.get('value') ?? (geojson ? 'id' : 'name'), label: node.parameters.get('label') ?? (geojson ? 'title' : 'label'), filter: null,
    }
  }
  if (hasReference(itemset) && isGeo(node.type)) {
    return { nodeset: expand(itemset, node, output.scope, { aboveRepeat: true }).trim(), value: 'geometry', label: 'geometry', filter: "./geometry != ''" }
  }
  if (hasReference(itemset)) {
    // Choices are the answers of a question in a repeat: those that have one.
    const steps = expand(itemset, node, output.scope, { aboveRepeat: true }).trim().split('/')
    const last = steps.at(-1) ?? ''
    return { nodeset: steps.slice(0, -1).join('/'), value: last, label: last, filter: `./${last} != ''` }
  }
  const list = output.choices.lists.get(itemset)
  return { nodeset: `instance('${itemset}')/root/item`, value: 'name', label: list !== undefined && needsItext(list) ? 'jr:itext(itextId)' : 'label', filter: null }
}

export const itemsetElement = (node: FormNode, output: Output): XmlElement | null => {
  if (node.itemset === null) return null
  const { nodeset, value, label, filter: ownFilter } = sourceOf(node, node.itemset, output)
  let filter = ownFilter
  if (node.choiceFilter !== null) {
    const fromAnswers = hasReference(node.itemset)
    filter = expand(node.choiceFilter, node, output.scope, { useCurrent: true, aboveRepeat: fromAnswers })
    if (fromAnswers) filter = filter.replaceAll(`current()/${nodeset}`, '.').replaceAll(nodeset, '.')
  }
  let path = filter === null ? nodeset : `${nodeset}[${filter}]`
  if (node.parameters.get('randomize') === 'true') {
    const seed = node.parameters.get('seed')
    path = seed === undefined ? `randomize(${path})` : `randomize(${path}, ${expand(seed, node, output.scope).trim()})`
  }
  return element('itemset', { nodeset: path }, element('value', { ref: value }), element('label', { ref: label }))
}
