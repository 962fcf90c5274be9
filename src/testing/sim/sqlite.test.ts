/** The same events on the storage that ships: src/storage over sqlite-wasm. */
import { expect, test } from 'vitest'
import { runSeed } from './run.ts'
import { report } from './shrink.ts'
import { sqliteDisk } from './sqlite-store.ts'

const seeds = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => ({ seed, steps: 500 }))
/** Found once: own changes that came back were taken for the other side's, and the next ones were not sent. */
const found = [{ seed: 100, steps: 820 }]

test.each([...seeds, ...found])('[SIM12] seed $seed on SQLite', { timeout: 180_000 }, async ({ seed, steps }) => {
  const options = { seed, steps, makeDisk: sqliteDisk }
  const run = await runSeed(options)
  if (run.broken !== null) expect.fail(await report(options, run, ' --storage sqlite'))
})
