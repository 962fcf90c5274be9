import { expect, test, vi } from 'vitest'
import { loadCertificate, type CertificateStore } from './certificate.ts'

const day = 86_400_000
const certificate = (expires: number): RTCCertificate => ({ expires, getFingerprints: () => [] })
const storeOf = (kept?: RTCCertificate) => {
  let held = kept
  return { get: async () => held, put: async (made) => { held = made } } satisfies CertificateStore
}
const never = () => Promise.reject(new Error('not asked for'))

test('[ONE4] the same certificate after a restart', async () => {
  const store = storeOf()
  const made = certificate(365 * day)
  expect(await loadCertificate(store, async () => made, 0)).toBe(made)
  expect(await loadCertificate(store, never, 200 * day)).toBe(made)
})

test('[ONE4] renewed well before it ends', async () => {
  const store = storeOf(certificate(365 * day))
  const next = certificate(700 * day)
  const generate = vi.fn(async () => next)
  expect(await loadCertificate(store, generate, 280 * day)).toBe(next)
  expect(await loadCertificate(store, never, 281 * day)).toBe(next)
  expect(generate).toHaveBeenCalledOnce()
})

test('[ONE4] one that cannot be kept, or made, is none', async () => {
  const full: CertificateStore = { get: async () => undefined, put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) }
  expect(await loadCertificate(full, async () => certificate(365 * day), 0)).toBeNull()
  expect(await loadCertificate(storeOf(), never, 0)).toBeNull()
})
