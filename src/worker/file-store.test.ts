/** The real store of files, over OPFS and SQLite in memory, against a device that has them: crashes, a full disk, damage. */
import { expect, test } from 'vitest'
import { opfsBlobStore } from '../blobs/opfs.ts'
import { reserveBytes } from '../blobs/opfs-reserve.ts'
import { fakeDirectory } from '../blobs/testing/directory.ts'
import type { BlobId, Origin } from '../core/ids.ts'
import { blobName, blockSize, leafHash } from '../core/merkle.ts'
import { partIds, partOf, wholeOf } from '../storage/blob-parts.ts'
import { openPhone } from '../storage/testing/phone.ts'
import { createFileExchange, type FileExchange } from '../sync/files/runner.ts'
import { memoryFiles } from '../sync/files/testing/memory-files.ts'
import type { Wanted } from '../sync/files/state.ts'
import { createTime, settled } from '../sync/testing/time.ts'
import { seeded } from '../testing/sim/random.ts'
import { createEntrustStore } from './entrust-store.ts'
import { createFileStore, matchParts } from './file-store.ts'

const bytesOf = (size: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(size)
  for (let at = 0, value = seed; at < size; at++) bytes[at] = (value = (Math.imul(value, 1664525) + 1013904223) >>> 0) >>> 24
  return bytes
}
const size = 40 * blockSize + 123
const large = bytesOf(size, 1)
const small = bytesOf(3000, 2)
const [largeId, smallId] = [blobName(large).id, blobName(small).id]
const hash = async (block: Uint8Array): Promise<Uint8Array> => leafHash(block)

const setUp = async () => {
  const phone = await openPhone()
  const disk = fakeDirectory(true)
  let names = 0
  const time = createTime()
  const failures: string[] = []
  const giver = memoryFiles()
  giver.put(large)
  giver.put(small)
  /** Blocks that were sent. */
  const sent = { blocks: 0 }
  const start = async () => {
    const blobs = await opfsBlobStore(disk.root, () => `n${names++}`, hash)
    await matchParts(phone.db, blobs)
    const store = createFileStore({ db: phone.db, blobs, leafHash: hash, onFailure: (failure) => void failures.push(failure.message) })
    const deps = { now: time.now, every: time.every, onChange: () => undefined, onArrived: () => undefined, onWrong: (_: Origin, id: BlobId) => void failures.push(`wrong ${id}`), onBroken: (error: unknown) => void failures.push(String(error)) }
    const taker = createFileExchange({ ...deps, store: { ...store, ...createEntrustStore({ store: phone.store, blobs, leafHash: hash, onEntrusted: () => undefined }) } })
    const other = createFileExchange({ ...deps, store: giver })
    const wanted: Wanted[] = [largeId, smallId].filter((id) => wholeOf(phone.db, [id]).length === 0).map((id) => ({ id, rank: 2, bytes: id === largeId ? size : 3000, most: 1e9, got: partOf(phone.db, id) === null ? null : 0 }))
    taker.want(wanted, true)
    let open = true
    /** messages until the link goes, or all */
    const meet = async (limit = Number.POSITIVE_INFINITY): Promise<void> => {
      let left = limit
      const queue: { readonly to: FileExchange; readonly body: Uint8Array; readonly taken: (took: boolean) => void }[] = []
      const send = (to: FileExchange) => (body: Uint8Array): Promise<boolean> => open ? new Promise((taken) => void queue.push({ to, body, taken })) : Promise.resolve(false)
      taker.link({ id: 'l', origin: 'a'.repeat(16) as Origin, send: send(other) })
      other.link({ id: 'l', origin: 'b'.repeat(16) as Origin, send: send(taker) })
      for (let quiet = 0; quiet < 12 && left > 0;) {
        for (let wait = 0; wait < 3; wait++) await settled()
        const next = queue.shift()
        if (next === undefined) {
          time.advance(250)
          quiet++
          continue
        }
        quiet = 0
        left--
        next.taken(true)
        if (next.body[0] === 7) sent.blocks++
        next.to.message('l', next.body)
      }
      open = false
      for (const { taken } of queue) taken(false)
    }
    return { blobs, store, taker, other, meet, unlink: async () => {
      for (const exchange of [taker, other]) exchange.unlink('l')
      for (let wait = 0; wait < 10; wait++) await settled()
    } }
  }
  return { phone, disk, failures, giver, sent, start }
}
const holdsAll = async ({ blobs }: { readonly blobs: Awaited<ReturnType<typeof opfsBlobStore>> }): Promise<boolean> => {
  const a = await blobs.read(largeId)
  const b = a.ok ? await blobs.read(smallId) : a
  return a.ok && b.ok && blobName(a.value).id === largeId && blobName(b.value).id === smallId
}

