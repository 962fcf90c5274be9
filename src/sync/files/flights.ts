/** What has been asked of a device and is on its way from it: blocks, and lists of hashes, which count as a block before the first. */
import { blockCount, blockSize } from '../../core/merkle.ts'
import { fileLimits } from './messages.ts'
import { setStage, type Effect, type File, type Files, type Peer } from './state.ts'

export const isSmall = (size: number): boolean => size <= blockSize
export const flightKey = (id: string, index: number): string => `${id} ${index}`
/** Hashes count as a block at this index. */
export const leavesIndex = -1

export const fly = (file: File, peer: Peer, index: number, bytes: number, now: number): void => {
  if (peer.flying.size === 0) peer.heardAt = now
  peer.flying.set(flightKey(file.id, index), { id: file.id, index, bytes, at: now })
  peer.flyingBytes += bytes
  if (index !== leavesIndex) file.flying.set(index, (file.flying.get(index) ?? 0) + 1)
}

/** What was asked of this device is not awaited any more; false when it was not asked. */
export const land = (state: Files, peer: Peer, id: string, index: number): boolean => {
  const key = flightKey(id, index)
  const flight = peer.flying.get(key)
  if (flight === undefined) return false
  peer.flying.delete(key)
  peer.flyingBytes -= flight.bytes
  const file = state.files.get(flight.id)
  const others = (file?.flying.get(index) ?? 1) - 1
  if (others > 0) file?.flying.set(index, others)
  else file?.flying.delete(index)
  return true
}
/** The list that this device was to bring does not come. */
export const forgetLeaves = (state: Files, file: File, peer: Peer): void => {
  if (file.stage !== 'leaves' || file.leavesFrom !== peer.id) return
  setStage(state, file, 'waiting')
  file.leaves = []
  file.leavesFrom = null
}
export const landAll = (state: Files, peer: Peer): void => {
  for (const { id, index } of peer.flying.values()) {
    const file = state.files.get(id)
    if (index === leavesIndex && file !== undefined) forgetLeaves(state, file, peer)
    land(state, peer, id, index)
  }
}

export const askLeaves = (file: File, peer: Peer, now: number): Effect => {
  fly(file, peer, leavesIndex, Math.min(fileLimits.hashes, blockCount(file.size) - file.leaves.length) * 32, now)
  return { type: 'send', peer: peer.id, message: { kind: 'get-leaves', id: file.id, from: file.leaves.length } }
}
