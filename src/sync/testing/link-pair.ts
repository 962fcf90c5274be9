/**
 * Two ends of a link in memory. Nothing arrives until `deliver`, in the order it was sent; everything sent is recorded as
 * (side, kind, bytes). It can be cut before any message or byte, one side can be paused (its sends wait, as on a slow radio),
 * and a test can change a message on its way.
 */
import type { Link } from '../../core/ports.ts'
import { decodeMessage } from '../messages-codec.ts'
import { settled } from './time.ts'

export type Side = 'a' | 'b'
export interface Sent { readonly from: Side; readonly kind: string; readonly bytes: Uint8Array }
export interface End { bytes(message: Uint8Array): void; lost(reason: string): void }

const capacity = 64 * 1024
const other = (side: Side): Side => (side === 'a' ? 'b' : 'a')

export interface LinkPair {
  readonly links: Readonly<Record<Side, Link>>
  /** what was sent, also what was cut */
  readonly transcript: readonly Sent[]
  /** "a hello" */
  said(): readonly string[]
  attach(side: Side, end: End): void
  /** Delivers one message; false when nothing waits. */
  deliver(from?: Side): boolean
  /** Delivers until nothing moves any more. */
  run(): Promise<void>
  cut(): void
  readonly open: boolean
}
export interface LinkPairOptions {
  /** the message with this number (from 0) and all after it are lost with the link */
  readonly cutAtMessage?: number
  /** the message that would cross this many bytes, and all after it, are lost with the link */
  readonly cutAtByte?: number
  readonly change?: (sent: Sent, index: number) => Uint8Array | null
}

export const createLinkPair = (options: LinkPairOptions = {}): LinkPair => {
  const transcript: Sent[] = []
  const ends: Partial<Record<Side, End>> = {}
  const queues: Record<Side, { sent: Sent; taken: (took: boolean) => void }[]> = { a: [], b: [] }
  const order: Side[] = []
  let open = true
  let delivered = 0
  let deliveredBytes = 0

  const cut = (): void => {
    if (!open) return
    open = false
    for (const side of ['a', 'b'] as const) for (const { taken } of queues[side].splice(0)) taken(false)
    order.length = 0
    for (const side of ['a', 'b'] as const) ends[side]?.lost('the link was cut')
  }
  const waitingBytes = (side: Side): number => queues[side].reduce((total, { sent }) => total + sent.bytes.length, 0)
  const linkOf = (side: Side): Link => ({
    send: (bytes) => {
      if (!open) return Promise.resolve(false)
      const decoded = decodeMessage(bytes, true)
      const sent = { from: side, kind: decoded.ok ? decoded.value.kind : decoded.error.type, bytes }
      transcript.push(sent)
      order.push(side)
      return new Promise((resolve) => {
        queues[side].push({ sent, taken: resolve })
        if (waitingBytes(side) <= capacity) resolve(true)
      })
    },
    close: () => {
      // What was sent before still arrives, then the other end hears of the loss.
      for (let more = true; more; more = deliver(side));
      cut()
    },
  })
  const deliver = (only?: Side): boolean => {
    if (!open) return false
    const index = only === undefined ? 0 : order.indexOf(only)
    const [from] = index < 0 ? [] : order.splice(index, 1)
    const next = from === undefined ? undefined : queues[from].shift()
    if (from === undefined || next === undefined) return false
    deliveredBytes += next.sent.bytes.length
    if (delivered === options.cutAtMessage || deliveredBytes > (options.cutAtByte ?? Infinity)) {
      cut()
      return false
    }
    const bytes = options.change === undefined ? next.sent.bytes : options.change(next.sent, delivered)
    delivered++
    next.taken(true)
    if (bytes !== null) ends[other(from)]?.bytes(bytes.slice())
    return true
  }
  return {
    links: { a: linkOf('a'), b: linkOf('b') },
    transcript,
    said: () => transcript.map(({ from, kind }) => `${from} ${kind}`),
    attach: (side, end) => void (ends[side] = end),
    deliver,
    run: async () => {
      do await settled()
      while (deliver())
    },
    cut,
    get open() { return open },
  }
}
