/** Sends one message after the other, each when the link can take it, and closes the link after the last one. */
import type { Link } from '../core/ports.ts'

export interface Outbox {
  send(message: Uint8Array): void
  /** Drops what still waits, sends `last` if any, closes the link; a link that takes nothing any more is closed all the same. */
  close(last: Uint8Array | null): void
}

const graceMs = 2000

export const createOutbox = (link: Link, every: (ms: number, call: () => void) => () => void, onLost: (reason: string) => void): Outbox => {
  let waiting: Uint8Array[] = []
  let sending = false
  let closing = false
  let shutAlready = false
  let stopGrace: (() => void) | null = null

  const shut = (): void => {
    stopGrace?.()
    if (!shutAlready) link.close()
    shutAlready = true
  }
  const pump = async (): Promise<void> => {
    sending = true
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      if (!(await link.send(message))) {
        waiting = []
        if (!closing) onLost('the link does not take any more')
      }
    }
    sending = false
    if (closing) shut()
  }
  const failed = (error: unknown): void => {
    sending = false
    waiting = []
    if (closing) shut()
    else onLost(error instanceof Error ? error.message : String(error))
  }
  return {
    send: (message) => {
      if (closing) return
      waiting.push(message)
      if (!sending) void pump().catch(failed)
    },
    close: (last) => {
      if (closing) return
      closing = true
      waiting = last === null ? [] : [last]
      stopGrace = every(graceMs, shut)
      if (!sending) void pump().catch(failed)
    },
  }
}
