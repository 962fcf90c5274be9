/** What every BlobStore must do; run by store.test.ts over each of them. */
import { expect, test } from 'vitest'
import { blobName, blockCount, blockSize } from '../../core/merkle.ts'
import type { BlobStore } from '../store.ts'

const bytesOf = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 9)) & 255)
const mebibyte = 1024 * 1024

export const blobStoreContract = (name: string, open: () => Promise<BlobStore>): void => {
  test(`[BLB5] ${name}: what is put is read again under its Merkle name`, async () => {
    const store = await open()
    for (const size of [0, 1, blockSize, blockSize * 3 + 5]) {
      const bytes = bytesOf(size)
      const { id, leaves } = blobName(bytes)
      expect(await store.has(id)).toBe(false)
      expect(await store.put(bytes, mebibyte)).toEqual({ ok: true, value: { id, size, leaves } })
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

  test(`[BLB16] ${name}: one block of a file is read without the rest; behind its end is nothing`, async () => {
    const store = await open()
    const bytes = bytesOf(blockSize * 11 + 5)
    const kept = await store.put(bytes, mebibyte)
    if (!kept.ok) throw new Error(kept.error.message)
    for (const index of [11, 0, 7, 8, 3]) expect(await store.readBlock(kept.value.id, index)).toEqual({ ok: true, value: bytes.slice(index * blockSize, (index + 1) * blockSize) })
    expect(await store.readBlock(kept.value.id, 12)).toEqual({ ok: true, value: new Uint8Array(0) })
    await store.remove(kept.value.id)
    expect(await store.readBlock(kept.value.id, 0)).toMatchObject({ ok: false, error: { type: 'not-found' } })
  })

  test(`[BLB15] ${name}: a file that comes in blocks, in any order and over a restart, gets its name when all are right`, async () => {
    const store = await open()
    const bytes = bytesOf(blockSize * 3 + 9)
    const { id, size, leaves } = blobName(bytes)
    const block = (index: number): Uint8Array => bytes.slice(index * blockSize, (index + 1) * blockSize)
    const first = await store.openPartial(id, size)
    if (!first.ok) throw new Error(first.error.message)
    for (const index of [3, 1]) expect(first.value.write(index, block(index))).toEqual({ ok: true, value: undefined })
    expect(first.value.flush().ok).toBe(true)
    first.value.close()
    expect([await store.partials(), await store.has(id)]).toEqual([[id], false])
    const again = await store.openPartial(id, size)
    if (!again.ok) throw new Error(again.error.message)
    expect(again.value.write(2, block(1)).ok).toBe(true)
    expect(await again.value.finish(leaves)).toEqual({ ok: true, value: { bad: [0, 2] } })
    for (const index of [0, 2]) again.value.write(index, block(index))
    expect(await again.value.finish(leaves)).toEqual({ ok: true, value: { bad: [] } })
    again.value.close()
    expect(await store.read(id)).toEqual({ ok: true, value: bytes })
    expect([await store.partials(), blockCount(size)]).toEqual([[], 4])
  })

  test(`[BLB27] ${name}: blocks of a file that is there in part are read, while it is open, when it is closed, and as they are now`, async () => {
    const store = await open()
    const bytes = bytesOf(blockSize * 18 + 9)
    const { id, size } = blobName(bytes)
    const block = (index: number): Uint8Array => bytes.slice(index * blockSize, (index + 1) * blockSize)
    expect(await store.readPartial(id, 0)).toMatchObject({ ok: false, error: { type: 'not-found' } })
    const first = await store.openPartial(id, size)
    if (!first.ok) throw new Error(first.error.message)
    for (const index of [18, 2]) first.value.write(index, block(index))
    expect([first.value.read(2), first.value.read(18)]).toEqual([{ ok: true, value: block(2) }, { ok: true, value: block(18) }])
    first.value.flush()
    first.value.close()
    for (const index of [2, 18, 2]) expect(await store.readPartial(id, index)).toEqual({ ok: true, value: block(index) })
    const again = await store.openPartial(id, size)
    if (!again.ok) throw new Error(again.error.message)
    again.value.write(3, block(3))
    expect(again.value.read(3)).toEqual({ ok: true, value: block(3) })
    again.value.close()
    expect(await store.readPartial(id, 3)).toEqual({ ok: true, value: block(3) })
    await store.removePartial(id)
    expect(await store.readPartial(id, 3)).toMatchObject({ ok: false, error: { type: 'not-found' } })
  })

  test(`[BLB15] ${name}: what was begun can be given up, more than once`, async () => {
    const store = await open()
    const { id, size } = blobName(bytesOf(blockSize * 2))
    const begun = await store.openPartial(id, size)
    if (begun.ok) begun.value.close()
    await store.removePartial(id)
    await store.removePartial(id)
    expect(await store.partials()).toEqual([])
  })
}
