/** What every BlobStore must do; run by store.test.ts over each of them. */
import { expect, test } from 'vitest'
import { blobName, blockSize } from '../../core/merkle.ts'
import type { BlobStore } from '../store.ts'

const bytesOf = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 9)) & 255)
const mebibyte = 1024 * 1024

export const blobStoreContract = (name: string, open: () => Promise<BlobStore>): void => {
  test(`[BLB5] ${name}: what is put is read again under its Merkle name`, async () => {
    const store = await open()
    for (const size of [0, 1, blockSize, blockSize * 3 + 5]) {
      const bytes = bytesOf(size)
      const { id } = blobName(bytes)
      expect(await store.has(id)).toBe(false)
      expect(await store.put(bytes, mebibyte)).toEqual({ ok: true, value: { id, size } })
      expect(await store.has(id)).toBe(true)
      expect(await store.read(id)).toEqual({ ok: true, value: bytes })
    }
  })

  test(`[BLB5] ${name}: pieces and the whole are the same file, kept once`, async () => {
    const store = await open()
    const bytes = bytesOf(blockSize * 2 + 9)
    const pieces = async function* (): AsyncIterable<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000)
    }
    const first = await store.put(bytes, mebibyte)
    expect(await store.put(pieces(), mebibyte)).toEqual(first)
  })

  test(`[BLB8] ${name}: a file above the limit is refused and leaves nothing`, async () => {
    const store = await open()
    const bytes = bytesOf(1000)
    expect(await store.put(bytes, 999)).toMatchObject({ ok: false, error: { type: 'too-large' } })
    expect(await store.has(blobName(bytes).id)).toBe(false)
  })

  test(`[BLB5] ${name}: removing is repeatable; what is gone is not found`, async () => {
    const store = await open()
    const kept = await store.put(bytesOf(10), mebibyte)
    if (!kept.ok) throw new Error(kept.error.message)
    expect(await store.remove(kept.value.id)).toEqual({ ok: true, value: undefined })
    expect(await store.remove(kept.value.id)).toEqual({ ok: true, value: undefined })
    expect(await store.read(kept.value.id)).toMatchObject({ ok: false, error: { type: 'not-found' } })
  })
}
