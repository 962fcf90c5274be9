/**
 * Long work of one kind: one at a time, the one that was asked for last. The one before is told to stop and its end awaited. How far
 * it is goes to the page that asked, now and then. Rule JOB1.
 */
import type { Notice } from '../api.ts'
import type { Asked, Context } from '../context.ts'

export interface Jobs {
  alone<T>(body: (stop: AbortSignal) => Promise<T>): Promise<T>
  stop(): void
}

export const createJobs = (): Jobs => {
  let running: { readonly stop: AbortController; readonly over: Promise<void> } | null = null
  return {
    alone: async (body) => {
      for (let before = running; before !== null; before = running) {
        before.stop.abort()
        await before.over
      }
      let over = (): void => undefined
      const mine = { stop: new AbortController(), over: new Promise<void>((resolve) => { over = resolve }) }
      running = mine
      try {
        return await body(mine.stop.signal)
      } finally {
        running = null
        over()
      }
    },
    stop: () => running?.stop.abort(),
  }
}

const tellEachMs = 100

/** `now` true: told at once. */
export const tellerTo = ({ client }: Pick<Asked, 'client'>, context: Pick<Context, 'now' | 'notify'>): ((notice: Notice, now?: boolean) => void) => {
  let last = 0
  return (notice, now = false) => {
    if (!now && Math.abs(context.now() - last) < tellEachMs) return
    last = context.now()
    context.notify(notice, client)
  }
}
