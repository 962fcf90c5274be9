/** The have-bitmap of a file: bit 0 of byte 0 is its first block, bits after the last one are not set. */
import { blockCount, blockLength } from '../../core/merkle.ts'

export const emptyHave = (size: number): Uint8Array => new Uint8Array(Math.ceil(blockCount(size) / 8))
export const hasBlock = (have: Uint8Array, index: number): boolean => (((have[index >> 3] ?? 0) >> (index & 7)) & 1) === 1
export const noteBlock = (have: Uint8Array, index: number, isHere: boolean): void => {
  const bit = 1 << (index & 7)
  const byte = have[index >> 3] ?? 0
  have[index >> 3] = isHere ? byte | bit : byte & ~bit
}

/** One of the blocks in `other` is not in `have`. */
export const hasMore = (have: Uint8Array, other: Uint8Array): boolean => other.some((byte, at) => (byte & ~(have[at] ?? 0)) !== 0)
/** Adds the blocks of `other`. */
export const noteBlocks = (have: Uint8Array, other: Uint8Array): void => {
  for (let at = 0; at < have.length; at++) have[at] = (have[at] as number) | (other[at] ?? 0)
}
export const without = (have: Uint8Array, other: Uint8Array): Uint8Array => have.map((byte, at) => byte & ~(other[at] ?? 0))

export const missingBlocks = (have: Uint8Array, size: number): number => {
  let missing = 0
  for (let index = blockCount(size) - 1; index >= 0; index--) if (!hasBlock(have, index)) missing++
  return missing
}
export const bytesIn = (have: Uint8Array, size: number): number => {
  let bytes = 0
  for (let index = blockCount(size) - 1; index >= 0; index--) if (hasBlock(have, index)) bytes += blockLength(size, index)
  return bytes
}
