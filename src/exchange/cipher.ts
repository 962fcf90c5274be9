/**
 * What a bundle needs of cryptography: keys out of the project's key or a passphrase, and sealing one chunk after the other.
 * Over WebCrypto, which browsers' pages and workers and Node have alike. The layout around it: chunks.ts. Rules BUN1-BUN3.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** The part of SubtleCrypto that is used; bytes in, bytes out. */
export interface Subtle {
  importKey(format: 'raw', key: Uint8Array, algorithm: string, extractable: false, usages: readonly string[]): Promise<unknown>
  deriveBits(algorithm: Readonly<Record<string, unknown>>, key: unknown, bits: number): Promise<ArrayBuffer>
  encrypt(algorithm: Readonly<Record<string, unknown>>, key: unknown, data: Uint8Array): Promise<ArrayBuffer>
  decrypt(algorithm: Readonly<Record<string, unknown>>, key: unknown, data: Uint8Array): Promise<ArrayBuffer>
}
export interface Cipher {
  seal(index: number, last: boolean, plain: Uint8Array): Promise<Uint8Array>
  /** null: not what was sealed at this place with this key */
  open(index: number, last: boolean, sealed: Uint8Array): Promise<Uint8Array | null>
}
export const sealOverhead = 16
/** OWASP's figure of 2023 for PBKDF2 with SHA-256. */
export const passphraseRounds = 600_000
export const mostRounds = 5_000_000

/** [BUN2] Chunks cannot change places, and the last one says so: a cut file is told from a whole one. */
const nonceOf = (index: number, last: boolean): Uint8Array => {
  const nonce = new Uint8Array(12)
  const view = new DataView(nonce.buffer)
  view.setUint32(7, index)
  view.setUint8(11, last ? 1 : 0)
  return nonce
}

/** [BUN1] `secret`: 32 random bytes. The header is part of the key: a changed header opens nothing. */
export const cipherOf = async (subtle: Subtle, secret: Uint8Array, header: Uint8Array): Promise<Cipher> => {
  const base = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const bits = await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: sha256(header), info: utf8ToBytes('transect bundle 1') }, base, 256)
  const key = await subtle.importKey('raw', new Uint8Array(bits), 'AES-GCM', false, ['encrypt', 'decrypt'])
  return {
    seal: async (index, last, plain) => new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv: nonceOf(index, last) }, key, plain)),
    open: async (index, last, sealed) => {
      try {
        return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv: nonceOf(index, last) }, key, sealed))
      } catch {
        return null // WebCrypto's way of saying that the tag is wrong
      }
    },
  }
}

/** [BUN3] 32 bytes out of what a person typed; accents and width of letters do not matter. */
export const secretOfPassphrase = async (subtle: Subtle, passphrase: string, salt: Uint8Array, rounds: number): Promise<Uint8Array> => {
  const base = await subtle.importKey('raw', utf8ToBytes(passphrase.normalize('NFKC').trim()), 'PBKDF2', false, ['deriveBits'])
  return new Uint8Array(await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, base, 256))
}
