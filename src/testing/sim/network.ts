/** Links of the simulator: what is sent waits until an event delivers it, from either side, message by message; a link can be cut at any byte. */
import type { Link } from '../../core/ports.ts'

export type Side = 'a' | 'b'
export interface End { bytes(message: Uint8Array): void; lost(reason: string): void }
const other = (side: Side): Side => (side === 'a' ? 'b' : 'a')
const capacity = 64 * 1024

interface Queued { readonly bytes: Uint8Array; readonly taken: (took: boolean) => void }

export class LinkPair {
  private readonly queues: Record<Side, Queued[]> = { a: [], b: [] }
  private readonly ends: Partial<Record<Side, End>> = {}
  private readonly waiting: Record<Side, number> = { a: 0, b: 0 }
  private left: number
  readonly sent: Record<Side, number> = { a: 0, b: 0 }
  open = true

  /** The message that crosses byte `cutAt`, and everything after it, is lost with the link. */
  constructor(cutAt = Infinity) {
    this.left = cutAt
  }
  attach(side: Side, end: End): void {
    this.ends[side] = end
  }
  link(side: Side): Link {
    return {
      send: (bytes) => {
        if (!this.open) return Promise.resolve(false)
        this.sent[side] += bytes.length
        this.waiting[side] += bytes.length
        const isFull = this.waiting[side] > capacity
        return new Promise((resolve) => {
          this.queues[side].push({ bytes, taken: isFull ? resolve : () => undefined })
          if (!isFull) resolve(true)
        })
      },
      close: () => {
        while (this.deliver(side));
        this.cut()
      },
    }
  }
  get isQuiet(): boolean {
    return this.queues.a.length + this.queues.b.length === 0
  }
  /** One message from a side; false when nothing waits there. */
  deliver(from: Side): boolean {
    const next = this.open ? this.queues[from].shift() : undefined
    if (next === undefined) return false
    this.left -= next.bytes.length
    this.waiting[from] -= next.bytes.length
    next.taken(this.left >= 0)
    if (this.left < 0) this.cut()
    else this.ends[other(from)]?.bytes(next.bytes.slice())
    return true
  }
  cut(): void {
    if (!this.open) return
    this.open = false
    for (const side of ['a', 'b'] as const) for (const { taken } of this.queues[side].splice(0)) taken(false)
    for (const side of ['a', 'b'] as const) this.ends[side]?.lost('the link was cut')
  }
}
