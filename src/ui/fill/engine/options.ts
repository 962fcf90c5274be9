/**
 * The choices on offer in a select or rank, made for lists of 50,000: the list is mapped once for each change and only after
 * somebody asked for it; a label is read when it is shown. An option stays the same object as long as its label does. A range
 * has the words of its ticks here.
 */
import { createMemo, runWithOwner, untrack, type Accessor, type Owner } from 'solid-js'
import { unwrap } from 'solid-js/store'
import { largeOptions } from './large-choices.ts'
import { largeListOf } from './large-tables.ts'
import type { EngineNode, EngineRoot } from './nodes.ts'
import { mediaOf, plainText, richText, type Rich } from './rich.ts'
import type { Media, Option } from './session.ts'
import { tickWords } from './tick-words.ts'

type EngineOption = NonNullable<EngineNode['currentState']['valueOptions']>[number]

/** Reads its label when asked, once. A class, because 50,000 of these are made at a time. */
class LazyOption implements Option {
  readonly value: string
  readonly #item: EngineOption
  #label: readonly Rich[] | null = null
  #text: string | null = null
  #media: Media | null = null

  constructor(item: EngineOption) {
    this.value = item.value
    this.#item = item
  }
  get label(): readonly Rich[] {
    return (this.#label ??= untrack(() => {
      const rich = richText(this.#item.label)
      return rich.length === 0 && this.media.image === null ? [this.value] : rich
    }))
  }
  get text(): string { return (this.#text ??= plainText(this.label) || this.value) }
  get media(): Media { return (this.#media ??= untrack(() => mediaOf(this.#item.label))) }
  get geometry(): string { return this.#item.properties?.find(([name]) => name === 'geometry')?.[1] ?? '' }
}
/** Longer lists are drawn in part only; their rows need not be told apart from those before. */
const keptUpTo = 2000

export interface Options {
  readonly list: Accessor<readonly Option[]>
  readonly byValue: Accessor<ReadonlyMap<string, Option>>
  /** Hands an answer of offered values to the engine. */
  readonly choose: (values: readonly string[]) => void
}

/** Memos begin with the first reading, in the scope of the question: a form of a thousand questions shows one page. */
const lazily = <T,>(owner: Owner | null, make: () => T): Accessor<T> => {
  let memo: Accessor<T> | undefined
  return () => (memo ??= runWithOwner(owner, () => createMemo(make)) as Accessor<T>)()
}

export const createOptions = (node: EngineNode, owner: Owner | null): Options => {
  const made = new WeakMap<object, Option>()
  const control = node.definition?.bodyElement?.element
  const { root } = node as EngineNode & { readonly root?: EngineRoot }
  const language = (): string => root?.currentState.activeLanguage.language ?? ''
  const choose = (values: readonly string[]): void => { node.selectValues?.(values) }
  if (node.nodeType === 'range' && control !== undefined) return { list: lazily(owner, () => tickWords(control, language())), byValue: () => new Map(), choose }
  const large = largeListOf(node)
  if (large !== null) {
    const offered = lazily(owner, () => largeOptions(large, language(), untrack(() => node.currentState.label)))
    const byValue = lazily(owner, () => new Map(offered().map((option) => [option.value, option])))
    const order = (values: readonly string[]): readonly string[] => (values.length < 2 ? values : offered().map(({ value }) => value).filter((value) => values.includes(value)))
    // The engine takes only what it knows, and it knows of these only what is chosen.
    return { list: offered, byValue, choose: (values) => { node.setValueState?.(order(values)) } }
  }
  const list = lazily(owner, () => {
    // The engine puts a new list in place of the old one, so its items need not be watched one by one.
    const items = unwrap(node.currentState.valueOptions ?? [])
    if (items.length > keptUpTo) return items.map((item) => new LazyOption(item))
    return items.map((item) => {
      const known = item.label === null ? undefined : made.get(item.label)
      if (known !== undefined && known.value === item.value) return known
      const option = new LazyOption(item)
      if (item.label !== null) made.set(item.label, option)
      return option
    })
  })
  return { list, choose, byValue: lazily(owner, () => new Map(list().map((option) => [option.value, option]))) }
}
