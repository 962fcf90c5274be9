/**
 * Whoever took a file keeps it, until another device that holds it takes that over: asked by name, it reads the file back, writes down that
 * it must keep it, and says so. From then on the first may let go of its copy. While it asks it takes nothing over itself, and what
 * it takes over it relies on nobody for; so of two that ask each other neither gets a yes, and no circle of devices relies on itself. Rule FLX21.
 */
import type { BlobId, Origin } from '../../core/ids.ts'
import { fileLimits, type Entrust, type Entrusted } from './messages.ts'
import type { EntrustStore } from './ports.ts'
import type { PeerId } from './state.ts'

/** questions of one device that wait, each of which may take reading a thousand files; to those above it the answer is no */
const mostWaiting = 16

interface Peer {
  readonly origin: Origin
  readonly send: (message: Entrust | Entrusted) => Promise<boolean>
  /** questions without an answer, which come in their order */
  readonly asked: (readonly BlobId[])[]
  waiting: number
}
export interface Entrusting {
  link(id: PeerId, origin: Origin, send: Peer['send']): void
  unlink(id: PeerId): void
  take(id: PeerId, message: Entrust | Entrusted): void
  /** Asks everybody who is linked and holds files that this device must keep; answers with how many of both are asked now, also from before. */
  ask(): { readonly devices: number; readonly files: number }
}

export const createEntrusting = (store: EntrustStore, onBroken: (error: unknown) => void): Entrusting => {
  const peers = new Map<PeerId, Peer>()
  let checks: Promise<void> = Promise.resolve()
  const isAsked = (id: BlobId): boolean => [...peers.values()].some(({ asked }) => asked.some((ids) => ids.includes(id)))

  const answer = async (id: PeerId, peer: Peer, ids: readonly BlobId[]): Promise<void> => {
    const good: BlobId[] = []
    for (const file of ids) if (peers.get(id) === peer && (await store.readsBack(file))) good.push(file)
    if (peers.get(id) === peer) await peer.send({ kind: 'entrusted', ids: store.takeOver(good.filter((file) => !isAsked(file))) })
  }
  return {
    link: (id, origin, send) => void peers.set(id, { origin, send, asked: [], waiting: 0 }),
    unlink: (id) => void peers.delete(id),
    take: (id, message) => {
      const peer = peers.get(id)
      if (peer === undefined) return
      if (message.kind === 'entrusted') {
        const asked = peer.asked.shift() ?? []
        const ids = message.ids.filter((file) => asked.includes(file))
        if (ids.length > 0) store.entrusted(peer.origin, ids)
        return
      }
      const ids = peer.waiting < mostWaiting ? message.ids : []
      peer.waiting++
      checks = checks.then(() => answer(id, peer, ids)).catch(onBroken).then(() => void peer.waiting--)
    },
    ask: () => {
      for (const { origin, send, asked } of peers.values()) {
        const ids = store.entrustable(origin).filter((file) => !isAsked(file))
        for (let at = 0; at < ids.length; at += fileLimits.ids) {
          const some = ids.slice(at, at + fileLimits.ids)
          asked.push(some)
          void send({ kind: 'entrust', ids: some }).catch(onBroken)
        }
      }
      const waiting = [...peers.values()].filter(({ asked }) => asked.length > 0)
      return { devices: waiting.length, files: new Set(waiting.flatMap(({ asked }) => asked.flat())).size }
    },
  }
}
