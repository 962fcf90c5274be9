/** What the safety state is made of, asked of the worker and of the browser, and asked again when something changed. */
import { createMemo, createSignal, onCleanup, onMount, type Accessor } from 'solid-js'
import type { Touched } from '../../worker/api.ts'
import type { SafetyFacts } from '../../worker/api-safety.ts'
import { createQuery } from '../query.ts'
import type { Shell } from '../shell.ts'
import { safetyOf, seemsPrivate, type Safety } from './reasons.ts'

const touchesSafety = (touched: Touched): boolean => touched.device || touched.drafts || touched.manyRecords || touched.recordsOf.length > 0
/** an age grows without anything happening */
const lookAgainMs = 10 * 60_000

export interface SafetyView {
  readonly safety: Accessor<Safety | null>
  readonly facts: Accessor<SafetyFacts | undefined>
  readonly used: Accessor<number | null>
  /** Asks the browser to keep the data; what it says. */
  keep(): Promise<boolean>
}

export const useSafety = ({ client, installer, now }: Pick<Shell, 'client' | 'installer' | 'now'>): SafetyView => {
  const query = createQuery(client, 'safety.state', () => null, touchesSafety)
  const [kept, setKept] = createSignal<boolean | null>(null)
  const [isPrivate, setPrivate] = createSignal(false)
  const [used, setUsed] = createSignal<number | null>(null)
  const [time, setTime] = createSignal(now())
  onMount(() => {
    const asked = Promise.all([navigator.storage?.persisted?.() ?? false, navigator.storage?.estimate?.() ?? {}])
    void asked.then(([persisted, { usage, quota }]) => {
      const heap = (performance as { readonly memory?: { readonly jsHeapSizeLimit?: number } }).memory?.jsHeapSizeLimit
      setKept(persisted)
      setUsed(usage ?? null)
      setPrivate(seemsPrivate(quota ?? null, heap ?? null, persisted))
    })
    const timer = setInterval(() => setTime(now()), lookAgainMs)
    onCleanup(() => clearInterval(timer))
  })
  const safety = createMemo(() => {
    const facts = query.value()
    return facts === undefined || kept() === null ? null : safetyOf(facts, { kept: kept(), way: installer.way(), isPrivate: isPrivate() }, Math.max(time(), now()))
  })
  return {
    safety, used, facts: query.value,
    keep: async () => {
      const answer = await installer.protect()
      setKept(answer)
      return answer
    },
  }
}
