/**
 * What linked devices have of the files that are wanted here: whole files, and blocks of files that are there in part. A part is a
 * claim like any other: its blocks are checked by the hashes of the file, and a device that has one is no holder of the file, which is what
 * counts as a copy elsewhere. Rules FLX7, FLX23, FLX24.
 */
import type { BlobId } from '../../core/ids.ts'
import { hasBlock, hasMore } from './blocks.ts'
import { fileLimits, type FilePart, type FileSize } from './messages.ts'
import { forgetLeaves, isSmall, land } from './flights.ts'
import { byTurn, type Effect, type File, type Files, type Peer } from './state.ts'

/** As it told; undefined when it has nothing of the file. */
export const offeredSize = (peer: Peer, id: BlobId): number | undefined => peer.holds.get(id) ?? peer.parts.get(id)?.size

export const canGive = (peer: Peer, id: BlobId, index: number): boolean => {
  const part = peer.parts.get(id)
  return peer.holds.has(id) || (part !== undefined && hasBlock(part.have, index))
}
/** Something of it that is not here. */
export const brings = (peer: Peer, file: File): boolean => {
  const part = peer.parts.get(file.id)
  return peer.holds.has(file.id) || (part !== undefined && hasMore(file.have, part.have))
}
/** Nothing is asked of it for this file any more; false when it had nothing of it. */
export const forgetOffer = (peer: Peer, id: BlobId): boolean => {
  const held = peer.holds.delete(id)
  return peer.parts.delete(id) || held
}

/** [FLX7] Named, and not asked for this file again. */
export const onWrong = (peer: Peer, id: BlobId): Effect => {
  peer.spoilt.add(id)
  forgetOffer(peer, id)
  return { type: 'wrong', origin: peer.origin, id }
}

const mayTake = (file: File, peer: Peer, size: number): boolean => size <= file.most && size <= fileLimits.bytes && !peer.spoilt.has(file.id)
/** True when its turn may be another one. */
const noteSize = (file: File, size: number): boolean => {
  if (file.stage !== 'waiting' || file.hasLeaves || file.size === size) return false
  file.size = size
  return true
}

export const onHave = (state: Files, peer: Peer, files: readonly FileSize[]): Effect[] => {
  let isOther = false
  for (const { id, size } of files) {
    const file = state.files.get(id)
    if (file === undefined || !mayTake(file, peer, size)) continue
    peer.parts.delete(id)
    peer.holds.set(id, size)
    if (noteSize(file, size)) isOther = true
  }
  if (isOther) state.order.sort(byTurn)
  return files.length > 0 ? [{ type: 'holders', origin: peer.origin, ids: files.map(({ id }) => id), holds: true }] : []
}

/** [FLX23] */
export const onPart = (state: Files, peer: Peer, { id, size, have }: FilePart): Effect[] => {
  const file = state.files.get(id)
  if (file === undefined || isSmall(size) || peer.holds.has(id) || !mayTake(file, peer, size)) return []
  if (file.hasLeaves && size !== file.size) return [onWrong(peer, id)]
  const isNew = !peer.parts.has(id)
  if (isNew && peer.parts.size >= fileLimits.parts) return []
  peer.parts.set(id, { id, size, have: have.slice() })
  if (noteSize(file, size)) state.order.sort(byTurn)
  return isNew ? [{ type: 'holders', origin: peer.origin, ids: [id], holds: false }] : []
}

export const onLack = (state: Files, peer: Peer, id: BlobId): Effect[] => {
  for (const flight of peer.flying.values()) if (flight.id === id) land(state, peer, id, flight.index)
  forgetOffer(peer, id)
  const file = state.files.get(id)
  if (file !== undefined) forgetLeaves(state, file, peer)
  return [{ type: 'holders', origin: peer.origin, ids: [id], holds: false }]
}

/** The true size of a file is known now: who told another one for its blocks is named. */
export const onTrueSize = (state: Files, { id, size }: File): Effect[] =>
  [...state.peers.values()].flatMap((peer) => {
    const told = peer.parts.get(id)?.size
    return told === undefined || told === size ? [] : [onWrong(peer, id)]
  })
