/**
 * Runs the exchange of files over all links: feeds the scheduler, carries out what it wants over ports that are handed in, and
 * answers what others ask (serving.ts). Knows no session: a link is something that takes bodies of messages. Rules FLX3-FLX12, FLX23.
 */
import type { BlobId, Origin } from '../../core/ids.ts'
import { decodeFileMessage, encodeFileMessage } from './codec.ts'
import { isMoving, isWaiting, noCount, receivingOf, type FileCount } from './counts.ts'
import { createEntrusting } from './entrusting.ts'
import type { EntrustStore, FileStore } from './ports.ts'
import { step } from './scheduler.ts'
import { createServer, type Server } from './serving.ts'
import { noFiles, type Effect, type Event, type PeerId, type Wanted } from './state.ts'

export interface FileLink {
  readonly id: PeerId
  readonly origin: Origin
  /** True when the link took it. */
  send(body: Uint8Array): Promise<boolean>
}
export interface ExchangeDeps {
  readonly store: FileStore & EntrustStore
  now(): number
  every(ms: number, call: () => void): () => void
  /** Counts may be other than before. */
  onChange(): void
  /** These are whole here now. */
  onArrived(id: BlobId): void
  /** A device sent what is not the file; it is not asked for it again. */
  onWrong(origin: Origin, id: BlobId): void
  /** A part of this app broke: a bug, shown and not swallowed. */
  onBroken(error: unknown): void
}
export interface LinkFiles {
  readonly receiving: FileCount
  readonly sending: FileCount
  readonly state: 'idle' | 'moving' | 'waiting' | 'no-space' | 'unsupported'
}
export interface FileExchange {
  link(link: FileLink): void
  unlink(id: PeerId): void
  message(id: PeerId, body: Uint8Array): void
  /** `all`: nothing else is wanted any more. */
  want(files: readonly Wanted[], all: boolean): void
  /** There may be room again. */
  space(): void
  files(id: PeerId): LinkFiles
  /** Asks those who are linked to keep files in place of this device. */
  entrust(): { readonly devices: number; readonly files: number }
}

export const tickMs = 250
/** A full disk is tried again this often: somebody may have made room without telling the app. */
const ticksToRetry = 240

interface Linked { readonly link: FileLink; readonly server: Server; broken: boolean }

export const createFileExchange = (deps: ExchangeDeps): FileExchange => {
  const { store, now, onChange, onBroken } = deps
  const state = noFiles()
  const links = new Map<PeerId, Linked>()
  const entrusting = createEntrusting(store, onBroken)
  let stopTicks: (() => void) | null = null
  let ticks = 0
  let stepping = false
  const events: Event[] = []

  /** What broke is shown, and nothing waits for it. */
  const answer = (work: Promise<Event>, failed: Event): void => void work.catch((error: unknown): Event => {
    onBroken(error)
    return failed
  }).then(take).catch(onBroken)
  const perform = (effect: Effect): void => {
    switch (effect.type) {
      case 'send': {
        const linked = links.get(effect.peer)
        if (linked?.broken !== false) return
        linked.server.told(effect.message)
        return void linked.link.send(encodeFileMessage(effect.message)).catch(onBroken)
      }
      case 'open': {
        const { id } = effect
        return answer(store.open(id, effect.size, effect.leaves).then((result) => ({ type: 'opened', id, result, now: now() })), { type: 'opened', id, result: 'failed', now: now() })
      }
      case 'keep': {
        const { peer, id, index, bytes } = effect
        return answer((effect.whole ? store.keepWhole(id, bytes) : store.keep(id, index, bytes)).then((result) => ({ type: 'kept', peer, id, index, result, now: now() })),
          { type: 'kept', peer, id, index, result: 'failed', now: now() })
      }
      case 'finish': {
        const { id } = effect
        return answer(store.finish(id).then((result) => {
          if (result === 'whole') deps.onArrived(id)
          return { type: 'finished', id, result, now: now() }
        }), { type: 'finished', id, result: 'failed', now: now() })
      }
      case 'close': return void store.close(effect.id).catch(onBroken)
      case 'holders': return store.noteHolders(effect.origin, effect.ids, effect.holds)
      case 'wrong': return deps.onWrong(effect.origin, effect.id)
    }
  }
  const take = (event: Event): void => {
    events.push(event)
    if (stepping) return
    stepping = true
    try {
      for (let next = events.shift(); next !== undefined; next = events.shift()) for (const effect of step(state, next)) perform(effect)
    } finally {
      stepping = false
    }
    onChange()
  }
  const tick = (): void => {
    ticks++
    if ((state.noSpace || state.noRoom.size > 0) && ticks % ticksToRetry === 0) take({ type: 'space', now: now() })
    take({ type: 'tick', now: now() })
  }

  return {
    link: (link) => {
      const send = (message: Parameters<typeof encodeFileMessage>[0]): Promise<boolean> => link.send(encodeFileMessage(message))
      const onLost = (id: BlobId, index: number): void => take({ type: 'lost', id, index, now: now() })
      links.set(link.id, { link, server: createServer({ store, send, onChange, onLacks: (ids) => store.noteHolders(link.origin, ids, false), onLost, onBroken }), broken: false })
      entrusting.link(link.id, link.origin, send)
      stopTicks ??= deps.every(tickMs, tick)
      take({ type: 'linked', peer: link.id, origin: link.origin, now: now() })
      take({ type: 'lonely', peer: link.id, ids: store.lonely() })
    },
    unlink: (id) => {
      links.get(id)?.server.end()
      entrusting.unlink(id)
      if (!links.delete(id)) return
      if (links.size === 0) {
        stopTicks?.()
        stopTicks = null
      }
      take({ type: 'unlinked', peer: id })
    },
    message: (id, body) => {
      const linked = links.get(id)
      if (linked === undefined || linked.broken) return
      const message = decodeFileMessage(body)
      if (message === null) return
      if (message === 'malformed') {
        // [FLX2] records go on
        linked.broken = true
        linked.server.end()
        entrusting.unlink(id)
        return take({ type: 'unlinked', peer: id })
      }
      if (message.kind === 'entrust' || message.kind === 'entrusted') return entrusting.take(id, message)
      linked.server.take(message)
      take({ type: 'message', peer: id, message, now: now() })
    },
    want: (files, all) => take({ type: 'wanted', files, all }),
    entrust: entrusting.ask,
    space: () => take({ type: 'space', now: now() }),
    files: (id) => {
      const linked = links.get(id)
      if (linked === undefined || linked.broken) return { receiving: noCount, sending: noCount, state: linked === undefined ? 'idle' : 'unsupported' }
      const receiving = receivingOf(state, id)
      const sending = linked.server.sending()
      const moves = linked.server.busy() || (isMoving(state, id) && !state.noSpace) || sending.done < sending.total
      const quiet = state.noSpace || state.noRoom.size > 0 ? 'no-space' : isWaiting(state, id) ? 'waiting' : 'idle'
      return { receiving, sending, state: state.noSpace && state.files.size > 0 ? 'no-space' : moves ? 'moving' : quiet }
    },
  }
}
