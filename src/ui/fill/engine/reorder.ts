/**
 * Instances of a repeat into another order. The engine has no call for it, but keeps its instances in a list that it lets go
 * and takes up like any other: those that stay keep their nodes with everything below. Rule FIL26.
 */
import { byOrder, orderBetween } from '../../../core/order.ts'
import type { EngineNode } from './nodes.ts'
import type { AnswerStore } from './store.ts'

export const moved = <T,>(list: readonly T[], from: number, to: number): readonly T[] => {
  const next = [...list]
  const [one] = next.splice(from, 1)
  if (one !== undefined) next.splice(to, 0, one)
  return next
}

/** Order keys that put the rows into this order: one new key, or new ones for all where two had the same. */
const assignKeys = (store: AnswerStore, ids: readonly string[], at: number): void => {
  const orderOf = (index: number): string | null => { const id = ids[index]; return id === undefined ? null : (store.row(id)?.order ?? null) }
  store.moveRow(ids[at] as string, orderBetween(orderOf(at - 1), orderOf(at + 1)))
  const sorted = ids.map((id) => ({ id, order: store.row(id)?.order ?? '' })).sort(byOrder)
  if (sorted.every(({ id }, index) => id === ids[index])) return
  let last: string | null = null
  for (const id of ids) {
    last = orderBetween(last, null)
    store.moveRow(id, last)
  }
}

export const canReorder = (node: EngineNode): boolean => node.childrenState !== undefined && node.scope !== undefined

export const reorder = (node: EngineNode, store: AnswerStore, ids: readonly string[], from: number, to: number): void => {
  const { childrenState, scope } = node
  if (childrenState === undefined || scope === undefined || from === to || ids[from] === undefined || ids[to] === undefined) return
  assignKeys(store, moved(ids, from, to), to)
  scope.runTask(() => childrenState.setChildren((now) => moved(now, from, to)))
}
