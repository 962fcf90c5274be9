/** What others are told unasked: files that are whole here now, and, now and then, which blocks of a file are here while it grows. Rules FLX5, FLX23. */
import { fileLimits } from './messages.ts'
import { isSmall } from './flights.ts'
import { chunks, toSend, type Effect, type File, type Files, type Peer } from './state.ts'

/** Between two times that others are told of more blocks of a file. */
export const partNewsMs = 2000

/** [FLX23] A block was written. */
export const noteGrown = (state: Files, file: File): void => {
  if (!isSmall(file.size)) state.grown.add(file.id)
}

const parts = (state: Files, now: number): Effect[] => {
  const effects: Effect[] = []
  for (const id of state.grown) {
    const file = state.files.get(id)
    if (file !== undefined && now - file.toldAt < partNewsMs) continue
    state.grown.delete(id)
    if (file === undefined) continue
    file.toldAt = now
    for (const peer of state.peers.values()) if (!peer.holds.has(id)) effects.push(toSend(peer, { kind: 'part', id, size: file.size, have: file.have.slice() }))
  }
  return effects
}

export const tellNews = (state: Files, now: number): Effect[] => {
  const whole = (peer: Peer): Effect[] => chunks(state.news, fileLimits.ids).map((files) => toSend(peer, { kind: 'have', answer: false, files }))
  const effects = [...state.peers.values()].flatMap(whole)
  state.news = []
  return [...effects, ...parts(state, now)]
}
