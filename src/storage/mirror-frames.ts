/**
 * Frames of the mirror's files: "TM", kind, length, CRC-32 of the payload, CRC-32 of these eleven bytes; then the payload. A torn end and
 * damage in the middle cost the frames they touch: reading goes on at the next whole header. What is in a frame is mirror.ts.
 * Rules MIR1, MIR2.
 */
import { crc32 } from '../core/crc32.ts'

export const frameKind = { segment: 1, tail: 2, draft: 3, change: 4, gone: 5, local: 6 } as const
export type FrameKind = (typeof frameKind)[keyof typeof frameKind]

export const headerSize = 15
/** more than any segment, draft or list of settings */
const longest = 64 * 1024 * 1024
const windowSize = 64 * 1024
const [first, second] = [0x54, 0x4d]

export const frame = (kind: FrameKind, payload: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(headerSize + payload.length)
  const view = new DataView(bytes.buffer)
  bytes[0] = first
  bytes[1] = second
  bytes[2] = kind
  view.setUint32(3, payload.length)
  view.setUint32(7, crc32(payload))
  view.setUint32(11, crc32(bytes, 0, 11))
  bytes.set(payload, headerSize)
  return bytes
}

/** A file, or a part of memory, that is read where one likes. */
export interface Readable {
  readonly size: number
  /** as many as there are */
  read(at: number, count: number): Promise<Uint8Array>
}
export interface FoundFrame { readonly kind: number; readonly at: number; readonly length: number; readonly sum: number }

const headerAt = (bytes: Uint8Array, at: number): Omit<FoundFrame, 'at'> | null => {
  if (at + headerSize > bytes.length || bytes[at] !== first || bytes[at + 1] !== second) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, headerSize)
  const length = view.getUint32(3)
  return length <= longest && view.getUint32(11) === crc32(bytes, at, at + 11) ? { kind: bytes[at + 2] as number, length, sum: view.getUint32(7) } : null
}

/** [MIR2] Every whole header in order; `onDamage` once for each stretch that is none. Payloads are looked at by `payloadOf`. */
export async function* framesIn(file: Readable, onDamage: () => void): AsyncGenerator<FoundFrame> {
  let [start, window] = [0, new Uint8Array(0)]
  let isLost = false
  for (let at = 0; at < file.size;) {
    if (at < start || at + headerSize > start + window.length) {
      start = at
      window = await file.read(at, Math.max(headerSize, Math.min(windowSize, file.size - at))) as Uint8Array<ArrayBuffer>
    }
    const found = headerAt(window, at - start)
    if (found !== null && at + headerSize + found.length <= file.size) {
      isLost = false
      yield { ...found, at: at + headerSize }
      at += headerSize + found.length
    } else {
      if (!isLost) onDamage()
      isLost = true
      at++
    }
  }
}

/** null: not what was written */
export const payloadOf = async (file: Readable, { at, length, sum }: FoundFrame): Promise<Uint8Array | null> => {
  const bytes = await file.read(at, length)
  return bytes.length === length && crc32(bytes) === sum ? bytes : null
}

/** Files are read while nobody writes to them. */
export const readableFile = async (handle: FileSystemFileHandle): Promise<Readable> => {
  const file = await handle.getFile()
  return { size: file.size, read: async (at, count) => new Uint8Array(await file.slice(at, at + count).arrayBuffer()) }
}
export const readableBytes = (bytes: Uint8Array): Readable => ({ size: bytes.length, read: async (at, count) => bytes.subarray(at, at + count) })
