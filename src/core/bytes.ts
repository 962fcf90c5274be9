/**
 * Reading and writing bytes: varints, zigzag, lengths. Reading is total: it never throws on bad input and never reads
 * past the end; it turns `failed` on and answers with zeros, so that a decoder checks once per part.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'

export class ByteWriter {
  bytes: Uint8Array
  length = 0
  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity)
  }
  /** Room behind what is written, for somebody who writes there. */
  reserve(extra: number): void {
    this.room(extra)
  }
  private room(extra: number): void {
    if (this.length + extra <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + extra))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }
  byte(value: number): void {
    this.room(1)
    this.bytes[this.length++] = value
  }
  /** 0 .. 2^53-1 */
  varint(value: number): void {
    this.room(8)
    let rest = value
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest % 0x80) | 0x80
      rest = rest < 2 ** 31 ? rest >>> 7 : Math.floor(rest / 0x80)
    }
    this.bytes[this.length++] = rest
  }
  /** any safe integer; the sign is the lowest bit, so one bit more than a varint holds goes in two parts */
  zigzag(value: number): void {
    const size = Math.abs(value)
    const low = (size % 64) * 2 + (value < 0 ? 1 : 0)
    if (size < 64) this.byte(low)
    else {
      this.byte(low | 0x80)
      this.varint(Math.floor(size / 64))
    }
  }
  raw(source: Uint8Array): void {
    this.room(source.length)
    this.bytes.set(source, this.length)
    this.length += source.length
  }
  slice(source: Uint8Array, start: number, size: number): void {
    this.room(size)
    if (size < 24) for (let at = 0; at < size; at++) this.bytes[this.length + at] = source[start + at] as number
    else this.bytes.set(source.subarray(start, start + size), this.length)
    this.length += size
  }
  float(value: number): void {
    this.room(8)
    new DataView(this.bytes.buffer, this.bytes.byteOffset).setFloat64(this.length, value, true)
    this.length += 8
  }
  int64(value: bigint): void {
    this.room(8)
    const high = Number(value >> 32n)
    const low = Number(value & 0xffffffffn)
    for (let shift = 24; shift >= 0; shift -= 8) {
      this.bytes[this.length] = high >>> shift
      this.bytes[this.length + 4] = low >>> shift
      this.length++
    }
    this.length += 4
  }
  /** Length and UTF-8; answers with that length. */
  text(value: string): number {
    if (value.length < 128 && this.ascii(value)) return value.length
    const encoded = utf8ToBytes(value)
    this.varint(encoded.length)
    this.raw(encoded)
    return encoded.length
  }
  /** Short plain text, which most answers are, without the encoder; writes nothing when it is not plain. */
  private ascii(value: string): boolean {
    this.room(value.length + 1)
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index)
      if (code > 0x7f) return false
      this.bytes[this.length + 1 + index] = code
    }
    this.bytes[this.length] = value.length
    this.length += 1 + value.length
    return true
  }
  /** A copy of what was written. */
  done(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }
  /** What was written, without a copy: nothing is written afterwards. */
  handOver(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** UTF-8 to text, null when it is not UTF-8. */
export const decodeText = (bytes: Uint8Array): string | null => {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}

export class ByteReader {
  readonly bytes: Uint8Array
  private readonly view: DataView
  at = 0
  failed = false
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }
  get left(): number {
    return this.bytes.length - this.at
  }
  /** Position before `size` bytes that are there, or -1. */
  skip(size: number): number {
    if (this.failed || size > this.left) {
      this.failed = true
      return -1
    }
    const start = this.at
    this.at += size
    return start
  }
  byte(): number {
    const start = this.skip(1)
    return start < 0 ? 0 : (this.bytes[start] as number)
  }
  varint(): number {
    let value = 0
    let scale = 1
    for (let index = 0; index < 8; index++) {
      const part = this.byte()
      value += (part & 0x7f) * scale
      if (part < 0x80) {
        // the shortest form only, so that equal content has equal bytes
        if (value > Number.MAX_SAFE_INTEGER || (part === 0 && index > 0)) this.failed = true
        return this.failed ? 0 : value
      }
      scale *= 128
    }
    this.failed = true
    return 0
  }
  zigzag(): number {
    const low = this.byte()
    const high = low < 0x80 ? 0 : this.varint()
    if (low >= 0x80 && high === 0) this.failed = true
    const size = high * 64 + ((low & 0x7f) >> 1)
    if (size > Number.MAX_SAFE_INTEGER) this.failed = true
    return this.failed ? 0 : low & 1 ? -size || 0 : size
  }
  float(): number {
    const start = this.skip(8)
    return start < 0 ? 0 : this.view.getFloat64(start, true)
  }
  int64(): bigint {
    const start = this.skip(8)
    return start < 0 ? 0n : this.view.getBigInt64(start)
  }
  raw(size: number): Uint8Array {
    const start = this.skip(size)
    return start < 0 ? new Uint8Array(0) : this.bytes.subarray(start, start + size)
  }
  text(maxBytes: number): string {
    const size = this.varint()
    if (size > maxBytes) this.failed = true
    const text = decodeText(this.raw(size))
    if (text === null) this.failed = true
    return text ?? ''
  }
}

/** Whether `bytes` begins with `start`. */
export const beginsWith = (bytes: Uint8Array, start: Uint8Array): boolean => {
  if (start.length > bytes.length) return false
  for (let at = 0; at < start.length; at++) if (start[at] !== bytes[at]) return false
  return true
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}

export const joinBytes = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
