import { describe, expect, test } from 'vitest'
import type { BlobId } from '../../core/ids.ts'
import { blockSize } from '../../core/merkle.ts'
import { blocksIn, createCrew, fill, has, want, type Mate } from './testing/crew.ts'

const sizes = [0, 1, 20_000, blockSize, blockSize + 1, 10 * blockSize, 300_001, 7]

describe('files over links', () => {
  test('[FLX3] everything wanted comes, once, and both sides say so', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, sizes)
    want(b, list)
    const wire = crew.link(a, b)
    await crew.run()
    expect(has(b, list)).toBe(true)
    expect(b.files.written).toBe(blocksIn(sizes))
    expect(wire.blocks).toBe(blocksIn(sizes))
    const total = sizes.reduce((sum, size) => sum + size, 0)
    expect(b.exchange.files(wire.id)).toMatchObject({ state: 'idle', receiving: { done: 8, total: 8, bytesDone: total, bytesTotal: total } })
    expect(a.exchange.files(wire.id)).toMatchObject({ state: 'idle', sending: { done: 8, total: 8, bytesDone: total, bytesTotal: total } })
    // the one that had them knows now that it is not alone with them
    expect(a.files.lonely()).toEqual([])
    expect([...a.broken, ...b.broken]).toEqual([])
  })

  test('[FLX11] a count never falls, and is full only when the files are there', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, sizes)
    want(b, list)
    crew.link(a, b)
    await crew.run(2000, () => 0, () => {
      const last = crew.shown.findLast(({ mate }) => mate === 'b')?.files.receiving
      if (last !== undefined && last.total > 0 && (last.done === last.total || last.bytesDone === last.bytesTotal)) expect(has(b, list)).toBe(true)
    })
    for (const mate of ['a', 'b']) {
      const counts = crew.shown.filter((one) => one.mate === mate).map(({ files }) => (mate === 'a' ? files.sending : files.receiving))
      counts.forEach((count, at) => {
        expect(count.done).toBeLessThanOrEqual(count.total)
        expect(count.bytesDone).toBeLessThanOrEqual(count.bytesTotal)
        expect(count.bytesDone).toBeGreaterThanOrEqual(counts[at - 1]?.bytesDone ?? 0)
      })
    }
  })

  test('[FLX4] small pictures first, then files of forms, then by size', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, [9 * blockSize, 5000, 3 * blockSize, 6000])
    want(b, list.map((file, index) => ({ ...file, rank: [2, 2, 1, 0][index] as number })))
    crew.link(a, b)
    await crew.run()
    expect(b.arrived.map((id) => list.findIndex((file) => file.id === id))).toEqual([3, 1, 2, 0].sort((x, y) => b.arrived.indexOf(list[x]?.id as BlobId) - b.arrived.indexOf(list[y]?.id as BlobId)))
    expect(b.arrived.indexOf(list[3]?.id as BlobId)).toBe(0)
    expect(b.arrived.indexOf(list[0]?.id as BlobId)).toBe(3)
  })

  test('[FLX5] three devices share the work, and who is met in between brings on what it got', async () => {
    const crew = createCrew()
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => crew.mate(name)) as [Mate, Mate, Mate, Mate]
    // more than all three may be asked for at once
    const list = fill(a, [300 * blockSize, 200 * blockSize])
    for (const bytes of a.files.whole.values()) for (const mate of [b, c]) mate.files.put(bytes)
    want(d, list)
    const wires = [a, b, c].map((mate) => crew.link(mate, d))
    let turn = 0
    await crew.run(2000, () => turn++)
    expect(has(d, list)).toBe(true)
    expect(d.files.written).toBe(500)
    for (const wire of wires) expect(wire.blocks).toBeGreaterThan(10)
  })

  test('[FLX5] a chain: the middle fetches and tells the end of it', async () => {
    const crew = createCrew()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => crew.mate(name)) as [Mate, Mate, Mate]
    const list = fill(a, sizes)
    want(b, list)
    want(c, list)
    const end = crew.link(b, c)
    await crew.run(1000)
    expect(c.exchange.files(end.id).state).toBe('waiting')
    crew.link(a, b)
    await crew.run()
    expect(has(c, list)).toBe(true)
    expect(c.exchange.files(end.id)).toMatchObject({ state: 'idle', receiving: { done: 8, total: 8 } })
  })

  test('[FLX7] a device that sends something else is named and not asked for that file again; the others bring it', async () => {
    const crew = createCrew()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => crew.mate(name)) as [Mate, Mate, Mate]
    const list = fill(a, [20 * blockSize, 100])
    for (const bytes of a.files.whole.values()) b.files.put(bytes)
    want(c, list)
    const bad = crew.link(a, c)
    let sentBad = 0
    bad.change = (to, body) => {
      if (to !== c || body[0] !== 7) return body
      sentBad++
      const changed = body.slice()
      changed[changed.length - 1] = (changed[changed.length - 1] as number) ^ 1
      return changed
    }
    await crew.run(2000)
    expect(has(c, list.slice(0, 1))).toBe(false)
    expect(new Set(c.wrong.map(({ id }) => id))).toEqual(new Set(list.map(({ id }) => id)))
    expect(c.wrong.every(({ origin }) => origin === a.origin)).toBe(true)
    const before = sentBad
    crew.link(b, c)
    await crew.run()
    expect(has(c, list)).toBe(true)
    expect(sentBad).toBe(before)
  })

  test('[FLX3] a list of hashes that is not the file\'s is refused before a block is asked for', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, [20 * blockSize])
    want(b, list)
    crew.link(a, b).change = (_to, body) => {
      if (body[0] === 5) body[body.length - 1] = (body[body.length - 1] as number) ^ 1
      return body
    }
    await crew.run(2000)
    expect(b.files.written).toBe(0)
    expect(b.wrong).toHaveLength(1)
  })

  test('[FLX8] duplicates and blocks nobody asked for are harmless', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, [30 * blockSize])
    want(b, list)
    const wire = crew.link(a, b)
    wire.change = (to, body) => {
      if (to === b && body[0] === 7) b.exchange.message(wire.id, body.slice())
      return body
    }
    await crew.run()
    expect(has(b, list)).toBe(true)
    expect(b.files.written).toBe(30)
    expect(b.wrong).toEqual([])
  })

  test('[FLX10] a device that falls silent is not waited for while another can bring the rest', async () => {
    const crew = createCrew()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => crew.mate(name)) as [Mate, Mate, Mate]
    const list = fill(a, [40 * blockSize])
    for (const bytes of a.files.whole.values()) b.files.put(bytes)
    want(c, list)
    const silent = crew.link(a, c)
    crew.link(b, c)
    silent.change = (to, body) => (to === c && body[0] === 7 ? null : body)
    await crew.run()
    expect(has(c, list)).toBe(true)
  })

  test('[FLX13] a full disk stops files and nothing is lost; they go on where they were when there is room', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, [30 * blockSize, 5000, 6000])
    want(b, list)
    b.files.free = 10 * blockSize
    const wire = crew.link(a, b)
    await crew.run(5000)
    expect(b.exchange.files(wire.id).state).toBe('no-space')
    const before = b.files.written
    expect(before).toBeGreaterThan(5)
    b.files.free = Number.POSITIVE_INFINITY
    b.exchange.space()
    await crew.run()
    expect(has(b, list)).toBe(true)
    expect(b.files.written).toBe(32)
  })

  test('[FLX27] of a file that does not fit nothing is fetched, the others come, and it follows when there is room', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, [30 * blockSize, 3 * blockSize, 5000])
    want(b, list)
    b.files.largest = 4 * blockSize
    const wire = crew.link(a, b)
    await crew.run(5000)
    expect([has(b, list.slice(1)), b.exchange.files(wire.id).state, b.files.written]).toEqual([true, 'no-space', 4])
    b.files.largest = Number.POSITIVE_INFINITY
    await crew.run(70_000)
    expect([has(b, list), b.files.written]).toEqual([true, 34])
  })

  test('[FLX28] who asks for a file has it no more, though it said so once', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, [3 * blockSize, 5000])
    const ids = [...a.files.whole.keys()]
    a.files.noteHolders(b.origin, ids, true)
    const lost: string[] = []
    const { noteHolders } = a.files
    a.files.noteHolders = (origin, some, holds) => {
      if (!holds) lost.push(...some)
      noteHolders(origin, some, holds)
    }
    want(b, list.slice(0, 1))
    crew.link(a, b)
    await crew.run(5000)
    expect([...lost]).toEqual(ids.slice(0, 1))
    // and once it came, it counts again
    expect(ids.map((id) => a.files.holders.get(id)?.has(b.origin))).toEqual([true, true])
  })

  test('[FLX13] room that somebody made elsewhere is found after a minute', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, [3 * blockSize])
    want(b, list)
    b.files.free = 0
    crew.link(a, b)
    await crew.run(5000)
    b.files.free = Number.POSITIVE_INFINITY
    await crew.run(70_000)
    expect(has(b, list)).toBe(true)
  })

  test('[FLX14] larger than the rule allows is not fetched, whatever the row said of its size', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, [10 * blockSize]).map(({ id }) => ({ id, size: 5, most: 2 * blockSize }))
    want(b, list)
    const wire = crew.link(a, b)
    await crew.run(2000)
    expect(b.files.written).toBe(0)
    expect(b.exchange.files(wire.id).state).toBe('waiting')
    b.exchange.want([], true)
    await crew.run(2000)
    expect(b.exchange.files(wire.id).state).toBe('idle')
  })

  test('[FLX9] what is not wanted any more stops on both sides', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, [400 * blockSize])
    want(b, list)
    const wire = crew.link(a, b)
    for (let count = 0; count < 40; count++) {
      await new Promise(setImmediate)
      crew.deliver()
    }
    expect(b.exchange.files(wire.id)).toMatchObject({ state: 'moving', receiving: { done: 0, total: 1 } })
    b.exchange.want([], true)
    await crew.run(2000)
    expect(b.exchange.files(wire.id)).toMatchObject({ state: 'idle', receiving: { done: 0, total: 0 } })
    expect(a.exchange.files(wire.id)).toMatchObject({ state: 'idle', sending: { done: 0, total: 0 } })
    expect(b.files.written).toBeLessThan(200)
  })

  test('[FLX12] a file that has gone is said to be lacking, and comes from another', async () => {
    const crew = createCrew()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => crew.mate(name)) as [Mate, Mate, Mate]
    const list = fill(a, [30 * blockSize])
    for (const bytes of a.files.whole.values()) b.files.put(bytes)
    want(c, list)
    const wire = crew.link(a, c)
    for (let count = 0; count < 12; count++) {
      await new Promise(setImmediate)
      crew.deliver()
    }
    a.files.whole.clear()
    await crew.run(2000)
    expect(c.exchange.files(wire.id).state).toBe('waiting')
    expect(c.files.holders.get(list[0]?.id as BlobId)?.has(a.origin)).toBe(false)
    crew.link(b, c)
    await crew.run()
    expect(has(c, list)).toBe(true)
    expect(c.files.written).toBe(30)
  })

  test('[FLX2] what cannot be read ends the exchange of files with that device and nothing else', async () => {
    const crew = createCrew()
    const [a, b] = [crew.mate('a'), crew.mate('b')]
    const list = fill(a, sizes)
    want(b, list)
    const wire = crew.link(a, b)
    b.exchange.message(wire.id, Uint8Array.of(7, 1, 2))
    expect(b.exchange.files(wire.id).state).toBe('unsupported')
    await crew.run(2000)
    expect([b.files.written, ...b.broken]).toEqual([0])
    crew.link(a, b)
    await crew.run()
    expect(has(b, list)).toBe(true)
  })
})
