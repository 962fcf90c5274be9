/**
 * Which segments of a feed are worth joining. What a device lacks of a feed is always its end, and it gets whole segments; so a
 * run is joined only when at least as many bytes came after it. Whoever lacks any of its changes then lacks all of those too,
 * and receives at most twice what it lacks. Segments double in size towards the beginning: their number is the logarithm of
 * the feed's length, plus one for every `joinedBytes`. Rule SEG8.
 */
export interface Piece { readonly firstSeq: number; readonly lastSeq: number; readonly bytes: number }

export const joinedBytes = 32 * 1024
export const joinedChanges = 1024

/** First and last index of each run, oldest first. */
export const planRuns = (pieces: readonly Piece[]): readonly (readonly [number, number])[] => {
  const runs: (readonly [number, number])[] = []
  let after = pieces.reduce((sum, piece) => sum + piece.bytes, 0)
  for (let from = 0; from < pieces.length;) {
    const start = pieces[from] as Piece
    let to = from
    let sum = start.bytes
    let left = after - start.bytes
    let largest = start.bytes
    for (let next = pieces[to + 1]; next !== undefined; next = pieces[to + 1]) {
      const isAdjacent = next.firstSeq <= (pieces[to] as Piece).lastSeq + 1
      if (!isAdjacent || sum + next.bytes > joinedBytes || next.lastSeq - start.firstSeq >= joinedChanges || sum + next.bytes > left - next.bytes) break
      to++
      sum += next.bytes
      left -= next.bytes
      largest = Math.max(largest, next.bytes)
    }
    // each joining at least doubles what it rewrites, so a byte is rewritten a few times in its life
    const isWorth = to > from && sum >= 2 * largest
    if (isWorth) runs.push([from, to])
    after = isWorth ? left : after - start.bytes
    from = isWorth ? to + 1 : from + 1
  }
  return runs
}
