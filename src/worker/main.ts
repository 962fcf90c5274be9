/** The worker of one tab: joins the election for the database and passes messages on. Wiring only. */
import { errorFact } from '../core/error-fact.ts'
import { err } from '../core/result.ts'
import type { Failure } from './api.ts'
import { missingCapabilities } from './capabilities.ts'
import type { BusMessage, ToPage, ToWorker } from './envelope.ts'
import { joinElection } from './owner.ts'
import { openService } from './service.ts'

/** What this file needs of a dedicated worker's scope; the test project of the type check knows the page's only. */
declare const self: { postMessage(message: ToPage, transfer: Transferable[]): void; addEventListener(type: 'error' | 'unhandledrejection', listener: (event: { readonly error?: unknown; readonly reason?: unknown }) => void): void; onmessage: ((event: MessageEvent<ToWorker>) => void) | null }

const toPage = (message: ToPage, transfer: readonly Transferable[] = []): void => self.postMessage(message, [...transfer])

const start = (): ((message: ToWorker) => void) => {
  const bus = new BroadcastChannel('transect')
  return joinElection({ locks: navigator.locks, bus: bus as typeof bus & { onmessage: ((event: MessageEvent<BusMessage>) => void) | null }, toPage, open: openService })
}

/** Nothing can be kept here: every request is answered with what is missing. */
const refuse = (missing: readonly string[]): ((message: ToWorker) => void) => {
  const failure: Failure = { type: 'storage-unavailable', message: `missing: ${missing.join(', ')}` }
  toPage({ type: 'notice', client: null, notice: { type: 'storage', failure } })
  return (message) => {
    if (message.type === 'request') toPage({ type: 'response', client: message.client, id: message.id, result: err(failure) })
  }
}

/** [DIA2] What is only written to the console, or not caught, is for the diagnostics of the page too. */
const tellTrouble = (error: unknown): void => toPage({ type: 'notice', client: null, notice: { type: 'trouble', fact: errorFact(error) } })
self.addEventListener('error', (event) => tellTrouble(event.error))
self.addEventListener('unhandledrejection', (event) => tellTrouble(event.reason))
const write = console.error.bind(console)
console.error = (...all: readonly unknown[]): void => {
  write(...all)
  for (const one of all) if (one instanceof Error) tellTrouble(one)
}

const missing = missingCapabilities(globalThis)
const take = missing.length === 0 ? start() : refuse(missing)
self.onmessage = ({ data }) => take(data)
