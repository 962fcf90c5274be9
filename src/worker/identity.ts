/**
 * This install's key: Ed25519 (ECDSA P-256 where that is missing), made here, kept in IndexedDB and not extractable, so that
 * a copied database file comes without it and takes a new origin (DESIGN 5). Its origin is the hash of the public key.
 */
import { originOfKey } from '../core/ids.ts'
import type { Identity, Verify } from '../core/ports.ts'
import { opened, request, written } from './indexed.ts'

type Algorithm = 1 | 2
export interface KeptKey { readonly algorithm: Algorithm; readonly pair: CryptoKeyPair }

const generateParams = { 1: { name: 'Ed25519' }, 2: { name: 'ECDSA', namedCurve: 'P-256' } } as const
const signParams = { 1: { name: 'Ed25519' }, 2: { name: 'ECDSA', hash: 'SHA-256' } } as const

/** Where the key lies; of this install alone. */
export interface KeyStore {
  get(): Promise<KeptKey | undefined>
  put(key: KeptKey): Promise<void>
}

export const indexedKeys = (factory: IDBFactory): KeyStore => {
  const within = async <T>(body: (database: IDBDatabase) => Promise<T>): Promise<T> => {
    const database = await opened(factory, 'transect-identity', 'keys')
    try {
      return await body(database)
    } finally {
      database.close()
    }
  }
  return {
    get: () => within((database) => request(database.transaction('keys').objectStore('keys').get('device') as IDBRequest<KeptKey | undefined>)),
    put: (key) => within((database) => written(database, 'keys', (store) => void store.put(key, 'device'))),
  }
}

const generate = async (subtle: SubtleCrypto): Promise<KeptKey> => {
  try {
    return { algorithm: 1, pair: (await subtle.generateKey(generateParams[1], false, ['sign', 'verify'])) as CryptoKeyPair }
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotSupportedError')) throw error
    return { algorithm: 2, pair: await subtle.generateKey(generateParams[2], false, ['sign', 'verify']) }
  }
}

const identityOf = async (subtle: SubtleCrypto, { algorithm, pair }: KeptKey): Promise<Identity> => {
  const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey))
  return {
    origin: originOfKey(algorithm, publicKey),
    algorithm,
    publicKey,
    sign: async (message) => new Uint8Array(await subtle.sign(signParams[algorithm], pair.privateKey, message as Uint8Array<ArrayBuffer>)),
  }
}

/** [IDN1] A new key in the place of the one before, which is gone with that: nobody can write under it any more. */
export const renewIdentity = async (keys: KeyStore, subtle: SubtleCrypto): Promise<Identity> => {
  const made = await generate(subtle)
  await keys.put(made)
  return identityOf(subtle, made)
}

/** Loads this install's key, or makes one on the first run. Rejects when IndexedDB or WebCrypto is refused. */
export const loadIdentity = async (keys: KeyStore, subtle: SubtleCrypto): Promise<Identity> => {
  const kept = await keys.get()
  return kept === undefined ? renewIdentity(keys, subtle) : identityOf(subtle, kept)
}

/** Checks a signature of any device; false for a key or signature that is not well formed. */
export const verifyWith = (subtle: SubtleCrypto): Verify => {
  const bytes = (value: Uint8Array): Uint8Array<ArrayBuffer> => value as Uint8Array<ArrayBuffer>
  // by the array: a feed keeps one, and reading a key takes as long as checking a signature
  const known = new WeakMap<Uint8Array, Promise<CryptoKey>>()
  const keyOf = (algorithm: 1 | 2, publicKey: Uint8Array): Promise<CryptoKey> => {
    let key = known.get(publicKey)
    if (key === undefined) {
      key = subtle.importKey('raw', bytes(publicKey), generateParams[algorithm], false, ['verify'])
      known.set(publicKey, key)
    }
    return key
  }
  return async (algorithm, publicKey, message, signature) => {
    if (algorithm !== 1 && algorithm !== 2) return false
    if (publicKey.length !== (algorithm === 1 ? 32 : 65) || signature.length !== 64) return false
    try {
      return await subtle.verify(signParams[algorithm], await keyOf(algorithm, publicKey), bytes(signature), bytes(message))
    } catch (error) {
      // A point that is not on the curve is a wrong key, not a fault of ours.
      if (error instanceof DOMException && (error.name === 'DataError' || error.name === 'OperationError')) return false
      throw error
    }
  }
}
