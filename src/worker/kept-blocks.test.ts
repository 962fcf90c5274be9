/** What the store of files takes from another device, and when: a block that is the file's, and only where there is room for records too. */
import { expect, test } from 'vitest'
import { opfsBlobStore } from '../blobs/opfs.ts'
import { reserveBytes } from '../blobs/opfs-reserve.ts'
import { fakeDirectory } from '../blobs/testing/directory.ts'
import { blobName, blockSize, leafHash } from '../core/merkle.ts'
import { openPhone } from '../storage/testing/phone.ts'
import { createFileStore } from './file-store.ts'

const whole = Uint8Array.from({ length: 3 * blockSize }, (_, at) => ((at >> 8) + 31 * (at >> 16)) & 255)
const blocks = [0, 1, 2].map((index) => whole.slice(index * blockSize, (index + 1) * blockSize))
const leaves = Uint8Array.from(blocks.flatMap((block) => [...leafHash(block)]))
const { id } = blobName(whole)

const setUp = async (free = Number.POSITIVE_INFINITY) => {
  const phone = await openPhone()
  const disk = fakeDirectory(true)
  disk.disk.free = free
  let names = 0
  const blobs = await opfsBlobStore(disk.root, () => `n${names++}`, async (block) => leafHash(block))
  return { disk, store: createFileStore({ db: phone.db, blobs, leafHash: async (block) => leafHash(block), onFailure: () => undefined }) }
}

test('[FLX3] [FLX7] a block that is not the file\'s is told before it is written, and one that is takes its place', async () => {
  const { store } = await setUp()
  expect(await store.open(id, whole.length, leaves)).toMatchObject({ size: whole.length })
  const wrong = blocks[1]!.slice()
  wrong[77] = wrong[77]! ^ 1
  expect(await store.keep(id, 1, wrong)).toBe('wrong')
  expect(await store.keep(id, 1, blocks[0]!.slice())).toBe('wrong')
  for (const index of [0, 2]) expect(await store.keep(id, index, blocks[index]!.slice())).toBe('kept')
  await store.close(id)
  expect(await store.open(id, whole.length, null)).toMatchObject({ have: Uint8Array.of(0b101) })
  expect(await store.keep(id, 1, blocks[1]!.slice())).toBe('kept')
  expect(await store.finish(id)).toBe('whole')
})

test('[BLB17] no file is begun on a disk that has not the room set aside for records', async () => {
  const { store, disk } = await setUp(reserveBytes / 2)
  expect(await store.open(id, whole.length, leaves)).toBe('no-space')
  expect(await store.keepWhole(blobName(blocks[0]!).id, blocks[0]!)).toBe('no-space')
  expect(disk.paths().filter((path) => !path.includes('reserve'))).toEqual([])
  disk.disk.free = 2 * reserveBytes
  expect(await store.open(id, whole.length, leaves)).toMatchObject({ size: whole.length })
})
