import { expect, test } from 'vitest'
import { blobName, blockSize, leafHash } from '../core/merkle.ts'
import { leafBuilder } from './leaves.ts'

test('[BLB3] a name made with a hash that answers later is the one of the tree, in pieces of any length', async () => {
  for (const size of [0, 1, blockSize - 1, blockSize, blockSize + 1, 17 * blockSize, 40 * blockSize + 3]) {
    const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 11 + (at >> 8)) & 255)
    for (const piece of [1 + size, blockSize, 70_001]) {
      let asked = 0
      let most = 0
      const builder = leafBuilder(async (block) => {
        asked++
        most = Math.max(most, asked)
        const hash = leafHash(block)
        await new Promise(setImmediate)
        asked--
        return hash
      })
      // the caller's memory is used again after each piece
      const memory = new Uint8Array(piece)
      for (let at = 0; at < size; at += piece) {
        const part = bytes.subarray(at, at + piece)
        memory.set(part)
        await builder.push(memory.subarray(0, part.length))
      }
      expect(await builder.finish()).toEqual(blobName(bytes))
      expect(most).toBeLessThanOrEqual(17)
    }
  }
})
