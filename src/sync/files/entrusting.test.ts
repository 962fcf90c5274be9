/** Files handed over to another device's keeping: whatever happens in between, somebody who must keep a file has it. */
import { expect, test } from 'vitest'
import { seeded } from '../../testing/sim/random.ts'
import { encodeFileMessage } from './codec.ts'
import { createCrew, fill, type Mate, type Wire } from './testing/crew.ts'

/** Everybody holds all files and knows that of everybody. */
const shareAll = (mates: readonly Mate[], taker: Mate, sizes: readonly number[]) => {
  const ids = fill(taker, sizes).map(({ id }) => id)
  for (const id of ids) taker.files.duties.add(id)
  for (const mate of mates) {
    for (const id of ids) mate.files.whole.set(id, taker.files.whole.get(id) as Uint8Array)
    for (const other of mates) if (other !== mate) mate.files.noteHolders(other.origin, ids, true)
  }
  return ids
}

test('[FLX21] who took a file lets go of it when another has promised to keep it; that one keeps it from then on', async () => {
  const crew = createCrew()
  const [a, b] = [crew.mate('a'), crew.mate('b')]
  const ids = shareAll([a, b], a, [100, 200_000])
  crew.link(a, b)
  expect(a.files.letGo()).toEqual([])
  expect(a.exchange.entrust()).toEqual({ devices: 1, files: 2 })
  await crew.run(1000)
  expect([...a.files.keepers.values()]).toEqual([b.origin, b.origin])
  expect([...b.files.duties].sort()).toEqual([...ids].sort())
  expect([...a.files.letGo()].sort()).toEqual([...ids].sort())
  expect(b.files.whole.size).toBe(2)
  // nobody is left who could take them over
  expect(b.exchange.entrust().files).toBe(2)
  await crew.run(1000)
  expect(b.files.keepers.size).toBe(0)
})

test('[FLX21] a file that is not here, or not what its name says, is not promised', async () => {
  const crew = createCrew()
  const [a, b] = [crew.mate('a'), crew.mate('b')]
  const [gone, damaged, good] = shareAll([a, b], a, [100, 200, 300]) as [never, never, never]
  b.files.whole.delete(gone)
  b.files.whole.set(damaged, new Uint8Array(200))
  crew.link(a, b)
  a.exchange.entrust()
  await crew.run(1000)
  expect([...a.files.keepers.keys()]).toEqual([good])
})

test('[FLX21] two that ask each other at once get no promise, and can ask again', async () => {
  const crew = createCrew()
  const [a, b] = [crew.mate('a'), crew.mate('b')]
  const ids = shareAll([a, b], a, [100])
  for (const id of ids) b.files.duties.add(id)
  crew.link(a, b)
  a.exchange.entrust()
  b.exchange.entrust()
  // who presses twice is told of the question that is under way
  expect(a.exchange.entrust()).toEqual({ devices: 1, files: 1 })
  await crew.run(1000)
  expect([a.files.keepers.size, b.files.keepers.size]).toEqual([0, 0])
  a.exchange.entrust()
  await crew.run(1000)
  expect([a.files.keepers.size, b.files.keepers.size]).toEqual([1, 0])
})

test('[FLX21] a promise that nobody asked for, or that comes after the link, counts nothing', async () => {
  const crew = createCrew()
  const [a, b] = [crew.mate('a'), crew.mate('b')]
  const ids = shareAll([a, b], a, [100])
  const wire = crew.link(a, b)
  a.exchange.message(wire.id, encodeFileMessage({ kind: 'entrusted', ids }))
  expect(a.files.keepers.size).toBe(0)
  a.exchange.entrust()
  crew.cut(wire)
  a.exchange.message(wire.id, encodeFileMessage({ kind: 'entrusted', ids }))
  expect(a.files.keepers.size).toBe(0)
})

test('[BLB25] [FLX21] four devices that ask, promise, let go, meet and part at random: each file is somewhere at every moment, with one that must keep it', async () => {
  const first = Number(process.env['SEED'] ?? 1)
  let gone = 0
  for (let seed = first; seed < first + 150; seed++) {
    const random = seeded(seed)
    const crew = createCrew()
    const mates = ['a', 'b', 'c', 'd'].map((name) => crew.mate(name))
    const taker = mates[random.below(4)] as Mate
    const ids = shareAll(mates, taker, [50, 60, 70])
    const wires: Wire[] = []
    for (let step = 0; step < 120; step++) {
      const mate = mates[random.below(4)] as Mate
      const other = mates[random.below(4)] as Mate
      switch (random.below(8)) {
        case 0: case 1:
          if (mate !== other && !wires.some(({ open, ends }) => open && ends.includes(mate) && ends.includes(other))) wires.push(crew.link(mate, other))
          break
        case 2:
          for (const wire of wires.slice(random.below(wires.length + 1)).slice(0, 1)) if (wire.open) crew.cut(wire)
          break
        case 3: mate.exchange.entrust(); break
        case 4:
          gone += mate.files.letGo().length
          // as everybody may who never had to keep it, while the taker is believed to have it
          for (const id of ids) if (mate !== taker && !mate.files.duties.has(id) && mate.files.holders.get(id)?.has(taker.origin) === true) mate.files.whole.delete(id)
          break
        default:
          await new Promise(setImmediate)
          crew.deliver(random.below(4))
      }
      for (const id of ids) expect(mates.some(({ files }) => files.whole.has(id) && files.duties.has(id)), `seed ${seed} step ${step}`).toBe(true)
    }
    for (const mate of mates) expect(mate.broken).toEqual([])
  }
  expect(gone).toBeGreaterThan(100)
}, 60_000)
