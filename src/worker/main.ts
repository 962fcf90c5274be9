/** The worker of one tab: joins the election for the database and passes messages on. Wiring only. */
import type { BusMessage, ToPage, ToWorker } from './envelope.ts'
import { joinElection } from './owner.ts'
import { openService } from './service.ts'

declare const self: DedicatedWorkerGlobalScope

const bus = new BroadcastChannel('transect')
const toPage = (message: ToPage, transfer: readonly Transferable[] = []): void => self.postMessage(message, [...transfer])
const take = joinElection({
  locks: navigator.locks,
  bus: bus as typeof bus & { onmessage: ((event: MessageEvent<BusMessage>) => void) | null },
  toPage,
  open: openService,
})
self.onmessage = ({ data }: MessageEvent<ToWorker>) => take(data)
