/** "Did you mean": the nearest of some known words, by edit distance. */

export const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min((previous[j] as number) + 1, (current[j - 1] as number) + 1, substitution))
    }
    previous = current
  }
  return previous[b.length] as number
}

/** The known word nearest to the given one, or null when none is near (a third of its letters differ). */
export const nearest = (word: string, known: Iterable<string>): string | null => {
  const given = word.toLowerCase().slice(0, 100)
  let best: string | null = null
  let least = Math.max(1, Math.floor(given.length / 3)) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - given.length) >= least) continue
    const distance = editDistance(given, candidate.toLowerCase())
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

/** ' Did you mean "x"?' or ''. */
export const didYouMean = (word: string, known: Iterable<string>): string => {
  const found = nearest(word, known)
  return found === null ? '' : ` Did you mean "${found}"?`
}
