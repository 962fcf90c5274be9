/**
 * A long list read page by page behind a key (keyset paging), as far as it is looked at. Refreshing reads it again to the
 * same depth and replaces it at once, so that rows never flicker; one request is under way at a time. Rule UI6.
 */
import { createSignal, type Accessor } from 'solid-js'
import type { Result } from '../../core/result.ts'

export interface Page<T> { readonly items: readonly T[]; readonly next: string | null; readonly total: number }
export type FetchPage<T, E> = (after: string | null, limit: number) => Promise<Result<Page<T>, E>>

export interface Pages<T, E> {
  readonly items: Accessor<readonly T[]>
  /** rows in the whole list; null until the first page is here */
  readonly total: Accessor<number | null>
  readonly failure: Accessor<E | null>
  /** rows up to this one are looked at */
  need(index: number): void
  /** the data changed: read again, keep what is shown until then */
  refresh(): void
  /** the question changed: what is under way no longer counts */
  restart(): void
}

const smallest = 100
const largest = 1000
const ahead = 50

export const createPages = <T, E>(fetch: FetchPage<T, E>): Pages<T, E> => {
  const [items, setItems] = createSignal<readonly T[]>([])
  const [total, setTotal] = createSignal<number | null>(null)
  const [failure, setFailure] = createSignal<E | null>(null, { equals: false })
  let next: string | null = null
  let wanted = smallest
  let generation = 0
  let stale = true
  let running = false

  /** Reads on from `list` until `wanted` rows are there; null when the question changed or the answer was a failure. */
  const readOn = async (list: readonly T[], after: string | null): Promise<(Page<T>) | null> => {
    const mine = generation
    const found = [...list]
    let key = after
    for (;;) {
      const limit = Math.min(largest, Math.max(smallest, wanted + ahead - found.length))
      const answer = await fetch(key, limit)
      if (mine !== generation) return null
      if (!answer.ok) {
        setFailure(() => answer.error)
        return null
      }
      found.push(...answer.value.items)
      key = answer.value.next
      if (key === null || found.length >= wanted) return { items: found, next: key, total: answer.value.total }
    }
  }
  const show = (page: Page<T>): void => {
    next = page.next
    setFailure(null)
    setTotal(page.total)
    setItems(page.items)
  }
  const run = async (): Promise<void> => {
    if (running) return
    running = true
    for (;;) {
      const again = stale
      if (!again && (next === null || items().length >= wanted)) break
      stale = false
      const mine = generation
      const page = again ? await readOn([], null) : await readOn(items(), next)
      if (page !== null) show(page)
      else if (mine === generation) break
    }
    running = false
  }
  const refresh = (): void => { stale = true; void run() }
  return {
    items, total, failure,
    need: (index) => { wanted = Math.max(smallest, index + 1); void run() },
    refresh,
    restart: () => { generation++; wanted = smallest; refresh() },
  }
}
