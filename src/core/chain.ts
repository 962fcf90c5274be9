/**
 * The hash chain of a feed: head n = SHA-256(head n-1, canonical bytes of change n). Heads do not depend on how changes are
 * cut into segments. Rules SEG1, SEG2.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Batch } from './batch.ts'
import { ByteWriter } from './bytes.ts'
import { writeChange } from './change-codec.ts'
import type { Origin } from './ids.ts'
import { originBytes } from './row-bytes.ts'
import { hashRoom, sha256Within } from './sha256.ts'

const startDomain = utf8ToBytes('transect feed 1\u0000')
const signDomain = utf8ToBytes('transect segment 1\u0000')

/** Head 0: bound to the device's key. */
export const firstHead = (algorithm: number, publicKey: Uint8Array): Uint8Array => {
  const writer = new ByteWriter(64)
  writer.raw(startDomain)
  writer.byte(algorithm)
  writer.raw(publicKey)
  return sha256(writer.done())
}

export const nextHead = (head: Uint8Array, change: Uint8Array): Uint8Array => sha256.create().update(head).update(change).digest()

/** What a device signs: it says that its feed has this head at this number. */
export const headMessage = (origin: Origin, seq: number, head: Uint8Array): Uint8Array => {
  const writer = new ByteWriter(96)
  writer.raw(signDomain)
  writer.raw(originBytes(origin))
  writer.int64(BigInt(seq))
  writer.raw(head)
  return writer.done()
}

/** Heads after each change of the batch. */
export const batchHeads = (batch: Batch, before: Uint8Array): Uint8Array[] => {
  const heads: Uint8Array[] = []
  const writer = new ByteWriter(4096)
  let head = before
  for (let index = 0; index < batch.count; index++) {
    writer.length = 0
    writer.raw(head)
    writeChange(writer, batch, index)
    const { length } = writer
    writer.reserve(hashRoom)
    head = sha256Within(writer.bytes, length)
    heads.push(head)
  }
  return heads
}
