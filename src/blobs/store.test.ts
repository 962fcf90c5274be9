import { expect, test } from 'vitest'
import { blobName, blockSize, leafHash } from '../core/merkle.ts'
import { opfsBlobStore as openOpfs } from './opfs.ts'
import { reserveBytes } from './opfs-reserve.ts'
import type { BlobStore } from './store.ts'
import { blobStoreContract } from './testing/contract.ts'
import { fakeDirectory } from './testing/directory.ts'
import { memoryBlobStore } from './testing/memory.ts'

const names = (): (() => string) => {
  let last = 0
  return () => `n${(last += 1)}`
}
const opfsBlobStore = (root: FileSystemDirectoryHandle, newName: () => string): Promise<BlobStore> => openOpfs(root, newName, async (block) => leafHash(block))
blobStoreContract('memory', async () => memoryBlobStore())
blobStoreContract('files', async () => opfsBlobStore(fakeDirectory(true).root, names()))
blobStoreContract('files without move', async () => opfsBlobStore(fakeDirectory(false).root, names()))

const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => at & 255)

for (const movable of [true, false]) {
  test(`[BLB5] a file lies two levels deep under its name and nothing else stays (move: ${movable})`, async () => {
    const { root, paths } = fakeDirectory(movable)
    const store = await opfsBlobStore(root, names())
    await store.put(bytes, 1e6)
    const { id } = blobName(bytes)
    expect(paths()).toEqual([`blobs/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`])
  })

  test(`[BLB6] a disk that gets full at any byte leaves no file behind (move: ${movable})`, async () => {
    for (const free of [0, 1, 65_536, 199_999, 200_000, 399_999]) {
      const { disk, root, paths } = fakeDirectory(movable)
      const store = await opfsBlobStore(root, names())
      disk.free = free
      const result = await store.put(bytes, 1e6)
      if (movable && free >= 200_000) expect(result.ok).toBe(true)
      else expect([result, paths()]).toMatchObject([{ ok: false, error: { type: 'storage-full' } }, []])
    }
  })
}

test('[BLB9] bytes that change on the way to the disk are noticed before the file gets its name', async () => {
  const { disk, root, paths } = fakeDirectory(true)
  const store = await opfsBlobStore(root, names())
  disk.onWrite = (written) => {
    written[1234] = (written[1234] as number) ^ 1
  }
  expect(await store.put(bytes, 1e6)).toMatchObject({ ok: false, error: { type: 'storage-failed' } })
  expect(paths()).toEqual([])
})

test('[BLB7] what a crash left half written is swept at the next start', async () => {
  const { root, paths } = fakeDirectory(true)
  await opfsBlobStore(root, names())
  const incoming = await (await root.getDirectoryHandle('blobs')).getDirectoryHandle('incoming')
  await incoming.getFileHandle('half', { create: true })
  expect(paths()).toEqual(['blobs/incoming/half'])
  await opfsBlobStore(root, names())
  expect(paths()).toEqual([])
})

const whole = Uint8Array.from({ length: 4 * blockSize }, (_, at) => (at * 7) & 255)
const { id: wholeId, leaves } = blobName(whole)

test('[BLB15] a full disk refuses a block and leaves those before it; a restart keeps what was begun', async () => {
  const { disk, root, paths } = fakeDirectory(true)
  const store = await opfsBlobStore(root, names())
  disk.free = 2 * blockSize + 100
  const begun = await store.openPartial(wholeId, whole.length)
  if (!begun.ok) throw new Error(begun.error.message)
  const results = [0, 1, 2].map((index) => begun.value.write(index, whole.subarray(index * blockSize, (index + 1) * blockSize)))
  expect(results).toMatchObject([{ ok: true }, { ok: true }, { ok: false, error: { type: 'storage-full' } }])
  begun.value.close()
  const later = await opfsBlobStore(root, names())
  expect(paths()).toEqual([`blobs/partial/${wholeId}`])
  disk.free = Number.POSITIVE_INFINITY
  const again = await later.openPartial(wholeId, whole.length)
  if (!again.ok) throw new Error(again.error.message)
  for (const index of [2, 3]) again.value.write(index, whole.subarray(index * blockSize, (index + 1) * blockSize))
  expect(await again.value.finish(leaves)).toEqual({ ok: true, value: { bad: [] } })
  expect(paths()).toEqual([`blobs/${wholeId.slice(0, 2)}/${wholeId.slice(2, 4)}/${wholeId}`])
})

test('[BLB28] a file that does not fit as a whole is refused before its first block, and can be begun once there is room', async () => {
  const { disk, root } = fakeDirectory(true)
  const store = await opfsBlobStore(root, names())
  disk.quota = whole.length - 1
  expect(await store.openPartial(wholeId, whole.length)).toMatchObject({ ok: false, error: { type: 'storage-full' } })
  disk.quota = whole.length
  const begun = await store.openPartial(wholeId, whole.length)
  if (!begun.ok) throw new Error(begun.error.message)
  for (const index of [0, 1, 2, 3]) begun.value.write(index, whole.subarray(index * blockSize, (index + 1) * blockSize))
  expect(await begun.value.finish(leaves)).toEqual({ ok: true, value: { bad: [] } })
})

test('[BLB17] [DSK5] room kept on the disk is really taken, given away for records, the last of it for sending, and not to be had from a full one', async () => {
  const { disk, root, paths } = fakeDirectory(true)
  const store = await opfsBlobStore(root, names())
  disk.free = reserveBytes + 1000
  expect(await store.reserve()).toBe(true)
  expect(await store.reserve()).toBe(true)
  expect([disk.free, paths()]).toEqual([1000, ['blobs/reserve-last', 'blobs/reserve']])
  await store.release()
  await store.release()
  expect(paths()).toEqual(['blobs/reserve-last'])
  expect(await store.reserve()).toBe(false)
  expect(paths()).toEqual(['blobs/reserve-last'])
  await store.release(true)
  expect(paths()).toEqual([])
  expect(await store.reserve()).toBe(false)
  expect(paths()).toEqual([])
})
