/**
 * What a link shows of files: how many, and how much of them, true at every moment: a file counts as done when it has its name here. Of
 * a file that the other device has in part only what it can bring is counted, and the file itself only if those who are here have all of it
 * together. Rules FLX11, FLX25.
 */
import type { BlobId } from '../../core/ids.ts'
import { bytesIn, emptyHave, missingBlocks, noteBlocks } from './blocks.ts'
import { brings } from './offers.ts'
import type { Files, PeerId } from './state.ts'

export interface FileCount { readonly done: number; readonly total: number; readonly bytesDone: number; readonly bytesTotal: number }
export const noCount: FileCount = { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 }

/** Those who are linked have all that is missing of it. */
const canComplete = (state: Files, id: BlobId, size: number): boolean => {
  const all = emptyHave(size)
  noteBlocks(all, state.files.get(id)?.have ?? all)
  for (const { holds, parts } of state.peers.values()) {
    if (holds.has(id)) return true
    noteBlocks(all, parts.get(id)?.have ?? all)
  }
  return missingBlocks(all, size) === 0
}

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
  let toCome = peer.holds.size
  for (const [blob, { size, have }] of peer.parts) {
    const file = state.files.get(blob)
    const both = have.slice()
    noteBlocks(both, file?.have ?? both)
    bytesDone += Math.min(file?.got ?? 0, size - 1)
    bytesTotal += bytesIn(both, size)
    if (canComplete(state, blob, size)) toCome++
  }
  return { done: peer.doneFiles, total: peer.doneFiles + toCome, bytesDone, bytesTotal }
}

/** An answer, or a file, is awaited from this device. */
export const isMoving = (state: Files, id: PeerId): boolean => {
  const peer = state.peers.get(id)
  if (peer === undefined) return false
  return peer.unanswered > 0 || peer.asks.length > 0 || peer.holds.size > state.noRoom.size || [...peer.holds.keys()].some((held) => !state.noRoom.has(held)) || [...peer.parts.keys()].some((blob) => {
    const file = state.files.get(blob)
    return file !== undefined && (file.stage === 'finishing' || brings(peer, file))
  })
}

/** Files are wanted that this device has not. */
export const isWaiting = (state: Files, id: PeerId): boolean => state.files.size > (state.peers.get(id)?.holds.size ?? 0)
