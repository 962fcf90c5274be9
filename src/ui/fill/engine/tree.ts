/**
 * The engine's nodes as the views of a session: groups, repeats with our row ids and order keys, questions. Hidden and
 * model-only nodes get no view but are followed. Leaves: questions.ts. Rules FIL13-FIL15.
 */
import { createComputed, createMemo, mapArray, onCleanup, runWithOwner, untrack, type Owner } from 'solid-js'
import { isOrderKey, orderBetween } from '../../../core/order.ts'
import type { RowShape } from '../../../worker/api.ts'
import type { EngineNode } from './nodes.ts'
import { createLeaf, followModelValue, type Leaf, type LeafContext, type RowOrigin } from './questions.ts'
import { mediaOf, richText } from './rich.ts'
import type { RepeatView, RowView, View } from './session.ts'

export interface TreeContext extends LeafContext {
  readonly newId: () => string
  /** rows that were stored, found again by the hidden `_rid` of their instance */
  readonly known: ReadonlySet<string>
  readonly mounted: Set<string>
  readonly leaves: Map<View, Leaf>
  readonly repeats: Map<RepeatView, EngineNode>
  /** set while the person removes a row: that row does not come back when a count grows */
  readonly removing: Set<string>
  /** rows that the form itself took away, which the person may not have meant */
  readonly dropped: Set<string>
  /** row id of each instance */
  readonly rowIds: WeakMap<EngineNode, string>
  /** the session is going away: rows that vanish now are not removed */
  closing: boolean
}

const hidden = (node: EngineNode): boolean => /\/_(rid|ord)$/.test(node.definition.nodeset) || [...(node.appearances ?? [])].some((word) => word === 'hidden')
const shownId = (node: EngineNode): string => node.nodeId.replace(/[^\w-]/g, '-')
const appearanceOf = (node: EngineNode): ReadonlySet<string> => new Set([...(node.appearances ?? [])].map((word) => word.toLowerCase()))

const hiddenText = (instance: EngineNode, name: string): string =>
  (instance.currentState.children ?? []).find((child) => child.definition.nodeset.endsWith(`/${name}`))?.currentState.instanceValue ?? ''

/** [FIL13] The stored row of an instance, a parked one that returns, or a new one at the end. */
const rowOf = (instance: EngineNode, range: string, parent: string, last: string | null, context: TreeContext): { readonly shape: RowShape; readonly origin: RowOrigin } => {
  const { store } = context
  const stored = hiddenText(instance, '_rid')
  const known = context.known.has(stored) && !context.mounted.has(stored) ? store.row(stored) : null
  const own = known !== null && known.range === range && known.parent === parent ? known : null
  if (own !== null && store.has(own.id)) {
    store.addRow(own)
    return { shape: own, origin: 'stored' }
  }
  // The engine makes an instance that comes back from what was opened, so its row may be a parked one too.
  const parked = own ?? store.parked(range, parent)[0]
  const shape = parked ?? { id: context.newId(), range, parent, order: orderBetween(last !== null && isOrderKey(last) ? last : null, null) }
  store.addRow(shape)
  return { shape, origin: parked === undefined ? 'new' : 'returned' }
}

