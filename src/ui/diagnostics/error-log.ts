/**
 * The last errors of this device, of page and worker, kept by the browser across restarts: what diagnostics-screen.tsx shows and shares.
 * No text of an error is in it (core/error-fact.ts). Rules DIA1, DIA2.
 */
import { createSignal, type Accessor } from 'solid-js'
import { errorFact, type ErrorFact } from '../../core/error-fact.ts'
import type { Client } from '../client.ts'

export interface LoggedError extends ErrorFact {
  readonly where: 'page' | 'worker' | 'request' | 'policy'
  /** the last time, ms */
  readonly at: number
  readonly count: number
}
export interface ErrorLog {
  readonly errors: Accessor<readonly LoggedError[]>
  add(where: LoggedError['where'], fact: ErrorFact): void
  clear(): void
}

const key = 'transect.errors'
export const mostErrors = 50
const wheres: readonly unknown[] = ['page', 'worker', 'request', 'policy'] satisfies readonly LoggedError['where'][]

const isPlain = (value: unknown): value is string => typeof value === 'string' && value.length <= 120
const isList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.length <= 8 && value.every(isPlain)

/** [DIA2] Whatever the browser kept, also from another version of the app or by hand. */
export const parseErrors = (text: string | null): readonly LoggedError[] => {
  try {
    const found: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(found)) return []
    return found.slice(0, mostErrors).flatMap((each: Partial<Record<keyof LoggedError, unknown>> | null) => {
      const { where, name, codes, places, at, count } = each ?? {}
      return wheres.includes(where) && isPlain(name) && isList(codes) && isList(places) && Number.isSafeInteger(at) && Number.isSafeInteger(count)
        ? [{ where, name, codes, places, at, count } as LoggedError] : []
    })
  } catch {
    return []
  }
}

export const createErrorLog = (storage: () => Pick<Storage, 'getItem' | 'setItem'>, now: () => number): ErrorLog => {
  const kept = (): string | null => {
    try {
      return storage().getItem(key)
    } catch {
      return null // refused by the browser: the log holds for the page
    }
  }
  const [errors, setErrors] = createSignal(parseErrors(kept()))
  const set = (next: readonly LoggedError[]): void => {
    setErrors(next)
    try {
      storage().setItem(key, JSON.stringify(next))
    } catch {
      // as above
    }
  }
  return {
    errors,
    add: (where, { name, codes, places }) => {
      const isSame = (one: LoggedError): boolean => one.where === where && one.name === name && one.codes.join() === codes.join() && one.places.join() === places.join()
      const before = errors().find(isSame)
      set([{ where, name, codes, places, at: now(), count: (before?.count ?? 0) + 1 }, ...errors().filter((one) => !isSame(one))].slice(0, mostErrors))
    },
    clear: () => set([]),
  }
}

/** Failures that are an answer, not a fault: they say what somebody asked for in vain. */
const ordinary: ReadonlySet<string> = new Set(['not-found', 'invalid', 'draft-gone', 'already-syncing', 'too-large'])

/** Hears of everything that went wrong in the page, in the worker and in requests. */
export const followErrors = (page: Pick<Window, 'addEventListener'>, client: Pick<Client, 'onNotice' | 'onFailure'>, log: Pick<ErrorLog, 'add'>): void => {
  page.addEventListener('error', (event) => { if (event.error !== undefined) log.add('page', errorFact(event.error)) })
  page.addEventListener('unhandledrejection', (event) => log.add('page', errorFact(event.reason)))
  page.addEventListener('securitypolicyviolation', (event) => log.add('policy', { name: event.effectiveDirective, codes: [], places: [] }))
  client.onNotice((notice) => { if (notice.type === 'trouble') log.add('worker', notice.fact) })
  client.onFailure((method, failure) => { if (!ordinary.has(failure.type)) log.add('request', { name: failure.type, codes: errorFact(new Error(failure.message)).codes, places: [method] }) })
}
