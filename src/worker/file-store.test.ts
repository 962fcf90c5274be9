/** The real store of files, over OPFS and SQLite in memory, against a device that has them: crashes, a full disk, damage. */
import { expect, test } from 'vitest'
import { opfsBlobStore } from '../blobs/opfs.ts'
import { reserveBytes } from '../blobs/opfs-reserve.ts'
import { fakeDirectory } from '../blobs/testing/directory.ts'
import type { BlobId, Origin } from '../core/ids.ts'
import { blobName, blockSize, leafHash } from '../core/merkle.ts'
import { hereOf, partIds, partOf, wholeOf } from '../storage/blob-parts.ts'
import { openPhone } from '../storage/testing/phone.ts'
import { hasBlock } from '../sync/files/blocks.ts'
import type { FileStore } from '../sync/files/ports.ts'
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
    const wanted: Wanted[] = [largeId, smallId].filter((id) => wholeOf(phone.db, [id]).length === 0).map((id) => ({ id, rank: 2, bytes: id === largeId ? size : 3000, most: 1e9, have: hereOf(phone.db, id)?.have ?? null }))
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
  expect(await life.store.leaves(smallId)).toEqual({ size: 3000, hashes: leafHash(small), isWhole: true })
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
  let writes = 0
  disk.disk.onWrite = (bytes) => {
    if (bytes.length !== size) return
    writes++
    if (writes !== 41) return
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

const blockOf = (index: number): Uint8Array => large.slice(index * blockSize, (index + 1) * blockSize)
/** What the store says that it has of the large file, each block read. */
const readParts = async ({ store }: { readonly store: FileStore }): Promise<readonly number[]> => {
  for (let wait = 0; wait < 20; wait++) await settled()
  const [part] = await store.parts([largeId, smallId])
  const here: number[] = []
  for (let index = 0; index < 41; index++) {
    const block = await store.block(largeId, index)
    expect(block === null, `block ${index}`).toBe(part === undefined || !hasBlock(part.have, index))
    if (block !== null && here.push(index) > 0) expect(Buffer.compare(block, blockOf(index)), `block ${index}`).toBe(0)
  }
  return here
}

test('[BLB27] blocks of a file in part are read for others: while it is open, when it is closed, after a restart, and those that were flushed after a crash', async () => {
  const { phone, disk, failures, start } = await setUp()
  const life = await start()
  expect([await life.store.parts([largeId]), await life.store.leaves(largeId), await life.store.block(largeId, 0)]).toEqual([[], null, null])
  await life.meet(26)
  const open = await readParts(life)
  const leaves = await life.store.leaves(largeId)
  expect([leaves?.size, leaves?.hashes.length, leaves?.isWhole, open.length > 4]).toEqual([size, 41 * 32, false, true])
  await life.unlink()
  const closed = await readParts(life)
  expect(closed.length).toBeGreaterThanOrEqual(open.length)
  expect(await readParts(await start())).toEqual(closed)
  const later = await start()
  await later.meet(14)
  expect((await readParts(later)).length).toBeGreaterThan(closed.length)
  disk.crash()
  const recorded = partOf(phone.db, largeId)?.have ?? new Uint8Array(0)
  const left = await readParts(await start())
  expect(left.every((index) => hasBlock(recorded, index))).toBe(true)
  expect(left.length).toBeGreaterThanOrEqual(closed.length)
  expect(failures).toEqual([])
})

test('[BLB27] a block that is not what was written is not passed on and counts no more, open or closed; nor does a file that is gone', async () => {
  const { phone, disk, failures, start } = await setUp()
  const life = await start()
  await life.meet(30)
  const path = `blobs/partial/${largeId}`
  const spoil = (index: number): void => {
    const bytes = disk.bytesOf(path)
    bytes[index * blockSize + 7] = (bytes[index * blockSize + 7] as number) ^ 1
  }
  const before = await readParts(life)
  spoil(1)
  expect(await life.store.block(largeId, 1)).toBe(null)
  expect(await readParts(life)).toEqual(before.filter((index) => index !== 1))
  await life.unlink()
  const closed = (await readParts(life)).filter((index) => index !== 3)
  expect(closed).not.toContain(1)
  spoil(3)
  const again = await start()
  expect(await again.store.block(largeId, 3)).toBe(null)
  expect(await readParts(again)).toEqual(closed)
  await again.meet()
  expect([await holdsAll(again), failures]).toEqual([true, []])
  const gone = await setUp()
  const first = await gone.start()
  await first.meet(30)
  await first.unlink()
  await first.blobs.removePartial(largeId)
  expect([await first.store.block(largeId, 2), await first.store.parts([largeId]), partOf(gone.phone.db, largeId), phone.db.first('SELECT 1 FROM blob WHERE have IS NOT NULL')]).toEqual([null, [], null, null])
})

test('[BLB27] a block that is asked for while the file gets its name comes all the same', async () => {
  const { start } = await setUp()
  const { store } = await start()
  const hashes = Uint8Array.from(blobName(large).leaves.flatMap((leaf) => [...leaf]))
  await store.open(largeId, size, hashes)
  for (let index = 0; index < 41; index++) await store.keep(largeId, index, blockOf(index))
  const early = store.block(largeId, 5)
  const finished = store.finish(largeId)
  const late = store.block(largeId, 6)
  expect(await finished).toBe('whole')
  for (const [index, block] of [[5, await early], [6, await late], [7, await store.block(largeId, 7)]] as const) expect(block !== null && Buffer.compare(block, blockOf(index))).toBe(0)
})

test('[FLX23] a phone passes on what it has while more comes, and its disk is never asked twice at once', async () => {
  const { disk, failures, start } = await setUp()
  const life = await start()
  await life.meet(24)
  await life.unlink()
  const next = memoryFiles()
  const second = await start()
  const time = createTime()
  const taker = createFileExchange({ store: next, now: time.now, every: time.every, onChange: () => undefined, onArrived: () => undefined, onWrong: (_, id) => void failures.push(`wrong ${id}`), onBroken: (error) => void failures.push(String(error)) })
  taker.want(next.wanted([{ id: largeId, size }]), true)
  const queue: (() => void)[] = []
  const send = (to: FileExchange) => (body: Uint8Array): Promise<boolean> => new Promise((taken) => void queue.push(() => {
    taken(true)
    to.message('m', body)
  }))
  second.taker.link({ id: 'm', origin: 'c'.repeat(16) as Origin, send: send(taker) })
  taker.link({ id: 'm', origin: 'd'.repeat(16) as Origin, send: send(second.taker) })
  const meeting = { isOver: false }
  const pump = (async () => {
    while (!meeting.isOver) {
      await settled()
      queue.shift()?.()
      if (queue.length === 0) time.advance(50)
    }
  })()
  await second.meet()
  for (let wait = 0; wait < 500 && !next.whole.has(largeId); wait++) {
    await settled()
    await settled()
    time.advance(250)
  }
  meeting.isOver = true
  await pump
  expect([await holdsAll(second), next.whole.has(largeId), next.written, failures]).toEqual([true, true, 41, []])
  expect(disk.paths().filter((path) => path.startsWith('blobs/partial'))).toEqual([])
})
