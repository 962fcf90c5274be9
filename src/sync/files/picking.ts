/**
 * What is asked of a device next: files in the order of their turn, of each the first blocks that it has and nobody was asked for, as
 * long as fewer bytes than its window are on their way. Who answers fast is asked for more. When nothing is left, what has been on its way
 * from another for long is asked for once more. Rules FLX4-FLX6, FLX23.
 */
import { blockCount, blockLength } from '../../core/merkle.ts'
import { emptyHave, hasBlock } from './blocks.ts'
import { askLeaves, flightKey, fly, isSmall } from './flights.ts'
import { fileLimits, type BlockRun } from './messages.ts'
import { brings, canGive, offeredSize } from './offers.ts'
import { setStage, type Effect, type File, type Files, type Peer } from './state.ts'

export const windows = { first: 512 * 1024, least: 128 * 1024, most: 8 * 1024 * 1024 } as const
/** larger files that are under way at the same time: each has its hashes in memory and a file open */
const mostOpen = 4
/** files of one block likewise: each is a write of its own */
const mostSmall = 64
const slowMs = 5000
/** blocks that came and are being written */
const mostChecking = 64
/** files passed over that cannot begin now, before the rest is left for later */
const mostPassed = 200

/** Blocks that were asked of somebody else a while ago. */
const isLate = (state: Files, peer: Peer, id: string, index: number, now: number): boolean => {
  for (const other of state.peers.values()) {
    const flight = other.flying.get(flightKey(id, index))
    if (flight !== undefined && (other === peer || now - flight.at < slowMs)) return false
  }
  return true
}

interface Counts { open: number; small: number; checking: number }
const countsOf = (state: Files): Counts => {
  const counts = { open: 0, small: 0, checking: 0 }
  for (const file of state.active) {
    if (isSmall(file.size)) counts.small++
    else if (file.stage !== 'finishing') counts.open++
    counts.checking += file.checking.size
  }
  return counts
}

/** Makes a file's blocks askable, if it is its turn; what has to be done for that first. */
const begin = (state: Files, file: File, peer: Peer, counts: Counts, now: number): readonly Effect[] | 'later' => {
  const size = file.hasLeaves ? file.size : (offeredSize(peer, file.id) ?? file.size)
  if (isSmall(size) ? counts.small >= mostSmall : counts.open >= mostOpen) return 'later'
  counts[isSmall(size) ? 'small' : 'open']++
  file.size = size
  if (isSmall(size)) {
    setStage(state, file, 'open')
    Object.assign(file, { have: emptyHave(size), missing: 1, got: 0 })
    return []
  }
  if (file.hasLeaves) {
    setStage(state, file, 'opening')
    return [{ type: 'open', id: file.id, size, leaves: null }]
  }
  setStage(state, file, 'leaves')
  Object.assign(file, { leaves: [], leavesFrom: peer.id })
  return [askLeaves(file, peer, now)]
}

/** Everything to ask of one device now. */
export const pick = (state: Files, peer: Peer, now: number): readonly Effect[] => {
  if (state.noSpace || now < peer.restUntil || peer.holds.size + peer.parts.size === 0) return []
  // not a message for each block that comes: a quarter of the window at a time
  if (peer.flying.size > 0 && peer.window - peer.flyingBytes < peer.window / 4) return []
  const effects: Effect[] = []
  const runs: BlockRun[] = []
  let items = 0
  const counts = countsOf(state)
  if (counts.checking >= mostChecking) return []
  const hasRoom = (): boolean => (peer.flyingBytes < peer.window || peer.flying.size === 0) && items < fileLimits.items

  const askFor = (file: File, late: boolean): void => {
    for (let index = 0, last = blockCount(file.size); index < last && hasRoom(); index++) {
      if (hasBlock(file.have, index) || file.checking.has(index) || !canGive(peer, file.id, index)) continue
      const isFlying = file.flying.has(index)
      if (late ? !isFlying || !isLate(state, peer, file.id, index, now) : isFlying) continue
      fly(file, peer, index, blockLength(file.size, index), now)
      items++
      const run = runs.at(-1)
      if (run !== undefined && run.id === file.id && run.first + run.count === index) runs[runs.length - 1] = { ...run, count: run.count + 1 }
      else runs.push({ id: file.id, first: index, count: 1 })
    }
  }
  for (const late of [false, true]) {
    if (late && (runs.length > 0 || peer.flying.size > 0)) break
    let [offered, passed] = [peer.holds.size + peer.parts.size, 0]
    for (const file of state.order) {
      if (!hasRoom() || offered === 0 || passed >= mostPassed) break
      if (state.files.get(file.id) !== file || offeredSize(peer, file.id) === undefined) continue
      offered--
      if (!brings(peer, file)) continue
      const begun = file.stage === 'waiting' && !late ? begin(state, file, peer, counts, now) : []
      if (begun === 'later') passed++
      else effects.push(...begun)
      if (file.stage === 'open') askFor(file, late)
    }
  }
  if (runs.length > 0) effects.push({ type: 'send', peer: peer.id, message: { kind: 'get', runs } })
  return effects
}

/** Of what came lately so much may be on its way: the other side must not run dry while this one writes. */
const aheadMs = 1500
const spanMs = 500
const shortestMs = 20
/** [FLX6] Every half second, and at once when all that may be on its way has come: the first window is a guess. */
export const adapt = (peer: Peer, now: number): void => {
  const passed = now - peer.since
  if (passed < spanMs && peer.gotBytes < peer.window) return
  if (peer.gotBytes >= peer.window / 2 || peer.flying.size > 0) {
    const wanted = (peer.gotBytes / Math.max(passed, shortestMs)) * aheadMs
    peer.window = Math.round(Math.min(windows.most, Math.max(windows.least, wanted, peer.window / 2)))
  }
  peer.gotBytes = 0
  peer.since = now
}
