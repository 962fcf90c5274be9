/** The form while it is compiled: groups, repeats and questions as a tree, with their places in it. Filled by survey.ts. */
import type { Grouped, GroupedMap } from './table.ts'

export interface Action {
  readonly name: 'setvalue' | 'odk:setgeopoint' | 'odk:recordaudio'
  readonly event: 'odk-instance-first-load' | 'odk-new-repeat' | 'odk-instance-load'
  readonly attributes: Readonly<Record<string, string>>
}
export interface FormNode {
  readonly kind: 'survey' | 'group' | 'repeat' | 'question' | 'external'
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
  parameters: ReadonlyMap<string, string>
  /** in the model only */
  bodyless: boolean
}

export const newNode = (kind: FormNode['kind'], name: string, type: string, row: number, tag: string | null = null): FormNode => ({
  kind, name, type, row, tag,
  parent: null, children: [], label: null, hint: null, guidance: null, media: new Map(), bind: null, control: new Map(), instance: new Map(),
  default: null, dynamicDefault: false, actions: [], trigger: [], choiceFilter: null, itemset: null, parameters: new Map(), bodyless: false,
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

/** Names for ${...}: null where several nodes share one. */
export const namesIn = (root: FormNode): ReadonlyMap<string, FormNode | null> => {
  const names = new Map<string, FormNode | null>()
  for (const node of descendants(root)) if (node.kind !== 'external') names.set(node.name, names.has(node.name) ? null : node)
  return names
}
