/** A clock that only moves when a test says so, and the repeating timers that hang on it. */
export interface Time {
  now(): number
  every(ms: number, call: () => void): () => void
  advance(ms: number): void
  readonly timers: number
}

export const createTime = (startAt = Date.UTC(2026, 5, 1)): Time => {
  let now = startAt
  const timers = new Set<{ due: number; readonly ms: number; readonly call: () => void }>()
  return {
    now: () => now,
    get timers() { return timers.size },
    every: (ms, call) => {
      const timer = { due: now + ms, ms, call }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance: (ms) => {
      const until = now + ms
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.due <= until).sort((a, b) => a.due - b.due)
        if (next === undefined) break
        now = next.due
        next.due += next.ms
        next.call()
      }
      now = until
    },
  }
}

/** Lets every promise that can resolve do so. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
