/**
 * A file's name and the proof of its parts: the SHA-256 Merkle root over blocks of 64 KiB, with the size bound into it.
 * Leaves, inner nodes and the root are hashed with different first bytes, so that none passes for another. The tree is the
 * usual left-heavy one: the left side of n leaves holds the largest power of two below n.
 * Where blocks are kept: src/blobs. Rules BLB1-BLB4 in docs/rules.md.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { BlobId } from './ids.ts'

export const blockSize = 64 * 1024

/** [BLB1] What stands before the hashed bytes. */
const leafMark = new Uint8Array([0])
const nodeMark = new Uint8Array([1])
const rootMark = 2

export const leafHash = (block: Uint8Array): Uint8Array => sha256.create().update(leafMark).update(block).digest()
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256.create().update(nodeMark).update(left).update(right).digest()

/** An empty file has one empty block. */
export const blockCount = (size: number): number => Math.max(1, Math.ceil(size / blockSize))
export const blockLength = (size: number, index: number): number => Math.min(blockSize, size - index * blockSize)

/** [BLB2] The size is part of the name: a shorter or longer file never has the same one. */
const rootOf = (size: number, top: Uint8Array): BlobId => {
  const head = new Uint8Array(9)
  head[0] = rootMark
  new DataView(head.buffer).setBigUint64(1, BigInt(size))
  return bytesToHex(sha256.create().update(head).update(top).digest()) as BlobId
}

const leftPart = (leaves: number): number => 2 ** (Math.ceil(Math.log2(leaves)) - 1)

const treeHash = (leaves: readonly Uint8Array[]): Uint8Array => {
  if (leaves.length === 1) return leaves[0] as Uint8Array
  const left = leftPart(leaves.length)
  return nodeHash(treeHash(leaves.slice(0, left)), treeHash(leaves.slice(left)))
}

/** [BLB14] The name of a file of this size whose blocks have these hashes: shows that a list of hashes is the right one. */
export const nameOfLeaves = (size: number, leaves: readonly Uint8Array[]): BlobId => rootOf(size, treeHash(leaves))

export interface BlobName { readonly id: BlobId; readonly size: number; readonly leaves: readonly Uint8Array[] }
export interface MerkleBuilder {
  push(bytes: Uint8Array): void
  finish(): BlobName
}

/** [BLB3] Takes a file in pieces of any length; holds one block and 32 bytes for each block before. */
export const merkleBuilder = (): MerkleBuilder => {
  const leaves: Uint8Array[] = []
  let open = sha256.create().update(leafMark)
  let filled = 0
  let size = 0
  return {
    push: (bytes) => {
      for (let at = 0; at < bytes.length;) {
        if (filled === blockSize) {
          leaves.push(open.digest())
          open = sha256.create().update(leafMark)
          filled = 0
        }
        const taken = Math.min(blockSize - filled, bytes.length - at)
        open.update(bytes.subarray(at, at + taken))
        filled += taken
        at += taken
      }
      size += bytes.length
    },
    finish: () => {
      leaves.push(open.digest())
      return { id: rootOf(size, treeHash(leaves)), size, leaves }
    },
  }
}

export const blobName = (bytes: Uint8Array): BlobName => {
  const builder = merkleBuilder()
  builder.push(bytes)
  return builder.finish()
}

/** The hashes beside the way from a block to the top, nearest to the block first. */
export const merkleProof = (leaves: readonly Uint8Array[], index: number): readonly Uint8Array[] => {
  if (leaves.length === 1) return []
  const left = leftPart(leaves.length)
  const [near, far, inner] = index < left
    ? [leaves.slice(0, left), leaves.slice(left), index]
    : [leaves.slice(left), leaves.slice(0, left), index - left]
  return [...merkleProof(near, inner), treeHash(far)]
}

/** [BLB4] Whether this is block `index` of the file with this name and size; all arguments may come from a stranger. */
export const verifyBlock = (id: BlobId, size: number, index: number, block: Uint8Array, proof: readonly Uint8Array[]): boolean => {
  if (!Number.isSafeInteger(size) || size < 0 || !Number.isSafeInteger(index) || index < 0 || index >= blockCount(size)) return false
  if (block.length !== blockLength(size, index) || proof.some((hash) => hash.length !== 32)) return false
  const sides: boolean[] = []
  for (let leaves = blockCount(size), at = index; leaves > 1;) {
    const left = leftPart(leaves)
    sides.unshift(at < left)
    if (at < left) leaves = left
    else [leaves, at] = [leaves - left, at - left]
  }
  if (sides.length !== proof.length) return false
  const top = proof.reduce((hash, other, level) => (sides[level] ? nodeHash(hash, other) : nodeHash(other, hash)), leafHash(block))
  return rootOf(size, top) === id
}
