/** Files of which everybody has some blocks and hardly anybody all, among devices that meet, part, restart, lie and whose disks go bad, at random from a seed. */
import { expect, test } from 'vitest'
import type { BlobId } from '../../core/ids.ts'
import { blockCount, blockSize } from '../../core/merkle.ts'
import { seeded } from '../../testing/sim/random.ts'
import { hasBlock } from './blocks.ts'
import { bytesOf, createCrew, has, want, type Mate, type Wire } from './testing/crew.ts'
import { memoryFiles } from './testing/memory-files.ts'

const films = Array.from({ length: 5 }, (_, seed) => bytesOf((2 + 3 * seed) * blockSize + 7 * seed, seed + 1))
const [kindOfBlock, kindOfPart] = [7, 11]
const seeds = Number(process.env['SEEDS'] ?? 24)

/** Flips a bit of blocks, claims blocks that are not there, or keeps silent about those that are. */
const liars: ((random: ReturnType<typeof seeded>) => Wire['change'])[] = [
  (random) => (_to, body) => {
    if (body[0] === kindOfBlock && random.below(3) === 0) body[body.length - 1] = (body[body.length - 1] as number) ^ 1
    return body
  },
  (random) => (_to, body) => {
    if (body[0] === kindOfPart && random.below(2) === 0) body[body.length - 2] = 255
    return body
  },
  (random) => (_to, body) => (body[0] === kindOfPart && random.below(2) === 0 ? null : body),
]

const walk = async (seed: number, isWholeTogether: boolean): Promise<void> => {
  const random = seeded(seed)
  const crew = createCrew()
  const disks = ['a', 'b', 'c', 'd'].map(() => memoryFiles())
  const list: { readonly id: BlobId; readonly size: number }[] = []
  for (const film of films) {
    const owners = Array.from({ length: blockCount(film.length) }, () => random.below(4))
    // one block of each is nowhere
    const gap = isWholeTogether ? -1 : random.below(owners.length)
    disks.forEach((disk, at) => list.push({
      id: disk.putPart(film, owners.flatMap((owner, index) => (index !== gap && (owner === at || random.below(4) === 0) ? [index] : []))), size: film.length,
    }))
  }
  const mates = disks.map((disk, at) => crew.mate('abcd'[at] as string, disk))
  const wires: Wire[] = []
  const written = (): number => disks.reduce((sum, disk) => sum + disk.written, 0)
  let messages = 0
  const start = (at: number): Mate => {
    for (const wire of wires) if (wire.open && wire.ends.includes(mates[at] as Mate)) crew.cut(wire)
    const mate = crew.mate('abcd'[at] as string, disks[at])
    mates[at] = mate
    want(mate, list)
    return mate
  }
  const check = (): void => {
    if (messages++ > 20_000) throw new Error(`seed ${seed}: it does not come to rest`)
    for (const { files: { receiving, sending } } of crew.shown.splice(0)) for (const count of [receiving, sending]) {
      expect(count.done, `seed ${seed}`).toBeLessThanOrEqual(count.total)
      expect(count.bytesDone, `seed ${seed}`).toBeLessThanOrEqual(count.bytesTotal)
    }
    // [FLX24]
    for (const { files } of mates) for (const [id, origins] of files.holders) for (const { origin, files: theirs } of mates) if (origins.has(origin)) expect(theirs.whole.has(id), `seed ${seed}`).toBe(true)
  }
  for (const at of mates.keys()) start(at)
  for (let turn = random.below(14); turn > 0; turn--) {
    const [x, y] = [random.below(4), random.below(4)]
    const open = wires.filter((wire) => wire.open)
    if (x !== y && open.length < 5) {
      const wire = crew.link(mates[x] as Mate, mates[y] as Mate)
      wires.push(wire)
      if (random.below(3) === 0) wire.change = (liars[random.below(liars.length)] as (typeof liars)[number])(random)
    } else if (open.length > 0) crew.cut(open[random.below(open.length)] as Wire)
    if (random.below(5) === 0) {
      const at = random.below(4)
      await crew.run(0)
      start(at)
    }
    const [sick, film] = [disks[random.below(4)], films[random.below(films.length)] as Uint8Array]
    // a block that is elsewhere, too
    const { id } = list.find(({ size }) => size === film.length) as (typeof list)[number]
    const spoilt = random.below(blockCount(film.length))
    const copies = await Promise.all(disks.map(async (disk) => disk !== sick && (disk.whole.has(id) || (await disk.parts([id])).some(({ have }) => hasBlock(have, spoilt)))))
    if (random.below(3) === 0 && copies.some((is) => is)) sick?.spoil(id, spoilt)
    for (let count = random.below(60); count > 0; count--) {
      await new Promise(setImmediate)
      if (!crew.deliver(random.below(6))) crew.time.advance(250)
      check()
    }
  }
  for (const wire of wires) if (wire.open) crew.cut(wire)
  await crew.run(0)
  const writtenBefore = written()
  for (const at of mates.keys()) start(at)
  const last = ([[0, 1], [1, 2], [2, 3]] as const).map(([x, y]) => crew.link(mates[x] as Mate, mates[y] as Mate))
  await crew.run(30_000, () => random.below(6), check)
  const at = `seed ${seed}`
  expect(mates.map(({ wrong, broken }) => [...wrong, ...broken]), at).toEqual([[], [], [], []])
  expect(last.reduce((sum, wire) => sum + wire.blocks, 0), at).toBeLessThanOrEqual(written() - writtenBefore + 4)
  for (const mate of mates) {
    expect([has(mate, list), mate.files.whole.size], at).toEqual(isWholeTogether ? [true, films.length] : [false, 0])
    for (const wire of last) if (wire.ends.includes(mate)) {
      const { receiving, sending, state } = mate.exchange.files(wire.id)
      expect([state, receiving.done, receiving.bytesDone, sending.done, sending.bytesDone], at).toEqual([isWholeTogether ? 'idle' : 'waiting', receiving.total, receiving.bytesTotal, sending.total, sending.bytesTotal])
    }
    if (isWholeTogether) continue
    for (const { id, size, have } of await mate.files.parts(list.map((file) => file.id))) {
      const gone = Array.from({ length: blockCount(size) }, (_, index) => index).filter((index) => !hasBlock(have, index))
      expect([id, gone.length], at).toEqual([id, 1])
    }
  }
}

test('[FLX23] [FLX24] [FLX25] [FLX7] what four devices have together all of them have in the end, with nothing twice, and no count is short or early', async () => {
  for (let seed = 1; seed <= seeds; seed++) await walk(seed, true)
}, 30_000 + seeds * 4000)

test('[FLX23] [FLX25] what nobody has all wait for, having everything else', async () => {
  for (let seed = 1001; seed <= 1000 + seeds / 2; seed++) await walk(seed, false)
}, 30_000 + seeds * 4000)
