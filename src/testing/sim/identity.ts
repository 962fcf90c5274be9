/** A device's key in the simulator: a keyed hash instead of a signature, so that a million segments can be signed and checked. */
import { createHash } from 'node:crypto'
import { originOfKey } from '../../core/ids.ts'
import type { Identity, Verify } from '../../core/ports.ts'

const hash = (...parts: readonly (Uint8Array | string)[]): Uint8Array => {
  const made = createHash('sha256')
  for (const part of parts) made.update(part)
  return new Uint8Array(made.digest())
}
const mark = (publicKey: Uint8Array, message: Uint8Array): Uint8Array => {
  const half = hash(publicKey, message)
  const signature = new Uint8Array(64)
  signature.set(half)
  signature.set(half, 32)
  return signature
}

export const chance = (text: string): Uint8Array => hash(text)
export const simVerify: Verify = async (_algorithm, publicKey, message, signature) => mark(publicKey, message).every((byte, at) => byte === signature[at])

export const simIdentity = (name: string): Identity => {
  const publicKey = hash(name)
  return { algorithm: 1, publicKey, origin: originOfKey(1, publicKey), sign: async (message) => mark(publicKey, message) }
}
