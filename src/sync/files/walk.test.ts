/** Files between devices whose links are cut, whose disks get full and whose neighbours lie, at random places that follow from a seed. */
import { expect, test } from 'vitest'
import { blockSize } from '../../core/merkle.ts'
import { seeded } from '../../testing/sim/random.ts'
import { memoryFiles } from './testing/memory-files.ts'
import { blocksIn, bytesOf, createCrew, fill, has, listOf, want, type Mate, type Wire } from './testing/crew.ts'

/** Until `count` messages were delivered, in an order that follows from the seed. */
const deliverSome = async (crew: ReturnType<typeof createCrew>, count: number, pick: () => number): Promise<void> => {
  for (let at = 0; at < count; at++) {
    await new Promise(setImmediate)
    if (!crew.deliver(pick())) crew.time.advance(250)
  }
}

test('[FLX9] cut at 200 random places: the next meeting brings what was missing and no more than a block twice', async () => {
  const seed = Number(process.env['SEED'] ?? 20_261_121)
  const random = seeded(seed)
  const plan = [20_000, 7 * blockSize + 77, 2 * blockSize, 300, 4 * blockSize]
  for (let place = 0; place < 200; place++) {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, plan)
    want(b, list)
    const first = crew.link(a, b)
    await deliverSome(crew, random.below(50), () => random.below(4))
    crew.cut(first)
    await crew.run(0)
    const lost = first.blocks - b.files.written
    expect(lost, `seed ${seed} place ${place}`).toBeLessThanOrEqual(0)
    const missing = blocksIn(plan) - b.files.written
    const again = crew.link(a, b)
    await crew.run(1000)
    expect(has(b, list), `seed ${seed} place ${place}`).toBe(true)
    expect(again.blocks, `seed ${seed} place ${place}`).toBeLessThanOrEqual(missing + 1)
    expect([...a.broken, ...b.broken]).toEqual([])
  }
}, 60_000)

test('[FLX9] restarts: what was durable when the link ended is not fetched again', async () => {
  const random = seeded(7)
  for (let round = 0; round < 30; round++) {
    const files = memoryFiles()
    const crew = createCrew()
    const a = crew.mate('a')
    const list = fill(a, [25 * blockSize + 5, 3000])
    let fetched = 0
    for (let life = 0; life < 50 && !list.every(({ id }) => files.whole.has(id)); life++) {
      const b = crew.mate(`b${life}`, files)
      want(b, list)
      const wire: Wire = crew.link(a, b)
      await deliverSome(crew, 8 + random.below(20), () => random.below(4))
      crew.cut(wire)
      await crew.run(0)
      fetched += wire.blocks
      files.crash()
    }
    expect(list.every(({ id }) => files.whole.has(id))).toBe(true)
    expect(fetched).toBe(blocksIn([25 * blockSize + 5, 3000]))
  }
}, 60_000)

test('[FLX5] groups of four with cuts, lies and full disks at random: whatever happens, all files are everywhere in the end', async () => {
  for (let seed = 1; seed <= 25; seed++) {
    const random = seeded(seed)
    const crew = createCrew()
    const mates = ['a', 'b', 'c', 'd'].map((name) => crew.mate(name))
    mates.forEach((mate, index) => {
      for (let count = 0; count < 3; count++) mate.files.put(bytesOf(random.below(12 * blockSize), index * 10 + count))
    })
    const all = [...new Map(mates.flatMap((mate) => listOf(mate)).map((file) => [file.id, file])).values()]
    for (const mate of mates) want(mate, all)
    const wires: Wire[] = []
    for (let step = 0; step < 12; step++) {
      const [x, y] = [random.below(4), random.below(4)]
      const open = wires.filter((wire) => wire.open)
      if (x !== y && open.length < 5) {
        const wire = crew.link(mates[x] as Mate, mates[y] as Mate)
        wires.push(wire)
        if (random.below(4) === 0) wire.change = (_to, body) => {
          if (body[0] === 7 && random.below(3) === 0) body[body.length - 1] = (body[body.length - 1] as number) ^ 1
          return body
        }
      } else if (open.length > 0) crew.cut(open[random.below(open.length)] as Wire)
      const victim = mates[random.below(4)] as Mate
      victim.files.free = random.below(3) === 0 ? random.below(5 * blockSize) : Number.POSITIVE_INFINITY
      await deliverSome(crew, random.below(120), () => random.below(6))
    }
    for (const wire of wires) if (wire.open) crew.cut(wire)
    for (const mate of mates) {
      mate.files.free = Number.POSITIVE_INFINITY
      mate.exchange.space()
    }
    for (const [x, y] of [[0, 1], [1, 2], [2, 3]] as const) crew.link(mates[x] as Mate, mates[y] as Mate)
    await crew.run(65_000, () => random.below(6))
    for (const mate of mates) {
      expect(has(mate, all), `seed ${seed} ${mate.name}`).toBe(true)
      expect(mate.broken).toEqual([])
    }
  }
}, 120_000)
