/**
 * Hybrid logical clock: 48 bits of milliseconds and 16 of counter in one bigint, below 2^63 so that SQLite keeps it as an
 * INTEGER; never through a JSON number. The counter carries into the milliseconds, so it cannot overflow.
 * Who wins is merge.ts. Rules HLC1-HLC6.
 */

/** Before this no clock can be right: the app was not written yet. */
const appBeganMs = Date.UTC(2026, 0, 1)

/** A remote clock further ahead of the own wall clock than this is not adopted. */
export const maxDriftMs = 5 * 60 * 1000
export const maxHlc = 2n ** 63n - 1n
const maxMs = 2 ** 47 - 1

const wallHlc = (nowMs: number): bigint => BigInt(Math.min(maxMs, Math.max(0, Math.floor(nowMs) || 0))) << 16n

export const hlcMs = (hlc: bigint): number => Number(hlc >> 16n)
export const isHlc = (hlc: bigint): boolean => hlc >= 0n && hlc <= maxHlc

/** [HLC5] The end of the range stays at the end: only a hostile clock is ever there, and then the origin decides. */
const next = (hlc: bigint): bigint => (hlc >= maxHlc ? maxHlc : hlc + 1n)

/**
 * [HLC1] [HLC2] The clock's next value: the wall clock, but after `last`. [HLC6] A `last` further ahead than any remote clock
 * could have moved it comes from a wall clock that was wrong and has been set since: it is left behind. Not for a wall clock
 * that says 1970, which is the one that is wrong.
 */
export const tick = (last: bigint, nowMs: number): bigint => {
  const wall = wallHlc(nowMs)
  if (wall > last) return wall
  return nowMs >= appBeganMs && last > (wallHlc(nowMs + maxDriftMs) | 0xffffn) ? wall : next(last)
}

/** [HLC3] The clock after seeing `remote`: adopted unless it is too far ahead of the own wall clock. The change itself is never refused. */
export const receive = (last: bigint, remote: bigint, nowMs: number): bigint =>
  remote > last && remote <= wallHlc(nowMs + maxDriftMs) + 0xffffn ? remote : last

/** [HLC4] The stamp of an edit: after the stamp of everything it replaces, however wrong the clock that wrote it. */
export const above = (stamp: bigint, replaced: bigint): bigint => (stamp > replaced ? stamp : next(replaced))
