import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { array, assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { blobName, blockCount, blockSize, leafHash, merkleBuilder, merkleProof, verifyBlock } from './merkle.ts'

const file = (size: number, salt = 1): Uint8Array => {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + Math.floor(at / blockSize) * 7 + salt) & 255
  return bytes
}
const blockOf = (bytes: Uint8Array, index: number): Uint8Array => bytes.subarray(index * blockSize, (index + 1) * blockSize)
const hash = (...parts: readonly Uint8Array[]): Uint8Array => sha256(concatBytes(...parts))
const sizes = [0, 1, blockSize - 1, blockSize, blockSize + 1, 3 * blockSize, 5 * blockSize + 17, 8 * blockSize]

test('[BLB1][BLB2] the name of three blocks, written out by hand', () => {
  const bytes = file(2 * blockSize + 5)
  const leaf = (index: number): Uint8Array => hash(Uint8Array.of(0), blockOf(bytes, index))
  const left = hash(Uint8Array.of(1), leaf(0), leaf(1))
  const top = hash(Uint8Array.of(1), left, leaf(2))
  expect(blobName(bytes).id).toBe(bytesToHex(hash(Uint8Array.of(2, 0, 0, 0, 0, 0, 2, 0, 5), top)))
})

test('[BLB1] a file made of hashes does not get the name of the file whose tree it imitates', () => {
  const bytes = file(2 * blockSize)
  const forged = Uint8Array.from([...leafHash(blockOf(bytes, 0)), ...leafHash(blockOf(bytes, 1))])
  expect(blobName(forged).id).not.toBe(blobName(bytes).id)
})

test('[BLB2] zeros of different lengths have different names', () => {
  const names = sizes.map((size) => blobName(new Uint8Array(size)).id)
  expect(new Set(names).size).toBe(sizes.length)
})

test('[BLB3] pieces of any length give the same name as the whole', () => {
  const bytes = file(3 * blockSize + 100)
  const whole = blobName(bytes)
  assert(property(array(integer({ min: 0, max: 70_000 }), { maxLength: 12 }), (lengths) => {
    const builder = merkleBuilder()
    let at = 0
    for (const length of lengths) {
      builder.push(bytes.subarray(at, at + length))
      at = Math.min(bytes.length, at + length)
    }
    builder.push(bytes.subarray(at))
    expect(builder.finish()).toEqual(whole)
  }), { numRuns: 20 })
})

test('[BLB4] every block of every size proves itself, and nothing else does', () => {
  for (const size of sizes) {
    const bytes = file(size)
    const { id, leaves } = blobName(bytes)
    for (let index = 0; index < blockCount(size); index += 1) {
      const proof = merkleProof(leaves, index)
      const block = blockOf(bytes, index)
      expect(verifyBlock(id, size, index, block, proof)).toBe(true)
      expect(verifyBlock(id, size + 1, index, block, proof)).toBe(false)
      expect(verifyBlock(id, size, index + 1, block, proof)).toBe(false)
      expect(verifyBlock(id, size, index, block, [...proof, leafHash(block)])).toBe(false)
      if (proof.length > 0) expect(verifyBlock(id, size, index, block, proof.slice(1))).toBe(false)
      if (block.length > 0) {
        const flipped = block.slice()
        flipped[flipped.length - 1] = (flipped.at(-1) as number) ^ 1
        expect(verifyBlock(id, size, index, flipped, proof)).toBe(false)
      }
    }
  }
})

test('[BLB4] sizes, indexes and hashes a stranger may send are refused', () => {
  const { id } = blobName(file(10))
  for (const size of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) expect(verifyBlock(id, size, 0, file(10), [])).toBe(false)
  for (const index of [-1, 0.5, 1, Number.NaN]) expect(verifyBlock(id, 10, index, file(10), [])).toBe(false)
  expect(verifyBlock(id, blockSize * 2, 0, file(blockSize), [new Uint8Array(31)])).toBe(false)
})
