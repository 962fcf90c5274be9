import { createRoot, createSignal } from 'solid-js'
import { expect, test, vi } from 'vitest'
import { beatMs, createBeat } from './beat.ts'

test('[LNK12] a lamp beats while something is under way, and stands lit when it is over', () => {
  vi.useFakeTimers()
  const { on, setActive, dispose } = createRoot((stop) => {
    const [active, set] = createSignal(false)
    return { on: createBeat(active), setActive: set, dispose: stop }
  })
  const beats = (): readonly boolean[] => [0, 1, 2].map(() => { vi.advanceTimersByTime(beatMs); return on() })
  expect(beats()).toEqual([true, true, true])
  setActive(true)
  expect(beats()).toEqual([false, true, false])
  setActive(false)
  expect(beats()).toEqual([true, true, true])
  setActive(true)
  dispose()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})
