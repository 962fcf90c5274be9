/** `<h:body>`: the controls people see, in groups and repeats. */
import { element, type XmlElement } from '../xml.ts'
import { actionsOf } from './binds.ts'
import { needsItext } from './choices.ts'
import { hintInItext, labelInItext } from './itext.ts'
import { itemsetElement } from './itemset.ts'
import { textElement, type Output } from './output.ts'
import { expand } from './references.ts'
import { descendants, nearestRepeat, pathOf, type FormNode } from './tree.ts'
import { isPosition, isVisible } from './trigger.ts'

const labelElement = (node: FormNode, { scope }: Output): XmlElement => {
  if (labelInItext(node)) return element('label', { ref: `jr:itext('${pathOf(node)}:label')` })
  return typeof node.label === 'string' ? textElement('label', node.label, node, scope) : element('label')
}
const hintElement = (node: FormNode, { scope }: Output): XmlElement =>
  hintInItext(node) || typeof node.hint !== 'string' ? element('hint', { ref: `jr:itext('${pathOf(node)}:hint')` }) : textElement('hint', node.hint, node, scope)

const attributesOf = (node: FormNode, { scope }: Output): Record<string, string> => {
  const attributes: Record<string, string> = {}
  for (const [key, value] of node.control) attributes[key] = expand(value, node, scope)
  return attributes
}

const setters = (node: FormNode, output: Output): readonly XmlElement[] =>
  (output.triggered.get(node) ?? []).map((target) => {
    const common = { ref: pathOf(target.node), event: 'xforms-value-changed' }
    if (isPosition(target.node)) return element('odk:setgeopoint', common)
    return element('setvalue', { ...common, value: target.value === '' ? null : expand(target.value, node, output.scope) })
  })

const itemElements = ({ items, label }: FormNode, { scope }: Output): readonly XmlElement[] =>
  (items?.choices ?? []).map((choice, index) => {
    const shown = items !== null && needsItext(items) ? element('label', { ref: `jr:itext('${items.name}-${index}')` })
      : label !== null && typeof choice.label === 'string' ? textElement('label', choice.label, null, scope) : element('label')
    return element('item', {}, shown, element('value', {}, choice.name))
  })
const tagElements = ({ tags }: FormNode, { scope }: Output): readonly XmlElement[] =>
  tags.map(({ key, label }) => element('tag', { key }, label === null ? element('label') : textElement('label', label, null, scope)))

/** `query` of external choices: the rows of itemsets.csv to choose from. */
const queryOf = (node: FormNode, { scope }: Output): string | null => {
  if (node.query === null) return null
  const filter = node.choiceFilter === null ? '' : `[${expand(node.choiceFilter, node, scope, { useCurrent: true })}]`
  return `instance('${node.query}')/root/item${filter}`
}

const questionElement = (node: FormNode, output: Output): XmlElement | null => {
  if (!isVisible(node) || node.tag === null) return null
  const hasLabel = node.label !== null || node.media.size > 0
  const hasHint = node.hint !== null || node.guidance !== null
  if (!hasLabel && node.hint === null) {
    output.log.warn('missing-label', `"${node.name}" has no label: its name is shown instead.`, { sheet: 'survey', row: node.row, column: 'label' })
  }
  const label = hasLabel ? labelElement(node, output) : node.hint === null ? element('label', {}, node.name) : element('label')
  if (node.media.has('big-image') && !node.media.has('image')) {
    output.log.warn('big-image-alone', `"${node.name}" has a big-image but no image: the big one opens from the small one.`, { sheet: 'survey', row: node.row, column: 'big-image' })
  }
  return element(node.tag, { ref: pathOf(node), ...attributesOf(node, output), query: queryOf(node, output) },
    label, hasHint ? hintElement(node, output) : null, itemsetElement(node, output), ...itemElements(node, output), ...tagElements(node, output), ...setters(node, output))
}

const groupElement = (node: FormNode, output: Output): XmlElement | null =>
  node.bodyless ? null : element('group', { ...attributesOf(node, output), ref: pathOf(node) }, node.label === null ? null : labelElement(node, output), ...controlsOf(node, output))

const repeatElement = (node: FormNode, output: Output): XmlElement => {
  const starts = [...descendants(node)].filter((below) => nearestRepeat(below) === node).flatMap((below) => actionsOf(below, output, true))
  const path = pathOf(node)
  return element('group', { ref: path }, labelElement(node, output),
    element('repeat', { nodeset: path, ...attributesOf(node, output) }, ...controlsOf(node, output), ...starts))
}

export const controlsOf = (node: FormNode, output: Output): readonly XmlElement[] =>
  node.children.map((child) => {
    switch (child.kind) {
      case 'question': return questionElement(child, output)
      case 'group': return groupElement(child, output)
      case 'repeat': return repeatElement(child, output)
      default: return null
    }
  }).filter((made) => made !== null)
