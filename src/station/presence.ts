/**
 * Who has the app open at this station: names, and nothing else. Pure but for its callers' sockets (sockets.ts); what goes over the
 * wire is transport/station-info.ts. Rules STN7, STN9.
 */
import { limits, readHere, type Here, type StationDevice } from '../transport/station-info.ts'
import { isLoopback, plainAddress } from './addresses.ts'

export interface Visitor {
  /** of the device / of this laptop, as this socket has them */
  readonly remote: string
  readonly local: string
}
export interface Presence {
  /** false: no room, or too many from this address */
  enter(visitor: Visitor): boolean
  /** false: not what a device says, or too often: to be closed */
  hear(visitor: Visitor, text: string, now: number): boolean
  leave(visitor: Visitor): void
  /** what this one is told of the others */
  listFor(visitor: Visitor): readonly StationDevice[]
  visitors(): readonly Visitor[]
}

export const mostFromOne = 16
export const mostMessages = 20
export const withinMs = 10_000

interface Seen { here: Here | null; messages: number; since: number }

export const createPresence = (): Presence => {
  const seen = new Map<Visitor, Seen>()
  /** Where this one would reach that one: the laptop has another address in every network. */
  const addressFor = (reader: Visitor, other: Visitor): string =>
    (isLoopback(other.remote) ? (isLoopback(reader.remote) ? '' : plainAddress(reader.local)) : plainAddress(other.remote))
  return {
    enter: (visitor) => {
      const fromHere = [...seen.keys()].filter(({ remote }) => remote === visitor.remote).length
      if (seen.size >= limits.devices || fromHere >= mostFromOne) return false
      seen.set(visitor, { here: null, messages: 0, since: 0 })
      return true
    },
    hear: (visitor, text, now) => {
      const found = seen.get(visitor)
      if (found === undefined) return false
      if (now - found.since >= withinMs) Object.assign(found, { since: now, messages: 0 })
      found.messages += 1
      const here = found.messages > mostMessages ? null : readHere(text)
      if (here === null) return false
      const isTaken = [...seen].some(([other, { here: held }]) => other !== visitor && held?.id === here.id)
      if (isTaken || (found.here !== null && found.here.id !== here.id)) return false
      found.here = { ...here, station: here.station && isLoopback(visitor.remote) }
      return true
    },
    leave: (visitor) => void seen.delete(visitor),
    listFor: (reader) =>
      [...seen].flatMap(([other, { here }]) => (other === reader || here === null ? [] : [{ ...here, address: addressFor(reader, other) }])),
    visitors: () => [...seen.keys()],
  }
}
