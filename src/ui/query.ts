/**
 * What a screen shows, asked again when a notice says that it changed: never polled, one question under way at a time,
 * the old answer shown until the new one is here. Long lists: parts/pages.ts.
 */
import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { Result } from '../core/result.ts'
import type { Answer, Failure, Method, Params, Touched } from '../worker/api.ts'
import type { Client } from './client.ts'

export interface Query<T> {
  /** undefined until the first answer */
  readonly value: Accessor<T | undefined>
  readonly failure: Accessor<Failure | null>
  refresh(): void
}

/** Runs `listener` for changes that `touches` cares about, as long as the caller's owner lives. */
export const onTouched = (client: Client, touches: (touched: Touched) => boolean, listener: () => void): void => {
  onCleanup(client.onNotice((notice) => { if (notice.type === 'touched' && touches(notice.touched)) listener() }))
}

/** `params` null asks nothing. Follows `params` when it changes; an answer to an older question is dropped. */
export const createQuery = <M extends Method>(client: Client, method: M, params: Accessor<Params<M> | undefined>, touches: (touched: Touched) => boolean): Query<Answer<M>> => {
  const [value, setValue] = createSignal<Answer<M> | undefined>()
  const [failure, setFailure] = createSignal<Failure | null>(null)
  let generation = 0
  let running = false
  let stale = false
  let alive = true
  const ask = async (): Promise<void> => {
    stale = true
    if (running) return
    running = true
    for (;;) {
      if (!stale || !alive) break
      stale = false
      const wanted = params()
      if (wanted === undefined) break
      const mine = generation
      const answer: Result<Answer<M>, Failure> = await client.call(method, wanted)
      if (mine !== generation || !alive) continue
      setFailure(answer.ok ? null : answer.error)
      if (answer.ok) setValue(() => answer.value)
    }
    running = false
  }
  createEffect(on(params, (_, before) => {
    generation++
    if (before !== undefined) setValue(undefined)
    void ask()
  }))
  onTouched(client, touches, () => void ask())
  onCleanup(() => { alive = false })
  return { value, failure, refresh: () => void ask() }
}

/** Which notices concern which lists. */
export const touchesForms = (touched: Touched): boolean => touched.forms || touched.drafts || touched.recordsOf.length > 0 || touched.manyRecords
export const touchesDrafts = (touched: Touched): boolean => touched.drafts
export const touchesDevice = (touched: Touched): boolean => touched.device
export const touchesRecord = (recordId: string) => (touched: Touched): boolean =>
  touched.device || touched.manyRecords || touched.records.includes(recordId)
export const touchesRecordsOf = (formId: string | null) => (touched: Touched): boolean =>
  touched.device || touched.manyRecords || (formId === null ? touched.recordsOf.length > 0 : touched.recordsOf.includes(formId))
