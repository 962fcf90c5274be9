/** Chance from a seed: the same seed gives the same run on every machine. */
export interface Random {
  /** 0 .. 2^32 - 1 */
  word(): number
  below(limit: number): number
  pick<T>(list: readonly T[]): T
}

export const seeded = (seed: number): Random => {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  const word = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => word() % limit
  return { word, below, pick: <T>(list: readonly T[]): T => list[below(list.length)] as T }
}
