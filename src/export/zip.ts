/**
 * A zip file written as its entries come: sizes and checksums stand behind each entry, the directory at the end. Text is deflated;
 * what is compressed already (photos) is kept as it is, in deflate's own stored blocks, since readers that take a zip as a stream
 * (Java's) refuse entries that are both uncompressed and of unknown size. Zip64 where there are over 65,535 entries or 4 GiB.
 * Names come from file-names.ts. Rules ZIP1-ZIP4.
 */
import { Deflate, deflateSync } from 'fflate'
import { crc32 } from '../core/crc32.ts'

export interface ZipEntry {
  /** unique, safe on every system, '/' between folders */
  readonly name: string
  /** ms since 1970 */
  readonly modified: number
  /** its pieces are not changed once they are given */
  readonly body: AsyncIterable<Uint8Array>
  /** true: compressed already */
  readonly store?: boolean
}

const most32 = 0xffffffff
const most16 = 0xffff
/** sizes behind the entry (3), names in UTF-8 (11) */
const flags = 0x0808
const deflated = 8
const version = 20
const version64 = 45
/** pieces are collected to this before they are handed on */
const pieceBytes = 64 * 1024

interface Written { readonly header: Uint8Array; readonly name: Uint8Array; readonly extra: Uint8Array; readonly crc: number; readonly packed: number; readonly size: number; readonly at: number }

