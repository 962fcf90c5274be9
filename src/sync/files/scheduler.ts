/**
 * Which files are fetched from whom, over all links at once: (state, event) -> effects, without time, chance or I/O of its own.
 * Everything is asked for by the one that wants it; an answer is checked before it counts, so that a device that sends something
 * else costs a block and nothing more. Rules FLX3-FLX10. Who carries the effects out: runner.ts.
 */
import type { BlobId } from '../../core/ids.ts'
import { blockCount, blockLength, nameOfLeaves } from '../../core/merkle.ts'
import { bytesIn, emptyHave, hasBlock, missingBlocks, noteBlock } from './blocks.ts'
import { askLeaves, forgetLeaves, isSmall, land, landAll, leavesIndex } from './flights.ts'
import { fileLimits, type FileMessage, type Leaves } from './messages.ts'
import { noteGrown, tellNews } from './news.ts'
import { brings, forgetOffer, offeredSize, onHave, onLack, onPart, onTrueSize, onWrong } from './offers.ts'
import { adapt, pick, windows } from './picking.ts'
import { byTurn, chunks, setStage, toSend, type Effect, type Event, type File, type Files, type Finished, type Kept, type Opened, type Peer, type Wanted } from './state.ts'

/** Without anything from a device for this long, what it was asked for is asked of others. */
export const silenceMs = 20_000
const restMs = 5000
const mostUnanswered = 2
/** of one device under check at a time that were not asked for */
const mostChecking = 128

const nextAsks = (peer: Peer): readonly Effect[] => {
  const effects: Effect[] = []
  while (peer.unanswered < mostUnanswered) {
    const ask = peer.asks.shift()
    if (ask === undefined) break
    peer.unanswered++
    effects.push(toSend(peer, { kind: 'ask', ...ask }))
  }
  return effects
}
const askAbout = (peer: Peer, want: boolean, ids: readonly BlobId[]): readonly Effect[] => {
  for (const part of chunks(ids, fileLimits.ids)) peer.asks.push({ want, ids: part })
  return nextAsks(peer)
}

const newFile = ({ id, rank, bytes, most, have }: Wanted): File => ({
  id, rank, most, size: bytes, stage: 'waiting', hasLeaves: have !== null, leaves: [], leavesFrom: null, have: have?.slice() ?? new Uint8Array(0), missing: 0,
  got: have === null ? 0 : bytesIn(have, bytes), flying: new Map(), checking: new Set(), toldAt: 0,
})
const remove = (state: Files, file: File): void => {
  state.files.delete(file.id)
  state.active.delete(file)
  state.noRoom.delete(file.id)
  if (state.order.length > 2 * state.files.size + 64) state.order = state.order.filter(({ id }) => state.files.has(id))
}

const onWanted = (state: Files, wanted: readonly Wanted[], all: boolean): Effect[] => {
  const effects: Effect[] = []
  const named = new Set(wanted.map(({ id }) => id))
  const dropped = all ? [...state.files.values()].filter(({ id }) => !named.has(id)) : []
  for (const file of dropped) {
    if (file.stage === 'open' && !isSmall(file.size)) effects.push({ type: 'close', id: file.id })
    remove(state, file)
  }
  for (const { id, rank, most } of wanted) Object.assign(state.files.get(id) ?? {}, { rank, most })
  const fresh = wanted.filter(({ id }) => !state.files.has(id)).map(newFile)
  for (const file of fresh) state.files.set(file.id, file)
  state.order = [...state.files.values()].sort(byTurn)
  for (const peer of state.peers.values()) {
    const offered = dropped.map(({ id }) => id).filter((id) => forgetOffer(peer, id))
    for (const ids of chunks(offered, fileLimits.ids)) effects.push(toSend(peer, { kind: 'drop', ids }))
    effects.push(...askAbout(peer, true, fresh.map(({ id }) => id)))
  }
  return effects
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.length * 32)
  parts.forEach((part, index) => whole.set(part, index * 32))
  return whole
}

