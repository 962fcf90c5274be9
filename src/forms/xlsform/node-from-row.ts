/** One row of the survey sheet as a node: texts, bind, control attributes, default. What its type adds: question.ts, select.ts. */
import { isDynamicDefault } from './expression-tokens.ts'
import { mapValue, textValue, type Grouped, type GroupedMap, type TableRow } from './table.ts'
import { newNode, type FormNode } from './tree.ts'
import type { QuestionType } from './types.ts'

const plainEntries = (values: GroupedMap | undefined): [string, string][] =>
  [...(values ?? [])].filter((entry): entry is [string, string] => typeof entry[1] === 'string')

export const containerFromRow = (kind: 'group' | 'repeat', name: string, row: TableRow): FormNode => {
  const node = newNode(kind, name, kind, row.row)
  fill(node, row)
  node.guidance = null
  const bind = mapValue(row.values, 'bind')
  if (bind !== undefined) node.bind = new Map(bind)
  const intent = textValue(row.values, 'intent')
  if (intent !== undefined) node.control.set('intent', intent)
  return node
}

export const questionFromRow = (name: string, typeName: string, type: QuestionType, row: TableRow): FormNode => {
  const node = newNode('question', name, typeName, row.row, type.control?.tag ?? null)
  for (const [key, value] of Object.entries(type.control?.attributes ?? {})) node.control.set(key, value)
  fill(node, row)
  const bind = mapValue(row.values, 'bind')
  if (type.bind !== null || bind !== undefined) node.bind = new Map<string, Grouped>([...Object.entries(type.bind ?? {}), ...(bind ?? [])])
  node.default = textValue(row.values, 'default') ?? null
  node.choiceFilter = textValue(row.values, 'choice_filter') ?? null
  node.hint ??= type.hint ?? null
  return node
}

const fill = (node: FormNode, { values }: TableRow): void => {
  node.label = values.get('label') ?? null
  node.hint = values.get('hint') ?? null
  node.guidance = values.get('guidance_hint') ?? null
  for (const [key, value] of mapValue(values, 'media') ?? []) node.media.set(key, value)
  for (const [key, value] of plainEntries(mapValue(values, 'control'))) node.control.set(key, value)
  for (const [key, value] of plainEntries(mapValue(values, 'instance'))) node.instance.set(key, value)
  if (node.control.get('appearance') === 'label' && node.label === null) node.label = ' '
}

/** A default that must be computed is set when the record starts, and in a repeat also with each new instance. */
export const prepareDefault = (node: FormNode, typeCell: string, inRepeat: boolean): void => {
  if (node.default === null || !isDynamicDefault(node.default, typeCell)) return
  node.dynamicDefault = true
  node.actions.push({ name: 'setvalue', event: 'odk-instance-first-load', attributes: {} })
  if (inRepeat) node.actions.push({ name: 'setvalue', event: 'odk-new-repeat', attributes: {} })
}
