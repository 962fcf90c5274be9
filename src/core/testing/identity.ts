/** A device's key for tests: not a signature scheme, only something that cannot be made without the key and checks quickly. */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { originOfKey } from '../ids.ts'
import type { Identity, Verify } from '../ports.ts'

const mark = (publicKey: Uint8Array, message: Uint8Array): Uint8Array => {
  const half = sha256(concatBytes(publicKey, message))
  return concatBytes(half, sha256(half))
}
export const testVerify: Verify = async (_algorithm, publicKey, message, signature) =>
  mark(publicKey, message).every((byte, at) => byte === signature[at])

export const testIdentity = (name: string): Identity => {
  const publicKey = sha256(utf8ToBytes(name))
  return { algorithm: 1, publicKey, origin: originOfKey(1, publicKey), sign: async (message) => mark(publicKey, message) }
}
