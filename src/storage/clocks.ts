/**
 * How far the clocks of devices met were from this one's. It changes no merge; it lets the screen name the phone whose clock
 * should be set. Rules IDN6, IDN7.
 */
import type { Origin } from '../core/ids.ts'
import { originBytes, originFromBytes } from '../core/row-bytes.ts'
import type { Database } from './database.ts'

/** Two clocks this close are not worth a word. */
export const clockToleranceMs = 120_000

export interface PeerClock {
  /** theirs minus ours */
  readonly offset: number
  readonly met: number
}

export const notePeerClock = (db: Database, origin: Origin, offset: number, nowMs: number): void => {
  db.run('INSERT INTO peer_clock VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET clock_offset = excluded.clock_offset, met = excluded.met',
    [originBytes(origin), Math.round(offset), Math.floor(nowMs)])
}

export const peerClocks = (db: Database): ReadonlyMap<Origin, PeerClock> =>
  new Map(db.rows<[Uint8Array, number, number]>('SELECT origin, clock_offset, met FROM peer_clock').map(([origin, offset, met]) => [originFromBytes(origin), { offset, met }]))

/** [IDN7] How far this clock is behind those that agree against it: more than half of at least two; null when nobody can say. */
export const suspectOwnClock = (offsets: readonly number[]): number | null => {
  if (offsets.length < 2) return null
  const median = [...offsets].sort((a, b) => a - b)[Math.floor(offsets.length / 2)] as number
  const agreeing = offsets.filter((offset) => Math.abs(offset - median) <= clockToleranceMs)
  return Math.abs(median) > clockToleranceMs && agreeing.length * 2 > offsets.length ? median : null
}
