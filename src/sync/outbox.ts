/**
 * Sends one message after the other, each when the link can take it, and closes the link after the last one. Two lanes: what the
 * session itself says goes before all that waits behind (channels), one message of which can be under way at most. Rules SES25, SES31.
 */
import type { Link } from '../core/ports.ts'

export interface Outbox {
  send(message: Uint8Array): void
  /** When nothing else is to be sent; true once the link took it, false when it will not be sent any more. */
  sendBehind(message: Uint8Array): Promise<boolean>
  /** Drops what still waits, sends `last` if any, closes the link; a link that takes nothing any more is closed all the same. */
  close(last: Uint8Array | null): void
}

const graceMs = 2000

interface Waiting { readonly message: Uint8Array; readonly taken: (took: boolean) => void }

export const createOutbox = (link: Link, every: (ms: number, call: () => void) => () => void, onLost: (reason: string) => void): Outbox => {
  let waiting: Uint8Array[] = []
  let behind: Waiting[] = []
  let sending = false
  let closing = false
  let shutAlready = false
  let stopGrace: (() => void) | null = null

  const shut = (): void => {
    stopGrace?.()
    if (!shutAlready) link.close()
    shutAlready = true
  }
  const drop = (): void => {
    waiting = []
    for (const { taken } of behind.splice(0)) taken(false)
  }
  const next = (): Waiting | undefined => {
    const message = waiting.shift()
    return message === undefined ? behind.shift() : { message, taken: () => undefined }
  }
  const sendOne = async ({ message, taken }: Waiting): Promise<void> => {
    let took = false
    try {
      took = await link.send(message)
    } finally {
      taken(took)
    }
    if (took) return
    drop()
    if (!closing) onLost('the link does not take any more')
  }
  const pump = async (): Promise<void> => {
    sending = true
    for (let one = next(); one !== undefined; one = next()) await sendOne(one)
    sending = false
    if (closing) shut()
  }
  const failed = (error: unknown): void => {
    sending = false
    drop()
    if (closing) shut()
    else onLost(error instanceof Error ? error.message : String(error))
  }
  const start = (): void => {
    if (!sending) void pump().catch(failed)
  }
  return {
    send: (message) => {
      if (closing) return
      waiting.push(message)
      start()
    },
    sendBehind: (message) => closing ? Promise.resolve(false) : new Promise((taken) => {
      behind.push({ message, taken })
      start()
    }),
    close: (last) => {
      if (closing) return
      closing = true
      drop()
      if (last !== null) waiting.push(last)
      stopGrace = every(graceMs, shut)
      start()
    },
  }
}
