/** What a link shows of files: how many, and how much of them, true at every moment: a file counts as done when it has its name here. Rule FLX11. */
import type { Files, PeerId } from './state.ts'

export interface FileCount { readonly done: number; readonly total: number; readonly bytesDone: number; readonly bytesTotal: number }
export const noCount: FileCount = { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 }

/** Of the wanted files that this device holds: those that came since it is linked, from whomever, and those to come. */
export const receivingOf = (state: Files, id: PeerId): FileCount => {
  const peer = state.peers.get(id)
  if (peer === undefined) return noCount
  let [bytesDone, bytesTotal] = [peer.doneBytes, peer.doneBytes]
  for (const [blob, told] of peer.holds) {
    const file = state.files.get(blob)
    // not all of it before it has its name
    bytesDone += Math.max(0, Math.min(file?.got ?? 0, told - 1))
    bytesTotal += told
  }
  return { done: peer.doneFiles, total: peer.doneFiles + peer.holds.size, bytesDone, bytesTotal }
}

/** An answer, or a file, is awaited from this device. */
export const isMoving = (state: Files, id: PeerId): boolean => {
  const peer = state.peers.get(id)
  return peer !== undefined && (peer.unanswered > 0 || peer.asks.length > 0 || peer.holds.size > 0)
}

/** Files are wanted that this device has not. */
export const isWaiting = (state: Files, id: PeerId): boolean => state.files.size > (state.peers.get(id)?.holds.size ?? 0)
