/** Files that nobody who is here has whole: passed on block by block, from device to device. */
import { describe, expect, test } from 'vitest'
import { blobName, blockCount, blockSize } from '../../core/merkle.ts'
import type { BlobId } from '../../core/ids.ts'
import { decodeFileMessage, encodeFileMessage } from './codec.ts'
import { fileLimits, type FileMessage } from './messages.ts'
import { partNewsMs } from './news.ts'
import { step } from './scheduler.ts'
import { noFiles } from './state.ts'
import { bytesOf, createCrew, has, want, type Mate, type Wire } from './testing/crew.ts'

const film = bytesOf(40 * blockSize + 5, 3)
const { id, size } = blobName(film)
const list = [{ id, size }]
const all = Array.from({ length: 41 }, (_, index) => index)
const evens = all.filter((index) => index % 2 === 0)
const odds = all.filter((index) => index % 2 === 1)
const bytesOfBlocks = (indexes: readonly number[]): number => indexes.reduce((sum, index) => sum + Math.min(blockSize, size - index * blockSize), 0)

const crewOf = (names: string) => {
  const crew = createCrew()
  return { crew, mates: [...names].map((name) => crew.mate(name)) as [Mate, Mate, Mate, Mate] }
}
/** What goes over a link, as it is read. */
const spy = (wire: Wire, change: (to: Mate, message: FileMessage) => FileMessage | null = (_to, message) => message) => {
  const went: { readonly to: Mate; readonly message: FileMessage }[] = []
  wire.change = (to, body) => {
    const read = decodeFileMessage(body)
    if (read === null || read === 'malformed') throw new Error('not a message')
    const message = change(to, read)
    if (message === null) return null
    went.push({ to, message })
    return encodeFileMessage(message)
  }
  return { went, blocks: (to: Mate) => went.flatMap((one) => (one.to === to && one.message.kind === 'block' ? [one.message.index] : [])) }
}
const full = (bytes: number): Uint8Array => {
  const have = new Uint8Array(Math.ceil(blockCount(bytes) / 8)).fill(255)
  have[have.length - 1] = (1 << (((blockCount(bytes) - 1) & 7) + 1)) - 1
  return have
}