type Field = readonly [bytes: 1 | 2 | 4 | 8, value: number]
const fields = (...all: readonly Field[]): Uint8Array => {
  const bytes = new Uint8Array(all.reduce((sum, [size]) => sum + size, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [size, value] of all) {
    if (size === 1) view.setUint8(at, value)
    else if (size === 2) view.setUint16(at, value, true)
    else if (size === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += size
  }
  return bytes
}

/** [ZIP3] DOS time has no zone and even seconds only: it is UTC here, and the extended timestamp says the moment itself. */
const dosTime = (modified: number): readonly [Field, Field] => {
  const time = new Date(Math.min(Math.max(modified, Date.UTC(1980)), Date.UTC(2107, 11, 31)))
  return [
    [2, (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1)],
    [2, ((time.getUTCFullYear() - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate()],
  ]
}
const moment = (modified: number): Uint8Array => fields([2, 0x5455], [2, 5], [1, 1], [4, Math.min(Math.max(Math.floor(modified / 1000), 0), 0x7fffffff)])

const local = ({ header, name, extra }: Pick<Written, 'header' | 'name' | 'extra'>): readonly Uint8Array[] =>
  [fields([4, 0x04034b50]), header, fields([4, 0], [4, 0], [4, 0], [2, name.length], [2, extra.length]), name, extra]

const descriptor = ({ crc, packed, size }: Written): Uint8Array => fields([4, 0x08074b50], [4, crc], [4, packed], [4, size])

const central = ({ header, name, extra, crc, packed, size, at }: Written): readonly Uint8Array[] => {
  const isFar = at >= most32
  const all = isFar ? [extra, fields([2, 1], [2, 8], [8, at])] : [extra]
  return [
    fields([4, 0x02014b50], [2, isFar ? version64 : version]), header,
    fields([4, crc], [4, packed], [4, size], [2, name.length], [2, lengthOf(all)], [2, 0], [2, 0], [2, 0], [4, 0], [4, isFar ? most32 : at]),
    name, ...all,
  ]
}

/** [ZIP4] */
const end = (count: number, size: number, at: number): readonly Uint8Array[] => {
  const isLarge = count >= most16 || size >= most32 || at >= most32
  const far = !isLarge ? [] : [
    fields([4, 0x06064b50], [8, 44], [2, version64], [2, version64], [4, 0], [4, 0], [8, count], [8, count], [8, size], [8, at]),
    fields([4, 0x07064b50], [4, 0], [8, at + size], [4, 1]),
  ]
  return [...far, fields([4, 0x06054b50], [2, 0], [2, 0], [2, Math.min(count, most16)], [2, Math.min(count, most16)], [4, Math.min(size, most32)], [4, Math.min(at, most32)], [2, 0])]
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0)

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Takes an entry's bytes and puts what they become. */
interface Packer {
  push(piece: Uint8Array): Promise<void> | void
  end(): Promise<void> | void
  /** the entry is not read to its end */
  drop(): void
}
type Put = (...parts: readonly Uint8Array[]) => void

const mostStored = 0xffff
/** [ZIP2] */
const storer = (put: Put): Packer => {
  const block = (part: Uint8Array, isLast: boolean): void => put(fields([1, isLast ? 1 : 0], [2, part.length], [2, part.length ^ 0xffff]), part)
  return {
    push: (piece) => {
      for (let at = 0; at < piece.length; at += mostStored) block(piece.subarray(at, at + mostStored), false)
    },
    end: () => block(new Uint8Array(0), true),
    drop: () => undefined,
  }
}

/** The browser's own where it has one: several times faster than one in JavaScript, but slow to start. */
const streamDeflater = (put: Put): Packer => {
  if (typeof CompressionStream === 'undefined') {
    const deflate = new Deflate({ level: 6 }, (piece) => put(piece))
    return { push: (piece) => deflate.push(piece, false), end: () => deflate.push(new Uint8Array(0), true), drop: () => undefined }
  }
  const { readable, writable } = new CompressionStream('deflate-raw')
  const writer = writable.getWriter()
  const read = (async () => {
    const reader = readable.getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) put(next.value)
  })()
  // a stream that was dropped fails here, which nobody waits for then
  read.catch(() => undefined)
  return {
    push: (piece) => writer.write(piece as Uint8Array<ArrayBuffer>),
    end: async () => {
      await writer.close()
      await read
    },
    drop: () => void writer.abort().catch(() => undefined),
  }
}
/** Small entries, of which there may be thousands, are deflated in one go. */
const deflater = (put: Put): Packer => {
  let held: Uint8Array[] = []
  let size = 0
  let stream: Packer | null = null
  return {
    push: async (piece) => {
      size += piece.length
      if (stream !== null) return stream.push(piece)
      held.push(piece)
      if (size <= pieceBytes) return
      stream = streamDeflater(put)
      for (const waiting of held) await stream.push(waiting)
      held = []
    },
    end: () => (stream === null ? put(deflateSync(joined(held), { level: 6 })) : stream.end()),
    drop: () => stream?.drop(),
  }
}

/** An entry over 4 GiB throws: no file or table of a survey comes near. */
export async function* zipOf(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const written: Written[] = []
  let waiting: Uint8Array[] = []
  let at = 0
  let taken = 0
  const put = (...parts: readonly Uint8Array[]): void => {
    waiting.push(...parts)
    at += lengthOf(parts)
  }
  const isFull = (): boolean => at - taken >= pieceBytes
  const take = (): Uint8Array => {
    const bytes = joined(waiting)
    waiting = []
    taken = at
    return bytes
  }
  for await (const { name: text, modified, body, store = false } of entries) {
    const name = encoder.encode(text)
    if (name.length === 0 || name.length > most16) throw new RangeError(`a name of ${name.length} bytes`)
    const header = fields([2, version], [2, flags], [2, deflated], ...dosTime(modified))
    const start = { header, name, extra: moment(modified) }
    const from = at
    put(...local(start))
    const dataFrom = at
    let crc = 0
    let size = 0
    const packer = store ? storer(put) : deflater(put)
    try {
      for await (const piece of body) {
        crc = crc32(piece, 0, piece.length, crc)
        size += piece.length
        await packer.push(piece)
        if (isFull()) yield take()
      }
      await packer.end()
    } finally {
      packer.drop()
    }
    const packed = at - dataFrom
    if (size > most32 || packed > most32) throw new RangeError(`${text}: ${size} bytes`)
    const done = { ...start, crc, packed, size, at: from }
    put(descriptor(done))
    written.push(done)
    if (isFull()) yield take()
  }
  const directoryAt = at
  for (const entry of written) {
    put(...central(entry))
    if (isFull()) yield take()
  }
  put(...end(written.length, at - directoryAt, directoryAt))
  yield take()
}
