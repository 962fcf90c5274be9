import { expect, test } from 'vitest'
import { adapt, windows } from './picking.ts'
import type { Peer } from './state.ts'

test('[FLX6] whoever answers fast is asked for more as soon as the first guess has come, whoever is slow for less', () => {
  const peer = (part: Partial<Peer>): Peer => ({ ...({ window: windows.first, gotBytes: 0, since: 0, flying: new Map([['x', { id: 'x', index: 0, bytes: 1, at: 0 }]]) } as unknown as Peer), ...part })
  const after = (part: Partial<Peer>, now: number): number => {
    const one = peer(part)
    adapt(one, now)
    return one.window
  }
  expect(after({ gotBytes: windows.first }, 100)).toBe(windows.most * 15 / 16)
  expect(after({ gotBytes: windows.first - 1 }, 100)).toBe(windows.first)
  expect(after({ gotBytes: windows.first / 4 }, 500)).toBe(windows.first * 3 / 4)
  expect(after({ gotBytes: 1000 }, 500)).toBe(windows.first / 2)
  expect(after({ gotBytes: 1000, window: windows.least }, 500)).toBe(windows.least)
})