/** [FLX3] The list of hashes is checked against the file's name before a block is asked for. */
const onLeaves = (state: Files, peer: Peer, message: Leaves, now: number): Effect[] => {
  const file = state.files.get(message.id)
  if (!land(state, peer, message.id, leavesIndex) || file === undefined || file.stage !== 'leaves' || file.leavesFrom !== peer.id) return []
  const count = blockCount(message.size)
  const hashes = Array.from({ length: message.hashes.length / 32 }, (_, at) => message.hashes.slice(at * 32, at * 32 + 32))
  if (message.size !== offeredSize(peer, file.id) || message.from !== file.leaves.length || hashes.length === 0 || file.leaves.length + hashes.length > count) {
    forgetLeaves(state, file, peer)
    return [onWrong(peer, file.id)]
  }
  file.size = message.size
  file.leaves.push(...hashes)
  if (file.leaves.length < count) return [askLeaves(file, peer, now)]
  if (nameOfLeaves(file.size, file.leaves) !== file.id) {
    forgetLeaves(state, file, peer)
    return [onWrong(peer, file.id)]
  }
  const leaves = joined(file.leaves)
  setStage(state, file, 'opening')
  Object.assign(file, { leaves: [], leavesFrom: null, hasLeaves: true, have: emptyHave(file.size) })
  return [...onTrueSize(state, file), { type: 'open', id: file.id, size: file.size, leaves }]
}

const onOpened = (state: Files, id: BlobId, result: Opened): Effect[] => {
  const file = state.files.get(id)
  if (file === undefined) return typeof result === 'object' ? [{ type: 'close', id }] : []
  if (result === 'no-space') state.noSpace = true
  if (result === 'no-room') state.noRoom.add(id)
  if (typeof result === 'string') {
    setStage(state, file, result === 'failed' || result === 'no-room' ? 'failed' : 'waiting')
    if (result === 'gone') Object.assign(file, { hasLeaves: false, have: new Uint8Array(0), got: 0 })
    return []
  }
  setStage(state, file, 'open')
  Object.assign(file, { size: result.size, have: result.have.slice(), missing: missingBlocks(result.have, result.size), got: bytesIn(result.have, result.size) })
  return file.missing === 0 ? toFinish(state, file) : []
}

const toFinish = (state: Files, file: File): Effect[] => {
  setStage(state, file, 'finishing')
  return [{ type: 'finish', id: file.id }]
}

const onBlock = (state: Files, peer: Peer, id: BlobId, index: number, bytes: Uint8Array): Effect[] => {
  const asked = land(state, peer, id, index)
  const file = state.files.get(id)
  if (file === undefined || file.stage !== 'open' || state.noSpace || index >= blockCount(file.size)) return []
  // [FLX8] once is enough
  if (hasBlock(file.have, index) || file.checking.has(index) || (!asked && file.checking.size >= mostChecking)) return []
  // of a file of one block the name says the size
  if (!isSmall(file.size) && bytes.length !== blockLength(file.size, index)) return [onWrong(peer, id)]
  file.checking.add(index)
  return [{ type: 'keep', peer: peer.id, id, index, bytes, whole: isSmall(file.size) }]
}

const onKept = (state: Files, peer: Peer | undefined, id: BlobId, index: number, result: Kept): Effect[] => {
  const file = state.files.get(id)
  if (file === undefined) return []
  file.checking.delete(index)
  switch (result) {
    case 'wrong':
      // perhaps its size was a lie, too
      if (isSmall(file.size)) setStage(state, file, 'waiting')
      return peer === undefined ? [] : [onWrong(peer, id)]
    case 'no-space':
      state.noSpace = true
      return []
    case 'failed':
      setStage(state, file, 'failed')
      return []
    case 'kept':
      if (file.stage !== 'open' || hasBlock(file.have, index)) return []
      noteBlock(file.have, index, true)
      file.missing--
      file.got += blockLength(file.size, index)
      noteGrown(state, file)
      return file.missing === 0 ? toFinish(state, file) : []
  }
}

const onFinished = (state: Files, id: BlobId, result: Finished): Effect[] => {
  const file = state.files.get(id)
  if (file === undefined) return []
  if (result === 'whole') {
    state.news.push({ id, size: file.size })
    remove(state, file)
    for (const peer of state.peers.values()) {
      if (!forgetOffer(peer, id)) continue
      peer.doneFiles++
      peer.doneBytes += file.size
    }
    return []
  }
  if (result === 'no-space') state.noSpace = true
  if (result === 'failed') setStage(state, file, 'failed')
  else {
    if (typeof result === 'object') for (const index of result.bad) noteBlock(file.have, index, false)
    Object.assign(file, { missing: missingBlocks(file.have, file.size), got: bytesIn(file.have, file.size) })
    setStage(state, file, file.missing === 0 ? 'failed' : 'open')
  }
  return []
}

