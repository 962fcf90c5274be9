/**
 * A stream of bytes as encrypted chunks, and back: each chunk stands on its own, so a file cut anywhere gives all chunks before the
 * cut, and a changed one gives none of itself. Sizes are checked before memory is taken. Rules BUN2, BUN5.
 */
import { concatBytes } from '@noble/hashes/utils.js'
import { err, ok, type Result } from '../core/result.ts'
import { sealOverhead, type Cipher } from './cipher.ts'

/** The longest part (a segment of 1 MiB) has room in a chunk. */
export const chunkLimit = 1024 * 1024 + 128 * 1024
/** A chunk is closed once it holds this much. */
const fullAt = 64 * 1024
const lengthBytes = 4
const lastBit = 0x80000000

export type ChunkFailure =
  /** this chunk is not what was written: changed, or sealed with another key */
  | { readonly type: 'damaged'; readonly chunk: number }
  /** the file ends before its last chunk */
  | { readonly type: 'cut'; readonly chunk: number }

const frame = (sealed: Uint8Array, last: boolean): Uint8Array => {
  const head = new Uint8Array(lengthBytes)
  new DataView(head.buffer).setUint32(0, (last ? lastBit : 0) + sealed.length)
  return concatBytes(head, sealed)
}

/** `begins`: it opens a chunk, so that what stands before it is whole without it. */
export interface EncodedPart { readonly bytes: Uint8Array; readonly begins: boolean }

/** Parts are never split over chunks; none may be longer than `chunkLimit`. */
export async function* sealParts(parts: AsyncIterable<EncodedPart>, cipher: Cipher): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let size = 0
  let index = 0
  for await (const { bytes, begins } of parts) {
    if (bytes.length > chunkLimit) throw new Error(`a part of ${bytes.length} bytes`)
    if (size > 0 && (begins || size + bytes.length > fullAt)) {
      yield frame(await cipher.seal(index++, false, concatBytes(...waiting)), false)
      waiting = []
      size = 0
    }
    waiting.push(bytes)
    size += bytes.length
  }
  yield frame(await cipher.seal(index, true, concatBytes(...waiting)), true)
}

/** Hands out exactly as many bytes as asked for, whatever the pieces; fewer only at the end. */
export const byteSource = (pieces: AsyncIterable<Uint8Array>): { take(count: number): Promise<Uint8Array>; close(): Promise<void> } => {
  const iterator = pieces[Symbol.asyncIterator]()
  let held: Uint8Array[] = []
  let size = 0
  return {
    take: async (count) => {
      while (size < count) {
        const next = await iterator.next()
        if (next.done === true) break
        held.push(next.value)
        size += next.value.length
      }
      const all = held.length === 1 ? (held[0] as Uint8Array) : concatBytes(...held)
      const taken = all.slice(0, count)
      held = all.length > taken.length ? [all.subarray(taken.length)] : []
      size = all.length - taken.length
      return taken
    },
    close: async () => { await iterator.return?.() },
  }
}

/** [BUN5] The chunks' content, one after the other; ends after the first failure. */
export async function* openChunks(source: ReturnType<typeof byteSource>, cipher: Cipher): AsyncGenerator<Result<Uint8Array, ChunkFailure>> {
  for (let index = 0; ; index++) {
    const head = await source.take(lengthBytes)
    if (head.length < lengthBytes) return yield err({ type: 'cut', chunk: index })
    const word = new DataView(head.buffer, head.byteOffset).getUint32(0)
    const last = word >= lastBit
    const length = last ? word - lastBit : word
    if (length < sealOverhead || length > chunkLimit + sealOverhead) return yield err({ type: 'damaged', chunk: index })
    const sealed = await source.take(length)
    if (sealed.length < length) return yield err({ type: 'cut', chunk: index })
    const plain = await cipher.open(index, last, sealed)
    if (plain === null) return yield err({ type: 'damaged', chunk: index })
    yield ok(plain)
    if (last) return undefined
  }
}
