/** The form while it is compiled: groups, repeats and questions as a tree, with their places in it. Filled by survey.ts. */
import type { ChoiceList } from './choices.ts'
import type { Grouped, GroupedMap } from './table.ts'

export interface Action {
  readonly name: 'setvalue' | 'odk:setgeopoint' | 'odk:recordaudio'
  readonly event: 'odk-instance-first-load' | 'odk-new-repeat' | 'odk-instance-load'
  readonly attributes: Readonly<Record<string, string>>
}
export interface OsmTag { readonly key: string; readonly label: string | null }
export interface FormNode {
  /** the attributes of an entity are parts named '@...' */
  readonly kind: 'survey' | 'group' | 'repeat' | 'question' | 'external' | 'entity' | 'entity-part'
  readonly name: string
  /** name in types.ts; for external instances their extension */
  readonly type: string
  /** spreadsheet row; 0 for what the compiler adds */
  readonly row: number
  parent: FormNode | null
  readonly children: FormNode[]
  label: Grouped | null
  hint: Grouped | null
  guidance: Grouped | null
  readonly media: GroupedMap
  /** null: no bind is written */
  bind: GroupedMap | null
  /** tag of the control, null when nothing is shown by itself */
  readonly tag: string | null
  readonly control: Map<string, string>
  readonly instance: Map<string, string>
  default: string | null
  /** the default is an expression, computed when the record or the repeat starts */
  dynamicDefault: boolean
  readonly actions: Action[]
  /** names of the questions whose change sets this one */
  trigger: readonly string[]
  choiceFilter: string | null
  /** list of choices, file name, or a ${reference} to earlier answers */
  itemset: string | null
  /** list of external choices, looked up in itemsets.csv */
  query: string | null
  /** choices written into the control itself, for search() */
  items: ChoiceList | null
  /** OpenStreetMap tags asked for */
  tags: readonly OsmTag[]
  parameters: ReadonlyMap<string, string>
  /** in the model only */
  bodyless: boolean
}

export const newNode = (kind: FormNode['kind'], name: string, type: string, row: number, tag: string | null = null): FormNode => ({
  kind, name, type, row, tag,
  parent: null, children: [], label: null, hint: null, guidance: null, media: new Map(), bind: null, control: new Map(), instance: new Map(),
  default: null, dynamicDefault: false, actions: [], trigger: [], choiceFilter: null, itemset: null, query: null, items: null, tags: [], parameters: new Map(), bodyless: false,
})

export const addChild = (parent: FormNode, child: FormNode): FormNode => {
  child.parent = parent
  parent.children.push(child)
  return child
}

export const pathOf = (node: FormNode): string => `${node.parent === null ? '' : pathOf(node.parent)}/${node.name}`
/** Path of a node below one of its ancestors: '/group/question'. */
export const pathBelow = (node: FormNode, ancestor: FormNode): string => (node === ancestor ? '' : `${node.parent === null ? '' : pathBelow(node.parent, ancestor)}/${node.name}`)

export function* descendants(node: FormNode): Generator<FormNode> {
  yield node
  for (const child of node.children) yield* descendants(child)
}
export const ancestors = (node: FormNode): readonly FormNode[] => (node.parent === null ? [] : [node.parent, ...ancestors(node.parent)])
export const nearestRepeat = (node: FormNode): FormNode | null => ancestors(node).find((above) => above.kind === 'repeat') ?? null

/** The lowest group or repeat (or repeat only) above both, and how many steps up it is from the first. */
export const commonAncestor = (node: FormNode, other: FormNode, repeatsOnly: boolean): { readonly node: FormNode; readonly steps: number } | null => {
  const above = new Set(ancestors(other))
  const index = ancestors(node).findIndex((a) => above.has(a) && (a.kind === 'repeat' || (a.kind === 'group' && !repeatsOnly)))
  return index < 0 ? null : { node: ancestors(node)[index] as FormNode, steps: index + 1 }
}

/** Among several of one name the one that shares the closest group with the node: in a loop, that of its own turn. */
export const nearestNamed = (name: string, context: FormNode): FormNode | null => {
  for (const above of ancestors(context)) {
    const found = [...descendants(above)].filter((node) => node.name === name && node.kind !== 'external' && node.kind !== 'entity-part')
    if (found.length > 0) return found.length === 1 ? (found[0] as FormNode) : null
  }
  return null
}

/** Names for ${...}: null where several nodes share one. */
export const namesIn = (root: FormNode): ReadonlyMap<string, FormNode | null> => {
  const names = new Map<string, FormNode | null>()
  const add = (node: FormNode): void => {
    if (node.kind === 'external' || node.kind === 'entity') return
    names.set(node.name, names.has(node.name) ? null : node)
    node.children.forEach(add)
  }
  add(root)
  return names
}
