/**
 * This device's certificate for links, kept in IndexedDB so that devices it has met know it again after a restart. Renewed well before
 * it ends; where it cannot be kept the browser makes one for each link, and every pairing takes two scans. Rule ONE4.
 */
export interface CertificateStore {
  get(): Promise<RTCCertificate | undefined>
  put(certificate: RTCCertificate): Promise<void>
}

const dayMs = 86_400_000
/** What Chromium allows at most. */
const lifeMs = 365 * dayMs
/** Others learn of a new one only when they meet, so it must not be the last day. */
const renewMs = 90 * dayMs

const request = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })

export const certificatesName = 'transect-certificate'

const openedIn = (factory: IDBFactory): Promise<IDBDatabase> => {
  const opening = factory.open(certificatesName, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore('certificates')
  return request(opening)
}

export const indexedCertificates = (factory: IDBFactory): CertificateStore => {
  const within = async <T>(body: (database: IDBDatabase) => Promise<T>): Promise<T> => {
    const database = await openedIn(factory)
    try {
      return await body(database)
    } finally {
      database.close()
    }
  }
  return {
    get: () => within((database) => request(database.transaction('certificates').objectStore('certificates').get('device') as IDBRequest<RTCCertificate | undefined>)),
    put: (certificate) => within(async (database) => {
      await request(database.transaction('certificates', 'readwrite').objectStore('certificates').put(certificate, 'device'))
    }),
  }
}

/** An ECDSA certificate for as long as the browser allows. */
export const generateCertificate = (): Promise<RTCCertificate> =>
  RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256', expires: lifeMs } as EcKeyGenParams)

/** [ONE4] Null where the browser cannot make, or not keep, one: a certificate that is gone tomorrow must not be told to others. */
export const loadCertificate = async (store: CertificateStore, generate: () => Promise<RTCCertificate>, now: number): Promise<RTCCertificate | null> => {
  try {
    const kept = await store.get()
    if (kept !== undefined && kept.expires - now > renewMs) return kept
    const made = await generate()
    await store.put(made)
    return made
  } catch {
    // Every way this fails (no IndexedDB, no WebRTC, a certificate that cannot be stored) has the same remedy: two scans.
    return null
  }
}
