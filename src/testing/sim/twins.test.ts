/** Two devices under one key, from seeds; and that faults in what the product does about it are found. */
import { afterEach, expect, test, vi } from 'vitest'
import { reportTwins, runTwins } from './twins.ts'

const seeds = Number(process.env['SIM_TWINS'] ?? 12)

test('[SIM17] [IDN4] [REP4] profiles copied with their key: all devices end alike and nothing typed on either is lost', { timeout: 240_000 }, async () => {
  const total = { copies: 0, keys: 0, records: 0 }
  for (let seed = 1; seed <= seeds; seed++) {
    const run = await runTwins(seed, 150)
    if (run.broken !== null) expect.fail(await reportTwins(run, 150))
    const { counts } = run
    total.copies += counts['copies'] as number
    total.keys += counts['keys'] as number
    total.records += counts['records'] as number
  }
  expect(total.copies).toBeGreaterThan(seeds)
  expect(total.keys).toBeGreaterThan(seeds)
  expect(total.records).toBeGreaterThan(seeds * 20)
})

type Adopt = typeof import('../../storage/adopt.ts')
type Forks = typeof import('../../storage/forks.ts')
const planted: readonly (readonly [string, () => void])[] = [
  ['what the other history says is not written anew', () => void vi.doMock('../../storage/adopt.ts', async (real: () => Promise<Adopt>) => ({ ...(await real()), appendAnew: () => undefined }))],
  ['the history that came first stays, on each device', () => void vi.doMock('../../storage/forks.ts', async (real: () => Promise<Forks>) => ({ ...(await real()), settleFork: () => ({ type: 'kept', seq: 0 }) }))],
  ['where two histories part is not looked at', () => void vi.doMock('../../storage/forks.ts', async (real: () => Promise<Forks>) => ({ ...(await real()), whereParted: () => null }))],
]
afterEach(() => {
  vi.resetModules()
  for (const path of ['../../storage/adopt.ts', '../../storage/forks.ts']) vi.doUnmock(path)
})
test.each(planted)('[SIM11] [SIM17] is found: %s', { timeout: 240_000 }, async (_name, plant) => {
  vi.resetModules()
  plant()
  const { runTwins: runWrong } = await import('./twins.ts')
  let broken: string | null = null
  for (let seed = 1; seed <= 20 && broken === null; seed++) broken = (await runWrong(seed, 150)).broken
  expect(broken).not.toBeNull()
})
