import { expect, test } from 'vitest'
import { fakeDirectory } from '../../blobs/testing/directory.ts'
import { opfsBundleFiles } from './bundle-files.ts'

const piecesOf = async function* (count: number, size: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield new Uint8Array(size).fill(index + 1)
}
const whole = (count: number, size: number): number[] => Array.from({ length: count * size }, (_, at) => Math.floor(at / size) + 1)
const bytesOf = async (blob: Blob | null): Promise<number[]> => [...new Uint8Array(await (blob as Blob).arrayBuffer())]

test.each([['no room at all', 0], ['room for some of it', 2500]])('[DSK4] %s: the file is made in memory, whole, and nothing stays on the disk', async (_what, free) => {
  const { root, disk, paths } = fakeDirectory(true)
  disk.free = free
  const kept = await opfsBundleFiles(async () => root).keep('a.transect', piecesOf(5, 1000), () => true)
  if (!kept.ok) throw new Error(kept.error.message)
  expect(await bytesOf(kept.value)).toEqual(whole(5, 1000))
  expect(paths()).toEqual([])
})

test('[DSK4] more than memory should hold is refused as a full disk; what was stopped is not handed over', async () => {
  const { root, disk, paths } = fakeDirectory(true)
  disk.free = 1000
  const files = opfsBundleFiles(async () => root)
  expect(await files.keep('a.transect', piecesOf(65, 1024 * 1024), () => true)).toMatchObject({ ok: false, error: { type: 'storage-full' } })
  expect(await files.keep('a.transect', piecesOf(5, 1000), () => false)).toEqual({ ok: true, value: null })
  expect(paths()).toEqual([])
})