describe('files in part', () => {
  test('[FLX23] half of a film is passed on, and another device brings the rest of it and nothing twice', async () => {
    const { crew, mates: [a, b, c] } = crewOf('abc')
    a.files.put(film)
    want(b, list)
    want(c, list)
    const first = crew.link(a, b)
    while (b.files.written < 17) {
      await new Promise(setImmediate)
      if (!crew.deliver()) crew.time.advance(250)
    }
    crew.cut(first)
    await crew.run(0)
    const half = b.files.written
    const second = crew.link(b, c)
    await crew.run(5000)
    expect([c.files.written, has(c, list)]).toEqual([half, false])
    crew.cut(second)
    const third = spy(crew.link(a, c))
    await crew.run()
    expect([has(c, list), third.blocks(c).length, c.files.written]).toEqual([true, 41 - half, 41])
    expect([...a.broken, ...b.broken, ...c.broken, ...c.wrong]).toEqual([])
  })

  test('[FLX23] [FLX25] two devices with different halves complete one another, and both say so', async () => {
    const { crew, mates: [a, b] } = crewOf('ab')
    a.files.putPart(film, evens)
    b.files.putPart(film, odds)
    want(a, list)
    want(b, list)
    const wire = crew.link(a, b)
    const { blocks } = spy(wire)
    await crew.run()
    expect([has(a, list), has(b, list), blocks(a), blocks(b)]).toEqual([true, true, odds, evens])
    for (const mate of [a, b]) expect(mate.exchange.files(wire.id)).toMatchObject({ state: 'idle', receiving: { done: 1, total: 1, bytesDone: size, bytesTotal: size } })
    expect([a.files.holders.get(id)?.has(b.origin), b.files.holders.get(id)?.has(a.origin)]).toEqual([true, true])
  })

  test('[FLX25] what nobody who is here can complete is counted as far as it can come, and then waits', async () => {
    const { crew, mates: [a, b] } = crewOf('ab')
    a.files.putPart(film, evens)
    b.files.putPart(film, [0, 1, 2])
    want(a, list)
    want(b, list)
    const wire = crew.link(a, b)
    await crew.run(10_000)
    const [bytes, sent] = [bytesOfBlocks([...evens, 1]), bytesOfBlocks(evens.slice(2))]
    expect(b.exchange.files(wire.id)).toEqual({ state: 'waiting', receiving: { done: 0, total: 0, bytesDone: bytes, bytesTotal: bytes }, sending: { done: 0, total: 0, bytesDone: blockSize, bytesTotal: blockSize } })
    expect(a.exchange.files(wire.id)).toMatchObject({ state: 'waiting', receiving: { done: 0, total: 0, bytesDone: bytes, bytesTotal: bytes }, sending: { done: 0, total: 0, bytesDone: sent, bytesTotal: sent } })
    // and it is full only at the end
    for (const mate of ['a', 'b']) {
      const shown = crew.shown.filter((one) => one.mate === mate && one.files.sending.bytesTotal > 0)
      expect(shown.length).toBeGreaterThan(3)
      for (const { files } of shown.slice(0, -1)) if (files.state === 'idle') expect(files.sending.bytesDone).toBe(files.sending.bytesTotal)
    }
  })

  test('[FLX24] who has a file in part holds no copy of it, whatever was known before', async () => {
    const { crew, mates: [a, b] } = crewOf('ab')
    a.files.putPart(film, evens)
    want(a, list)
    want(b, list)
    b.files.noteHolders(a.origin, [id], true)
    crew.link(a, b)
    await crew.run(5000)
    expect([b.files.written, b.files.holders.get(id)?.has(a.origin), a.files.holders.get(id)?.has(b.origin) ?? false]).toEqual([evens.length, false, false])
  })

  test('[FLX23] a device is asked for blocks that it has and for no others, beside one that has all', async () => {
    const { crew, mates: [a, b, c] } = crewOf('abc')
    a.files.put(film)
    b.files.putPart(film, odds)
    want(c, list)
    const [whole, part] = [spy(crew.link(a, c)), spy(crew.link(b, c))]
    let turn = 0
    await crew.run(5000, () => turn++)
    expect([has(c, list), c.files.written]).toEqual([true, 41])
    const asked = part.went.flatMap(({ message }) => (message.kind === 'get' ? message.runs.flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at)) : []))
    expect(asked.filter((index) => !odds.includes(index))).toEqual([])
    expect(part.blocks(c).length).toBeGreaterThan(5)
    expect(whole.blocks(c).length + part.blocks(c).length).toBe(41)
  })

  test('[FLX23] while a file comes it goes on to the next, who is told now and then and not with every block', async () => {
    const { crew, mates: [a, b, c] } = crewOf('abc')
    a.files.put(film)
    want(b, list)
    want(c, list)
    crew.link(a, b)
    const end = spy(crew.link(b, c))
    let early = 0
    let turn = 0
    await crew.run(30_000, () => turn++, () => {
      if (turn % 4 === 0) crew.time.advance(250)
      if (!has(b, list)) early = c.files.written
    })
    expect([has(b, list), has(c, list), c.files.written, end.blocks(c).length]).toEqual([true, true, 41, 41])
    expect(early).toBeGreaterThan(3)
    const told = end.went.filter(({ to, message }) => to === c && message.kind === 'part').length
    expect(told).toBeGreaterThan(0)
    expect(told).toBeLessThanOrEqual(2 + crew.time.now() / partNewsMs)
  })

  test('[FLX23] blocks that a device claims and has not are said to be lacking; it is asked for the others again', async () => {
    const { crew, mates: [a, b, c] } = crewOf('abc')
    a.files.put(film)
    b.files.putPart(film, evens)
    want(c, list)
    let lies = 0
    const wire = crew.link(b, c)
    const { went } = spy(wire, (to, message) => (to === c && message.kind === 'part' && lies++ < 3 ? { ...message, have: full(size) } : message))
    await crew.run(10_000)
    expect(c.files.written).toBe(evens.length)
    expect(went.filter(({ message }) => message.kind === 'lack').length).toBeGreaterThan(0)
    expect(c.exchange.files(wire.id)).toMatchObject({ state: 'waiting', receiving: { done: 0, total: 0 } })
    crew.link(a, c)
    await crew.run()
    expect([has(c, list), c.files.written, c.wrong]).toEqual([true, 41, []])
  })

  test('[FLX7] [FLX23] a wrong block, a wrong list or a wrong size of a part is named and never kept', async () => {
    const flip = (bytes: Uint8Array): Uint8Array => bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte))
    const faults: ((message: FileMessage) => FileMessage)[] = [
      (message) => (message.kind === 'block' ? { ...message, bytes: flip(message.bytes) } : message),
      (message) => (message.kind === 'leaves' ? { ...message, hashes: flip(message.hashes) } : message),
      (message) => (message.kind === 'part' ? { ...message, size: size + 1 } : message),
      (message) => (message.kind === 'part' ? { ...message, size: size + blockSize, have: full(size + blockSize) } : message),
    ]
    for (const fault of faults) {
      const { crew, mates: [a, b, c] } = crewOf('abc')
      a.files.put(film)
      b.files.putPart(film, evens)
      want(c, list)
      const bad = crew.link(b, c)
      spy(bad, (to, message) => (to === c ? fault(message) : message))
      await crew.run(10_000)
      expect([c.files.written, c.wrong.map((wrong) => wrong.origin), c.exchange.files(bad.id).state]).toEqual([0, [b.origin], 'waiting'])
      crew.link(a, c)
      await crew.run()
      expect(has(c, list)).toBe(true)
    }
  })

  test('[FLX23] a wrong size is named also when another device brought the list of hashes', async () => {
    const { crew, mates: [a, b, c] } = crewOf('abc')
    a.files.putPart(film, evens)
    b.files.putPart(film, odds)
    want(c, list)
    // told before the list comes, and after
    for (const order of [[a, b], [b, a]] as const) for (const mate of order) spy(crew.link(mate, c), (_to, message) => (mate === b && message.kind === 'part' ? { ...message, size: size - 1 } : message))
    await crew.run(10_000)
    expect(c.wrong.map((wrong) => wrong.origin)).toEqual([b.origin, b.origin])
    expect(c.files.written).toBe(evens.length)
  })

  test('[BLB27] [FLX23] a block that changed on the disk is not passed on, and is fetched again', async () => {
    const { crew, mates: [a, b, c] } = crewOf('abc')
    b.files.putPart(film, evens)
    b.files.spoil(id, 4)
    want(b, list)
    want(c, list)
    const wire = crew.link(b, c)
    await crew.run(10_000)
    expect([c.files.written, c.wrong, c.exchange.files(wire.id).state]).toEqual([evens.length - 1, [], 'waiting'])
    a.files.put(film)
    crew.link(a, b)
    await crew.run()
    expect([has(b, list), has(c, list)]).toEqual([true, true])
  })

  test('[FLX1] [FLX25] with an app that knows no parts all is as it was: files that are whole, and no count that stays short', async () => {
    const { crew, mates: [a, b, c] } = crewOf('abc')
    a.files.put(film)
    b.files.putPart(film, evens)
    want(b, list)
    want(c, list)
    const wire = crew.link(b, c)
    spy(wire, (_to, message) => (message.kind === 'part' ? null : message))
    await crew.run(5000)
    expect(c.files.written).toBe(0)
    expect(b.exchange.files(wire.id)).toMatchObject({ state: 'waiting', sending: { total: 0, bytesTotal: 0 } })
    crew.link(a, b)
    await crew.run()
    expect([has(b, list), has(c, list)]).toEqual([true, true])
    expect(b.exchange.files(wire.id)).toMatchObject({ state: 'idle', sending: { done: 1, total: 1, bytesDone: size, bytesTotal: size } })
  })

  test('[FLX9] [FLX23] what is not wanted any more is not fetched from parts either, and not counted', async () => {
    const { crew, mates: [a, b] } = crewOf('ab')
    a.files.putPart(film, evens)
    want(b, list)
    const wire = crew.link(a, b)
    while (b.files.written < 3) {
      await new Promise(setImmediate)
      crew.deliver()
    }
    b.exchange.want([], true)
    await crew.run(5000)
    expect(b.files.written).toBeLessThan(evens.length)
    for (const mate of [a, b]) expect(mate.exchange.files(wire.id)).toMatchObject({ state: 'idle', receiving: { total: 0, bytesTotal: 0 }, sending: { total: 0, bytesTotal: 0 } })
  })

  test('[FLX2] of one device no more parts are remembered than the limit, and none of files that are not wanted', () => {
    const state = noFiles()
    const ids = Array.from({ length: fileLimits.parts + 20 }, (_, n) => n.toString(16).padStart(64, '0') as BlobId)
    step(state, { type: 'wanted', files: ids.map((one) => ({ id: one, rank: 2, bytes: size, most: 1e9, have: null })), all: true })
    step(state, { type: 'linked', peer: 'p', origin: '1'.repeat(16) as Mate['origin'], now: 0 })
    for (const one of ['f'.repeat(64) as BlobId, ...ids]) step(state, { type: 'message', peer: 'p', message: { kind: 'part', id: one, size, have: full(size) }, now: 0 })
    expect([state.peers.get('p')?.parts.size, state.peers.get('p')?.parts.has(ids[0] as BlobId)]).toEqual([fileLimits.parts, true])
  })
})
