/**
 * Row ids and origins as the 16 and 8 bytes in which SQLite and the wire keep them, made without passing through text.
 * Their meaning is in ids.ts; a test holds the two together.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Origin, RowId } from './ids.ts'

export const rowIdBytes = (id: RowId): Uint8Array => hexToBytes(id)
export const rowIdFromBytes = (bytes: Uint8Array): RowId => bytesToHex(bytes) as RowId
export const originBytes = (origin: Origin): Uint8Array => hexToBytes(origin)
export const originFromBytes = (bytes: Uint8Array): Origin => bytesToHex(bytes) as Origin

/** newRowId as bytes at `at` of `into`. */
export const writeNewRowId = (into: Uint8Array, at: number, origin: Uint8Array, seq: number, index: number): void => {
  for (let byte = 0; byte < 6; byte++) into[at + byte] = origin[byte] as number
  const sixth = origin[6] as number
  const last = origin[7] as number
  into[at + 6] = 0x80 | (sixth >> 4)
  into[at + 7] = ((sixth & 0xf) << 4) | (last >> 4)
  into[at + 8] = 0x80 | ((last & 0xf) << 2) | Math.floor(seq / 2 ** 42)
  const seqLow = seq % 2 ** 42
  const high = Math.floor(seqLow / 2 ** 14)
  const low = (seqLow % 2 ** 14) * 2 ** 14 + index
  // 28 bits + 28 bits in 7 bytes
  into[at + 9] = high >>> 20
  into[at + 10] = high >>> 12
  into[at + 11] = high >>> 4
  into[at + 12] = ((high & 0xf) << 4) | (low >>> 24)
  into[at + 13] = low >>> 16
  into[at + 14] = low >>> 8
  into[at + 15] = low
}

/** The parts of an id that writeNewRowId made, or null for another id. The origin is written to `origin`. */
export const readNewRowId = (from: Uint8Array, at: number, origin: Uint8Array): { readonly seq: number; readonly index: number } | null => {
  const byte = (offset: number): number => from[at + offset] as number
  if (byte(6) >> 4 !== 8 || byte(8) >> 6 !== 2) return null
  for (let offset = 0; offset < 6; offset++) origin[offset] = byte(offset)
  origin[6] = ((byte(6) & 0xf) << 4) | (byte(7) >> 4)
  origin[7] = ((byte(7) & 0xf) << 4) | ((byte(8) >> 2) & 0xf)
  const high = byte(9) * 2 ** 20 + (byte(10) << 12) + (byte(11) << 4) + (byte(12) >> 4)
  const low = ((byte(12) & 0xf) << 24) + (byte(13) << 16) + (byte(14) << 8) + byte(15)
  return { seq: (byte(8) & 3) * 2 ** 42 + high * 2 ** 14 + Math.floor(low / 2 ** 14), index: low % 2 ** 14 }
}
