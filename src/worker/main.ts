/** The worker of one tab: joins the election for the database and passes messages on. Wiring only. */
import type { BusMessage, ToPage, ToWorker } from './envelope.ts'
import { joinElection } from './owner.ts'
import { openService } from './service.ts'

/** What this file needs of a dedicated worker's scope; the test project of the type check knows the page's only. */
declare const self: { postMessage(message: ToPage, transfer: Transferable[]): void; onmessage: ((event: MessageEvent<ToWorker>) => void) | null }

const bus = new BroadcastChannel('transect')
const toPage = (message: ToPage, transfer: readonly Transferable[] = []): void => self.postMessage(message, [...transfer])
const take = joinElection({
  locks: navigator.locks,
  bus: bus as typeof bus & { onmessage: ((event: MessageEvent<BusMessage>) => void) | null },
  toPage,
  open: openService,
})
self.onmessage = ({ data }) => take(data)