/** [BLB27] It is asked for again. */
const onLost = (file: File | undefined, index: number): Effect[] => {
  if (file === undefined || (file.stage !== 'open' && file.stage !== 'waiting') || !hasBlock(file.have, index)) return []
  noteBlock(file.have, index, false)
  file.missing++
  file.got -= blockLength(file.size, index)
  return []
}

/** [FLX9] Nothing is held open for a file of which nobody who is here has more. */
const closeIdle = (state: Files): Effect[] => {
  const effects: Effect[] = []
  for (const file of state.active) {
    if (file.stage !== 'open' || file.checking.size > 0 || [...state.peers.values()].some((peer) => brings(peer, file))) continue
    if (!isSmall(file.size)) effects.push({ type: 'close', id: file.id })
    setStage(state, file, 'waiting')
    if (isSmall(file.size)) Object.assign(file, { have: new Uint8Array(0), hasLeaves: false })
  }
  return effects
}

const onMessage = (state: Files, peer: Peer, message: FileMessage, now: number): Effect[] => {
  switch (message.kind) {
    case 'have': {
      if (message.answer) peer.unanswered = Math.max(0, peer.unanswered - 1)
      return [...onHave(state, peer, message.files), ...nextAsks(peer)]
    }
    case 'part': return onPart(state, peer, message)
    case 'lack': return onLack(state, peer, message.id)
    case 'leaves':
      peer.heardAt = now
      return onLeaves(state, peer, message, now)
    case 'block':
      peer.heardAt = now
      peer.gotBytes += message.bytes.length
      adapt(peer, now)
      return onBlock(state, peer, message.id, message.index, message.bytes)
    // what the other side asks for is answered beside this: serving.ts
    default: return []
  }
}

const onTick = (state: Files, now: number): Effect[] => {
  const effects: Effect[] = []
  for (const peer of state.peers.values()) {
    adapt(peer, now)
    if (peer.flying.size > 0 && now - peer.heardAt >= silenceMs) {
      landAll(state, peer)
      Object.assign(peer, { window: windows.least, restUntil: now + restMs })
    }
  }
  return [...effects, ...tellNews(state, now)]
}

const happened = (state: Files, event: Event): Effect[] => {
  switch (event.type) {
    case 'wanted': return onWanted(state, event.files, event.all)
    case 'linked': {
      const peer: Peer = {
        id: event.peer, origin: event.origin, asks: [], unanswered: 0, holds: new Map(), parts: new Map(), spoilt: new Set(), flying: new Map(), flyingBytes: 0,
        window: windows.first, gotBytes: 0, since: event.now, heardAt: event.now, restUntil: 0, doneFiles: 0, doneBytes: 0,
      }
      state.peers.set(peer.id, peer)
      return [...askAbout(peer, true, state.order.flatMap(({ id }) => (state.files.has(id) ? [id] : [])))]
    }
    case 'unlinked': {
      const peer = state.peers.get(event.peer)
      if (peer === undefined) return []
      landAll(state, peer)
      state.peers.delete(peer.id)
      return []
    }
    case 'message': {
      const peer = state.peers.get(event.peer)
      return peer === undefined ? [] : onMessage(state, peer, event.message, event.now)
    }
    case 'lonely': {
      const peer = state.peers.get(event.peer)
      return peer === undefined ? [] : [...askAbout(peer, false, event.ids)]
    }
    case 'opened': return onOpened(state, event.id, event.result)
    case 'kept': return onKept(state, state.peers.get(event.peer), event.id, event.index, event.result)
    case 'lost': return onLost(state.files.get(event.id), event.index)
    case 'finished': return onFinished(state, event.id, event.result)
    case 'space':
      state.noSpace = false
      state.noRoom.clear()
      for (const file of state.files.values()) if (file.stage === 'failed') file.stage = 'waiting'
      return []
    case 'tick': return onTick(state, event.now)
  }
}

const timeOf = (event: Event): number | null => ('now' in event ? event.now : null)

/** The state handed in is the one that comes out. */
export const step = (state: Files, event: Event): readonly Effect[] => {
  const effects = happened(state, event)
  effects.push(...closeIdle(state))
  const now = timeOf(event)
  if (now !== null) for (const peer of state.peers.values()) effects.push(...pick(state, peer, now))
  return effects
}
