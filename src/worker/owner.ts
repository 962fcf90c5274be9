/**
 * One worker owns the database, the others reach it through a channel (DESIGN 4).
 * The owner is whoever holds a Web Lock; when its tab closes or crashes the next in line takes over and everybody repeats
 * what is still unanswered. An owner whose page is hidden hands over to a visible one, because phones freeze hidden tabs.
 * Not here: what a request does (server.ts).
 */
import { err, type Result } from '../core/result.ts'
import type { Failure } from './api.ts'
import type { BusMessage, Request, Response, ToPage, ToWorker } from './envelope.ts'

/** The opened database with all its handlers. */
export interface Service {
  handle(request: Request): Promise<Result<unknown, Failure>>
  /** true while something (a meeting of two devices) would break by handing over */
  busy(): boolean
  close(): Promise<void>
  /** resolves when the database has to be opened anew; requests that are not answered by then are asked again */
  readonly broken?: Promise<void>
  /** what pages must say instead of the app, although the service answers some requests */
  readonly failure?: Failure
}
export interface OwnerPorts {
  readonly locks: LockManager
  readonly bus: Pick<BroadcastChannel, 'postMessage'> & { onmessage: ((event: MessageEvent<BusMessage>) => void) | null }
  toPage(message: ToPage, transfer?: readonly Transferable[]): void
  open(notify: (message: ToPage, transfer?: readonly Transferable[]) => void, startAfresh: boolean): Promise<Result<Service, Failure>>
}

const lockName = 'transect-database'

/** Starts the election; answers with the handler for messages of this worker's own page. */
export const joinElection = (ports: OwnerPorts): ((message: ToWorker) => void) => {
  const unanswered = new Map<string, Request>()
  const clientsHere = new Set<string>()
  let service: Service | null = null
  let failure: Failure | null = null
  let visible = true
  let othersWait = false
  let release: (() => void) | null = null
  let retry: ((startAfresh: boolean) => void) | null = null
  let startAfresh = false

  const deliver = (message: ToPage, transfer: readonly Transferable[] = []): void => {
    const everybody = message.client === null
    if (everybody || clientsHere.has(message.client ?? '')) ports.toPage(message, everybody ? [] : transfer)
    if (everybody || !clientsHere.has(message.client ?? '')) ports.bus.postMessage(message)
  }

  const answer = async (request: Request): Promise<void> => {
    if (service === null) return
    const result = await service.handle(request)
    const response: Response = { type: 'response', client: request.client, id: request.id, result }
    unanswered.delete(`${request.client}:${request.id}`)
    deliver(response)
  }

  const handOver = (): void => {
    if (release !== null && service !== null && !visible && othersWait && !service.busy()) release()
  }

  const own = async (): Promise<void> => {
    const opened = await ports.open(deliver, startAfresh)
    startAfresh = false
    if (!opened.ok) {
      failure = opened.error
      deliver({ type: 'notice', client: null, notice: { type: 'storage', failure } })
      for (const request of unanswered.values()) ports.toPage({ type: 'response', client: request.client, id: request.id, result: err(failure) })
      unanswered.clear()
      return
    }
    service = opened.value
    failure = null
    othersWait = false
    const released = new Promise<void>((resolve) => { release = resolve })
    deliver({ type: 'notice', client: null, notice: { type: 'storage', failure: service.failure ?? null } })
    ports.bus.postMessage({ type: 'owner' })
    for (const request of unanswered.values()) void answer(request)
    await Promise.race([released, ...(service.broken === undefined ? [] : [service.broken])])
    release = null
    const closing = service
    service = null
    await closing.close()
  }

  const stand = async (): Promise<void> => {
    for (;;) {
      await ports.locks.request(lockName, { mode: 'exclusive' }, own)
      if (failure !== null) startAfresh = await new Promise<boolean>((resolve) => { retry = resolve })
      else if (visible) ports.bus.postMessage({ type: 'waiting' })
    }
  }

  ports.bus.onmessage = ({ data }) => {
    switch (data.type) {
      case 'request':
        if (service !== null) void answer(data)
        break
      case 'response':
        if (unanswered.delete(`${data.client}:${data.id}`)) ports.toPage(data)
        break
      case 'notice':
        if (data.client === null || clientsHere.has(data.client)) ports.toPage(data)
        break
      case 'owner':
        for (const request of unanswered.values()) ports.bus.postMessage(request)
        if (visible) ports.bus.postMessage({ type: 'waiting' })
        break
      case 'waiting':
        othersWait = true
        handOver()
        break
    }
  }
  void stand()

  return (message) => {
    if (message.type === 'visible') {
      visible = message.visible
      if (!visible) handOver()
      else if (service === null) ports.bus.postMessage({ type: 'waiting' })
      return
    }
    if (message.type === 'retry') {
      failure = null
      retry?.(message.startAfresh)
      return
    }
    clientsHere.add(message.client)
    if (failure !== null) {
      ports.toPage({ type: 'response', client: message.client, id: message.id, result: err(failure) })
      return
    }
    unanswered.set(`${message.client}:${message.id}`, message)
    if (service !== null) void answer(message)
    else ports.bus.postMessage(message)
  }
}
