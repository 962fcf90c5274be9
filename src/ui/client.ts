/**
 * The page's way to the worker: typed calls answered by Results, and notices. Nothing is known here of what they mean.
 */
import { createSignal, type Accessor } from 'solid-js'
import type { Result } from '../core/result.ts'
import type { Answer, Failure, Method, Notice, Params } from '../worker/api.ts'
import type { ToPage, ToWorker } from '../worker/envelope.ts'

export interface Client {
  call<M extends Method>(method: M, params: Params<M>, transfer?: readonly Transferable[]): Promise<Result<Answer<M>, Failure>>
  onNotice(listener: (notice: Notice) => void): () => void
  /** hears of every request that failed */
  onFailure(listener: (method: string, failure: Failure) => void): () => void
  /** why storage cannot be used, or null */
  readonly storage: Accessor<Failure | null>
  /** Tries to open the storage again; `startAfresh` gives up a lost database, only when the user has agreed. */
  retryStorage(startAfresh: boolean): void
}

type WorkerPort = Pick<Worker, 'postMessage'> & { onmessage: ((event: MessageEvent<ToPage>) => void) | null }

export const createClient = (worker: WorkerPort, page: Pick<Document, 'visibilityState' | 'addEventListener'>): Client => {
  // getRandomValues and not randomUUID: this runs also where the address has no https, to say so.
  const client = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const waiting = new Map<number, (result: Result<unknown, Failure>) => void>()
  const failed = new Set<(method: string, failure: Failure) => void>()
  const listeners = new Set<(notice: Notice) => void>()
  const [storage, setStorage] = createSignal<Failure | null>(null)
  let count = 0

  const post = (message: ToWorker, transfer: readonly Transferable[] = []): void => worker.postMessage(message, [...transfer])
  worker.onmessage = ({ data }) => {
    if (data.type === 'response') {
      waiting.get(data.id)?.(data.result)
      waiting.delete(data.id)
      return
    }
    if (data.notice.type === 'storage') setStorage(data.notice.failure)
    for (const listener of listeners) listener(data.notice)
  }
  const tellVisibility = (): void => post({ type: 'visible', visible: page.visibilityState === 'visible' })
  page.addEventListener('visibilitychange', tellVisibility)
  tellVisibility()

  return {
    call: (method, params, transfer) =>
      new Promise((resolve) => {
        count += 1
        waiting.set(count, (result) => {
          if (!result.ok) for (const listener of failed) listener(method, result.error)
          resolve(result as Result<Answer<typeof method>, Failure>)
        })
        post({ type: 'request', client, id: count, method, params }, transfer)
      }),
    onNotice: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onFailure: (listener) => {
      failed.add(listener)
      return () => failed.delete(listener)
    },
    storage,
    retryStorage: (startAfresh) => post({ type: 'retry', startAfresh }),
  }
}

export const startWorker = (): Worker => new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'transect' })
