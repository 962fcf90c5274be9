/**
 * The choices on offer in a select or rank, made for lists of 50,000: the list is mapped once for each change and only after
 * somebody asked for it; a label is read when it is shown. An option stays the same object as long as its label does.
 */
import { createMemo, runWithOwner, untrack, type Accessor, type Owner } from 'solid-js'
import { unwrap } from 'solid-js/store'
import type { EngineNode } from './nodes.ts'
import { mediaOf, plainText, richText } from './rich.ts'
import type { Option } from './session.ts'

type EngineOption = NonNullable<EngineNode['currentState']['valueOptions']>[number]

const once = <T,>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: untrack(make) }).value
}

const optionOf = ({ value, label, properties = [] }: EngineOption): Option => {
  const rich = once(() => richText(label))
  const media = once(() => mediaOf(label))
  const text = once(() => plainText(rich()) || value)
  return {
    value,
    get label() { return rich().length === 0 && media().image === null ? [value] : rich() },
    get text() { return text() },
    get media() { return media() },
    get geometry() { return properties.find(([name]) => name === 'geometry')?.[1] ?? '' },
  }
}

export interface Options {
  readonly list: Accessor<readonly Option[]>
  readonly byValue: Accessor<ReadonlyMap<string, Option>>
}

/** Memos begin with the first reading, in the scope of the question: a form of a thousand questions shows one page. */
const lazily = <T,>(owner: Owner | null, make: () => T): Accessor<T> => {
  let memo: Accessor<T> | undefined
  return () => (memo ??= runWithOwner(owner, () => createMemo(make)) as Accessor<T>)()
}

export const createOptions = (node: EngineNode, owner: Owner | null): Options => {
  const made = new WeakMap<object, Option>()
  const list = lazily(owner, () =>
    // The engine puts a new list in place of the old one, so its items need not be watched one by one.
    unwrap(node.currentState.valueOptions ?? []).map((item) => {
      const known = item.label === null ? undefined : made.get(item.label)
      if (known !== undefined && known.value === item.value) return known
      const option = optionOf(item)
      if (item.label !== null) made.set(item.label, option)
      return option
    }))
  return { list, byValue: lazily(owner, () => new Map(list().map((option) => [option.value, option]))) }
}
