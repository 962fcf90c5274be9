import { expect, test, vi } from 'vitest'
import { createUnkept } from './unkept.ts'

test('[MED6] a page waits for what its widgets have in hand, the form for the rest too', async () => {
  const unkept = createUnkept()
  const [drawing, recording] = [vi.fn(() => Promise.resolve(true)), vi.fn(() => Promise.resolve(true))]
  unkept.add(() => null, 'page')
  expect(unkept.settle('form')).toBeNull()
  unkept.add(drawing, 'page')
  unkept.add(recording, 'form')
  expect(await unkept.settle('page')).toBe(true)
  expect([drawing.mock.calls.length, recording.mock.calls.length]).toEqual([1, 0])
  expect(await unkept.settle('form')).toBe(true)
  expect(recording).toHaveBeenCalledTimes(1)
})

test('[MED6] a widget that goes keeps what it has; who leaves meanwhile waits for it', async () => {
  const unkept = createUnkept()
  let finish: (kept: boolean) => void = () => {}
  const keep = vi.fn(() => new Promise<boolean>((resolve) => { finish = resolve }))
  unkept.add(keep, 'page')()
  const settled = unkept.settle('form')
  expect(settled).not.toBeNull()
  expect(keep).toHaveBeenCalledTimes(1)
  finish(false)
  expect(await settled).toBe(false)
  await Promise.resolve()
  expect(unkept.settle('form')).toBeNull()
})
