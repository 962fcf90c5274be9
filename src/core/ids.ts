/**
 * Names of things that cross devices, as branded strings so that one cannot be passed for another.
 *
 * - `Origin`: a device's id, 16 lower-case hex digits: the first 8 bytes of SHA-256(algorithm byte, public key), so that a
 *   feed's key can be checked against its name.
 * - `RowId`: 32 lower-case hex digits, always a UUID. A row that a change inserts has no id on the wire: it is
 *   UUIDv8(origin, seq, index of the operation), see `newRowId`. Rows that two devices must name alike without meeting
 *   (a form, a form version, a member) take `namedRowId`.
 * Rules ID1-ID4 in docs/rules.md.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

declare const brand: unique symbol
type Brand<T, B extends string> = T & { readonly [brand]: B }

export type Origin = Brand<string, 'Origin'>
export type RowId = Brand<string, 'RowId'>
export type ProjectId = Brand<string, 'ProjectId'>
/** Name of a blob: hex of its Merkle root (core/merkle.ts). */
export type BlobId = Brand<string, 'BlobId'>

export interface RowAddress { readonly origin: Origin; readonly seq: number; readonly index: number }

export const maxSeq = 2 ** 44 - 1
export const maxIndex = 2 ** 14 - 1

const isHex = (text: string, length: number): boolean => text.length === length && /^[0-9a-f]+$/.test(text)

export const parseOrigin = (text: string): Origin | null => (isHex(text, 16) ? (text as Origin) : null)
export const parseRowId = (text: string): RowId | null => (isHex(text, 32) ? (text as RowId) : null)
export const parseProjectId = (text: string): ProjectId | null => (isHex(text, 32) ? (text as ProjectId) : null)
export const parseBlobId = (text: string): BlobId | null => (isHex(text, 64) ? (text as BlobId) : null)

/** [ID1] The origin that a public key stands for. `algorithm` is the number in segment headers (1 Ed25519, 2 ECDSA P-256). */
export const originOfKey = (algorithm: number, publicKey: Uint8Array): Origin => {
  const input = new Uint8Array(1 + publicKey.length)
  input[0] = algorithm
  input.set(publicKey, 1)
  return bytesToHex(sha256(input).subarray(0, 8)) as Origin
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** [ID2] Id of the row that operation `index` of change (`origin`, `seq`) inserts; ids of one origin ascend in time. */
export const newRowId = ({ origin, seq, index }: RowAddress): RowId => {
  // 15 digits of origin + version 8; variant 10 with 4 bits of origin and 2 of seq; 42 bits of seq and 14 of index.
  const last = Number.parseInt(origin[15] as string, 16)
  const seqHigh = Math.floor(seq / 2 ** 42)
  const seqLow = seq - seqHigh * 2 ** 42
  const tailHigh = Math.floor(seqLow / 2 ** 14)
  const tailLow = (seqLow % 2 ** 14) * 2 ** 14 + index
  return (origin.slice(0, 12) + '8' + origin.slice(12, 15) + hex(0x80 | (last << 2) | seqHigh, 2) + hex(tailHigh, 7) + hex(tailLow, 7)) as RowId
}

/** The change and operation that inserted a row, or null when its id is a named one. */
export const rowAddress = (id: RowId): RowAddress | null => {
  if (id[12] !== '8') return null
  const mixed = Number.parseInt(id.slice(16, 18), 16)
  if ((mixed & 0xc0) !== 0x80) return null
  const tailLow = Number.parseInt(id.slice(25), 16)
  const seqLow = Number.parseInt(id.slice(18, 25), 16) * 2 ** 14 + Math.floor(tailLow / 2 ** 14)
  return {
    origin: (id.slice(0, 12) + id.slice(13, 16) + ((mixed >> 2) & 0xf).toString(16)) as Origin,
    seq: (mixed & 3) * 2 ** 42 + seqLow,
    index: tailLow % 2 ** 14,
  }
}

/** [ID3] The same id on every device for the same thing, e.g. namedRowId('form', formId): a UUID of version 5's shape. */
export const namedRowId = (kind: string, name: string): RowId => {
  const digest = bytesToHex(sha256(utf8ToBytes(`${kind}\u0000${name}`)).subarray(0, 16))
  const variant = ((Number.parseInt(digest[16] as string, 16) & 3) | 8).toString(16)
  return `${digest.slice(0, 12)}5${digest.slice(13, 16)}${variant}${digest.slice(17)}` as RowId
}

/** RowId as the usual dashed UUID, as in `uuid:` instance ids. */
export const rowIdToUuid = (id: RowId): string => `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`
