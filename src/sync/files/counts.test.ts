import { expect, test } from 'vitest'
import { blockSize } from '../../core/merkle.ts'
import { createCrew, fill, has, want } from './testing/crew.ts'

test('[FLX11] with every block here and no name yet, neither side shows a file, or the last of its bytes, as done', async () => {
  const crew = createCrew()
  const [a, b] = [crew.mate('a'), crew.mate('b')]
  const list = fill(a, [5 * blockSize, 300_001])
  const finish = b.files.finish.bind(b.files)
  const held: (() => void)[] = []
  Object.assign(b.files, { finish: async (...args: Parameters<typeof finish>) => {
    await new Promise<void>((resolve) => void held.push(resolve))
    return finish(...args)
  } })
  want(b, list)
  const wire = crew.link(a, b)
  await crew.run(2000)
  expect([held.length, b.files.written]).toEqual([2, 10])
  const counts = () => [b.exchange.files(wire.id).receiving, a.exchange.files(wire.id).sending]
  for (const { done, total, bytesDone, bytesTotal } of counts()) {
    expect([done, total]).toEqual([0, 2])
    expect(bytesDone).toBeLessThan(bytesTotal)
  }
  expect([b.exchange.files(wire.id).state, a.exchange.files(wire.id).state]).toEqual(['moving', 'moving'])
  for (const go of held) go()
  await crew.run(2000)
  for (const { done, total, bytesDone, bytesTotal } of counts()) expect([done, bytesDone]).toEqual([total, bytesTotal])
  expect([b.exchange.files(wire.id).state, a.exchange.files(wire.id).state]).toEqual(['idle', 'idle'])
})

test('[FLX10] blocks that a device was asked for and that never came are asked for again, of the same one where there is no other', async () => {
  const crew = createCrew()
  const [a, b] = [crew.mate('a'), crew.mate('b')]
  const list = fill(a, [5 * blockSize])
  want(b, list)
  const wire = crew.link(a, b)
  // the first blocks are lost between two apps, though the link stands
  let lost = 0
  wire.change = (to, body) => (to === b && body[0] === 7 && lost++ < 3 ? null : body)
  await crew.run(10_000)
  expect(has(b, list)).toBe(false)
  await crew.run(60_000)
  expect([has(b, list), b.exchange.files(wire.id).state]).toEqual([true, 'idle'])
})
