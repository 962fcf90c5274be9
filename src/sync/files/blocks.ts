/** The have-bitmap of a file: bit 0 of byte 0 is its first block. */
import { blockCount, blockLength } from '../../core/merkle.ts'

export const emptyHave = (size: number): Uint8Array => new Uint8Array(Math.ceil(blockCount(size) / 8))
export const hasBlock = (have: Uint8Array, index: number): boolean => (((have[index >> 3] ?? 0) >> (index & 7)) & 1) === 1
export const noteBlock = (have: Uint8Array, index: number, isHere: boolean): void => {
  const bit = 1 << (index & 7)
  const byte = have[index >> 3] ?? 0
  have[index >> 3] = isHere ? byte | bit : byte & ~bit
}

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