const buildRepeat = (node: EngineNode, row: string, origin: RowOrigin, context: TreeContext): RepeatView => {
  const range = node.definition.nodeset
  if (origin === 'returned' && node.addInstances !== undefined) {
    const wanted = context.store.parked(range, row).length
    const made = (node.currentState.children ?? []).length
    if (wanted > made) node.addInstances(made - 1, wanted - made)
  }
  const mounted: RowView[] = []
  const rows = createMemo(
    mapArray(
      () => node.currentState.children ?? [],
      (instance): RowView => untrack(() => {
        const last = mounted.map((view) => context.store.row(view.row)?.order ?? '').reduce<string | null>((most, order) => (most === null || order > most ? order : most), null)
        const { shape, origin } = rowOf(instance, range, row, last, context)
        context.mounted.add(shape.id)
        context.dropped.delete(shape.id)
        context.rowIds.set(instance, shape.id)
        const view: RowView = {
          kind: 'row',
          id: shownId(instance),
          nodeset: range,
          row: shape.id,
          appearance: appearanceOf(instance),
          get label() { return richText(instance.currentState.label) },
          get media() { return mediaOf(instance.currentState.label) },
          get relevant() { return instance.currentState.relevant },
          children: buildChildren(instance, shape.id, origin, context),
        }
        mounted.push(view)
        onCleanup(() => {
          mounted.splice(mounted.indexOf(view), 1)
          context.mounted.delete(shape.id)
          if (context.closing) return
          const isMeant = context.removing.has(shape.id)
          if (!isMeant) context.dropped.add(shape.id)
          context.store.removeRow(shape.id, !isMeant)
        })
        return view
      }),
    ),
  )
  // Rows are made and let go even while no screen looks.
  createComputed(rows)
  const view: RepeatView = {
    kind: 'repeat',
    id: shownId(node),
    nodeset: range,
    row,
    appearance: appearanceOf(node),
    open: node.nodeType === 'repeat-range:uncontrolled',
    get label() { return richText(node.currentState.label) },
    get media() { return mediaOf(node.currentState.label) },
    get relevant() { return node.currentState.relevant },
    get instances() { return rows() },
  }
  context.repeats.set(view, node)
  return view
}

const groupView = (node: EngineNode, row: string, children: readonly View[]): readonly View[] =>
  children.length === 0 ? [] : [{
    kind: 'group',
    id: shownId(node),
    nodeset: node.definition.nodeset,
    row,
    appearance: appearanceOf(node),
    get label() { return richText(node.currentState.label) },
    get media() { return mediaOf(node.currentState.label) },
    get relevant() { return node.currentState.relevant },
    children,
  }]

/** Of an entity: values of the record that stand beside a node and not below it. */
const followAttributes = (node: EngineNode, row: string, context: TreeContext): void => {
  for (const attribute of untrack(() => node.currentState.attributes ?? [])) followModelValue(attribute, row, context)
}

const buildNode = (node: EngineNode, row: string, origin: RowOrigin, context: TreeContext): readonly View[] => {
  followAttributes(node, row, context)
  if (node.nodeType === 'model-value' || (node.nodeType !== 'group' && !node.nodeType.startsWith('repeat') && hidden(node))) {
    followModelValue(node, row, context)
    return []
  }
  if (node.nodeType === 'group') return groupView(node, row, buildChildren(node, row, origin, context))
  if (node.nodeType === 'repeat-range:controlled' || node.nodeType === 'repeat-range:uncontrolled') return [buildRepeat(node, row, origin, context)]
  const leaf = createLeaf(node, row, origin, context)
  context.leaves.set(leaf.view, leaf)
  return [leaf.view]
}

export const buildChildren = (parent: EngineNode, row: string, origin: RowOrigin, context: TreeContext): readonly View[] =>
  untrack(() => parent.currentState.children ?? []).flatMap((node) => buildNode(node, row, origin, context))

/** The same for a whole record, with a breath between slices of the work: a page must not stand still meanwhile. */
export const buildSliced = async (parent: EngineNode, owner: Owner | null, context: TreeContext, breathe: () => Promise<void> | null): Promise<readonly View[]> => {
  const views: View[] = []
  for (const node of untrack(() => parent.currentState.children ?? [])) {
    if (node.nodeType === 'group') runWithOwner(owner, () => followAttributes(node, 'root', context))
    if (node.nodeType === 'group') views.push(...groupView(node, 'root', await buildSliced(node, owner, context, breathe)))
    else views.push(...(runWithOwner(owner, () => untrack(() => buildNode(node, 'root', 'stored', context))) ?? []))
    const pause = breathe()
    if (pause !== null) await pause
  }
  return views
}
