/** Devices that exchange files over links in memory: messages wait until the test delivers them, links can be cut, time is the test's. */
import type { BlobId, Origin } from '../../../core/ids.ts'
import { blockSize } from '../../../core/merkle.ts'
import { createTime, settled } from '../../testing/time.ts'
import { createFileExchange, type FileExchange, type LinkFiles } from '../runner.ts'
import { memoryFiles, type MemoryFiles } from './memory-files.ts'

export interface Mate {
  readonly name: string
  readonly origin: Origin
  readonly files: MemoryFiles
  readonly exchange: FileExchange
  readonly wrong: { readonly origin: Origin; readonly id: BlobId }[]
  readonly arrived: BlobId[]
  readonly broken: unknown[]
}
interface Waiting { readonly wire: Wire; readonly to: Mate; readonly body: Uint8Array; readonly taken: (took: boolean) => void }
export interface Wire {
  readonly ends: readonly [Mate, Mate]
  readonly id: string
  open: boolean
  /** bytes that went in blocks */
  blocks: number
  change: ((to: Mate, body: Uint8Array) => Uint8Array | null) | null
}

export const originOf = (name: string): Origin => Buffer.from(name.padEnd(8, '.')).subarray(0, 8).toString('hex') as Origin

export const createCrew = () => {
  const time = createTime()
  const waiting: Waiting[] = []
  const wires: Wire[] = []
  const shown: { readonly mate: string; readonly wire: string; readonly files: LinkFiles }[] = []

  const mate = (name: string, files: MemoryFiles = memoryFiles()): Mate => {
    const made: Mate = {
      name, files, origin: originOf(name), wrong: [], arrived: [], broken: [],
      exchange: createFileExchange({
        store: files, now: time.now, every: time.every,
        onChange: () => {
          for (const wire of wires) if (wire.open && wire.ends.includes(made)) shown.push({ mate: name, wire: wire.id, files: made.exchange.files(wire.id) })
        },
        onArrived: (id) => void made.arrived.push(id), onWrong: (origin, id) => void made.wrong.push({ origin, id }), onBroken: (error) => void made.broken.push(error),
      }),
    }
    return made
  }
  const link = (a: Mate, b: Mate): Wire => {
    const wire: Wire = { ends: [a, b], id: `${a.name}-${b.name}-${wires.length}`, open: true, blocks: 0, change: null }
    wires.push(wire)
    for (const [from, to] of [[a, b], [b, a]] as const) {
      from.exchange.link({
        id: wire.id, origin: to.origin,
        send: (body) => (wire.open ? new Promise((taken) => void waiting.push({ wire, to, body, taken })) : Promise.resolve(false)),
      })
    }
    return wire
  }
  const cut = (wire: Wire): void => {
    wire.open = false
    for (const one of waiting.filter((each) => each.wire === wire)) one.taken(false)
    for (const end of wire.ends) end.exchange.unlink(wire.id)
  }
  /** Delivers one message, the one with this number among those that wait. */
  const deliver = (pick = 0): boolean => {
    const open = waiting.filter(({ wire }) => wire.open)
    // in order on each wire and direction
    const chosen = open[pick % Math.max(1, open.length)]
    const first = chosen === undefined ? undefined : open.find(({ wire, to }) => wire === chosen.wire && to === chosen.to)
    if (first === undefined) return false
    waiting.splice(waiting.indexOf(first), 1)
    first.taken(true)
    const body = first.wire.change === null ? first.body : first.wire.change(first.to, first.body)
    if (body === null) return true
    if (first.body[0] === 7) first.wire.blocks++
    first.to.exchange.message(first.wire.id, body.slice())
    return true
  }
  /** Until nothing moves any more; time passes as needed, up to `ms` without anything. */
  const run = async (ms = 60_000, pick: () => number = () => 0, each: () => void = () => undefined): Promise<void> => {
    for (let quiet = 0; quiet <= ms;) {
      await settled()
      if (deliver(pick())) {
        quiet = 0
        each()
        continue
      }
      await settled()
      if (waiting.some(({ wire }) => wire.open)) continue
      time.advance(250)
      quiet += 250
    }
  }
  return { time, mate, link, cut, deliver, run, shown, waiting: () => waiting.filter(({ wire }) => wire.open).length }
}
export type Crew = ReturnType<typeof createCrew>

export const bytesOf = (size: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at++) bytes[at] = (at * 31 + seed * 97 + (at >> 8) * seed) & 255
  return bytes
}
export const listOf = (mate: Mate): { id: BlobId; size: number }[] => [...mate.files.whole].map(([id, bytes]) => ({ id, size: bytes.length }))
export const want = (mate: Mate, list: readonly { id: BlobId; size: number; rank?: number; most?: number }[]): void => mate.exchange.want(mate.files.wanted(list), true)
export const has = (mate: Mate, list: readonly { id: BlobId }[]): boolean => list.every(({ id }) => mate.files.whole.has(id))
export const fill = (mate: Mate, sizes: readonly number[]): { id: BlobId; size: number }[] => {
  sizes.forEach((size, index) => mate.files.put(bytesOf(size, index + 1)))
  return listOf(mate)
}
export const blocksIn = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + Math.max(1, Math.ceil(size / blockSize)), 0)
