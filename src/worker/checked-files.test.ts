import { expect, test } from 'vitest'
import { opfsBlobStore } from '../blobs/opfs.ts'
import { fakeDirectory } from '../blobs/testing/directory.ts'
import { leafHash } from '../core/merkle.ts'
import { blobArrived, blobHere } from '../storage/blob-facts.ts'
import { testDevice } from '../storage/testing/device.ts'
import { checkFiles, readFile } from './checked-files.ts'

const place = async () => {
  const files = fakeDirectory(true)
  const blobs = await opfsBlobStore(files.root, () => 'incoming', async (block) => leafHash(block))
  const { store } = await testDevice('a')
  const kept = await blobs.put(Uint8Array.from({ length: 200_000 }, (_, at) => at % 251), 1_000_000)
  if (!kept.ok) throw new Error(kept.error.message)
  const { id, size } = kept.value
  blobArrived(store.db, id, size)
  const path = files.paths().find((name) => name.endsWith(id)) as string
  return { at: { store, blobs, touched: () => undefined }, id, files, path }
}
const onAndOn = async (): Promise<boolean> => true

test('[BLB24] a file that is what its name says is read, and counted as sound', async () => {
  const { at, id } = await place()
  expect(await readFile(at, id)).toMatchObject({ ok: true })
  expect(await checkFiles(at, onAndOn)).toEqual({ ok: true, value: { files: 1, filesDamaged: 0 } })
})

test.each([
  ['a flipped bit', (bytes: Uint8Array) => bytes.map((byte, at) => (at === 150_000 ? byte ^ 4 : byte))],
  ['an end cut off', (bytes: Uint8Array) => bytes.slice(0, 100_000)],
  ['nothing left', () => new Uint8Array(0)],
])('[BLB24] %s: the file is not shown, not kept, and wanted again; the check says so', async (_what, damage) => {
  const read = await place()
  read.files.setBytes(read.path, damage(read.files.bytesOf(read.path)))
  expect(await readFile(read.at, read.id)).toMatchObject({ ok: false, error: { type: 'not-found' } })
  expect([blobHere(read.at.store.db, read.id), read.files.paths().includes(read.path)]).toEqual([false, false])

  const checked = await place()
  checked.files.setBytes(checked.path, damage(checked.files.bytesOf(checked.path)))
  expect(await checkFiles(checked.at, onAndOn)).toEqual({ ok: true, value: { files: 1, filesDamaged: 1 } })
  expect(blobHere(checked.at.store.db, checked.id)).toBe(false)
})
