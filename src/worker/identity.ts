/**
 * This install's key: Ed25519 (ECDSA P-256 where that is missing), made here, kept in IndexedDB and not extractable, so that
 * a copied database file comes without it and takes a new origin (DESIGN 5). Its origin is the hash of the public key.
 */
import { originOfKey } from '../core/ids.ts'
import type { Identity, Verify } from '../core/ports.ts'

type Algorithm = 1 | 2
interface KeptKey { readonly algorithm: Algorithm; readonly pair: CryptoKeyPair }

const generateParams = { 1: { name: 'Ed25519' }, 2: { name: 'ECDSA', namedCurve: 'P-256' } } as const
const signParams = { 1: { name: 'Ed25519' }, 2: { name: 'ECDSA', hash: 'SHA-256' } } as const

const request = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })

const openKeys = async (factory: IDBFactory): Promise<IDBDatabase> => {
  const opening = factory.open('transect-identity', 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
  return request(opening)
}

const generate = async (subtle: SubtleCrypto): Promise<KeptKey> => {
  try {
    return { algorithm: 1, pair: (await subtle.generateKey(generateParams[1], false, ['sign', 'verify'])) as CryptoKeyPair }
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotSupportedError')) throw error
    return { algorithm: 2, pair: await subtle.generateKey(generateParams[2], false, ['sign', 'verify']) }
  }
}

/** Loads this install's key, or makes one on the first run. Rejects when IndexedDB or WebCrypto is refused. */
export const loadIdentity = async (factory: IDBFactory, subtle: SubtleCrypto): Promise<Identity> => {
  const database = await openKeys(factory)
  try {
    const store = (mode: IDBTransactionMode): IDBObjectStore => database.transaction('keys', mode, { durability: 'strict' }).objectStore('keys')
    let kept = (await request(store('readonly').get('device'))) as KeptKey | undefined
    if (kept === undefined) {
      kept = await generate(subtle)
      const writing = store('readwrite')
      const done = new Promise<void>((resolve, reject) => {
        writing.transaction.oncomplete = () => resolve()
        writing.transaction.onabort = () => reject(writing.transaction.error)
      })
      writing.put(kept, 'device')
      await done
    }
    const { algorithm, pair } = kept
    const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey))
    return {
      origin: originOfKey(algorithm, publicKey),
      algorithm,
      publicKey,
      sign: async (message) => new Uint8Array(await subtle.sign(signParams[algorithm], pair.privateKey, message as Uint8Array<ArrayBuffer>)),
    }
  } finally {
    database.close()
  }
}

/** Checks a signature of any device; false for a key or signature that is not well formed. */
export const verifyWith = (subtle: SubtleCrypto): Verify => async (algorithm, publicKey, message, signature) => {
  if (algorithm !== 1 && algorithm !== 2) return false
  if (publicKey.length !== (algorithm === 1 ? 32 : 65) || signature.length !== 64) return false
  const bytes = (value: Uint8Array): Uint8Array<ArrayBuffer> => value as Uint8Array<ArrayBuffer>
  try {
    const key = await subtle.importKey('raw', bytes(publicKey), generateParams[algorithm], false, ['verify'])
    return await subtle.verify(signParams[algorithm], key, bytes(signature), bytes(message))
  } catch (error) {
    // A point that is not on the curve is a wrong key, not a fault of ours.
    if (error instanceof DOMException && (error.name === 'DataError' || error.name === 'OperationError')) return false
    throw error
  }
}