test('[BLB20] whole files come into their place, are recorded, and can be served on', async () => {
  const { phone, disk, failures, start, sent } = await setUp()
  const life = await start()
  await life.meet()
  expect(await holdsAll(life)).toBe(true)
  expect([sent.blocks, wholeOf(phone.db, [largeId, smallId]).length, [...partIds(phone.db)], failures]).toEqual([42, 2, [], []])
  expect(disk.paths().filter((path) => path.startsWith('blobs/partial'))).toEqual([])
  expect(await life.store.leaves(smallId)).toEqual({ size: 3000, hashes: leafHash(small) })
  expect(await life.store.block(largeId, 40)).toEqual(large.slice(40 * blockSize))
  expect(await life.store.block(largeId, 41)).toBe(null)
})

test('[BLB20] a link that ends loses nothing that came: what is missing is asked for, and nothing else', async () => {
  const { failures, start, sent } = await setUp()
  const random = seeded(3)
  for (let life = 0; life < 60; life++) {
    const now = await start()
    await now.meet(10 + random.below(10))
    await now.unlink()
    if (await holdsAll(now)) break
  }
  expect(await holdsAll(await start())).toBe(true)
  expect([sent.blocks, failures]).toEqual([42, []])
})

test('[BLB15] after a crash only what was flushed counts, and the file is right in the end', async () => {
  const { disk, failures, start, sent, phone } = await setUp()
  const random = seeded(4)
  let crashes = 0
  for (; crashes < 60; crashes++) {
    const life = await start()
    await life.meet(14 + random.below(30))
    if (await holdsAll(life)) break
    disk.crash()
  }
  const last = await start()
  expect([await holdsAll(last), [...partIds(phone.db)], failures]).toEqual([true, [], []])
  expect(crashes).toBeGreaterThan(0)
  // a batch is lost at most
  expect(sent.blocks).toBeLessThanOrEqual(42 + crashes * 17)
}, 30_000)

test('[BLB17] a full disk stops files with room left for records, and they go on when there is more', async () => {
  const { disk, failures, start } = await setUp()
  const life = await start()
  disk.disk.free = reserveBytes + 12 * blockSize
  await life.meet(200)
  expect(life.taker.files('l').state).toBe('no-space')
  // the room kept back was given away
  expect(disk.paths()).not.toContain('blobs/reserve')
  await life.unlink()
  disk.disk.free = Number.POSITIVE_INFINITY
  const later = await start()
  await later.meet()
  expect([await holdsAll(later), failures]).toEqual([true, []])
})

test('[BLB9] blocks that change on the disk are noticed before the file gets its name, and fetched again', async () => {
  const { disk, failures, start, sent } = await setUp()
  const life = await start()
  let spoil = true
  disk.disk.onWrite = (bytes) => {
    if (!spoil || bytes.length !== size) return
    spoil = false
    bytes[5 * blockSize] = (bytes[5 * blockSize] as number) ^ 1
  }
  await life.meet()
  expect([await holdsAll(life), failures]).toEqual([true, []])
  expect(sent.blocks).toBe(43)
})

test('[BLB20] a file that is not on the disk any more is not offered any more', async () => {
  const { phone, start } = await setUp()
  const life = await start()
  await life.meet()
  await life.blobs.remove(largeId)
  expect(await life.store.block(largeId, 0)).toBe(null)
  expect(await life.store.held([largeId, smallId])).toEqual([{ id: smallId, size: 3000 }])
  expect(wholeOf(phone.db, [largeId])).toEqual([])
})

test('[BLB15] parts that nobody knows of are swept at a start, and parts whose file has gone count no more', async () => {
  const { phone, disk, start } = await setUp()
  const life = await start()
  await life.meet(16)
  await life.unlink()
  expect([...partIds(phone.db)]).toEqual([largeId])
  await life.blobs.removePartial(largeId)
  const stray = await life.blobs.openPartial(smallId, 100)
  if (stray.ok) stray.value.close()
  await start()
  expect([[...partIds(phone.db)], disk.paths().filter((path) => path.startsWith('blobs/partial'))]).toEqual([[], []])
})
