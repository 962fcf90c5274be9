/** The same events on the storage that ships: src/storage over sqlite-wasm. */
import { expect, test } from 'vitest'
import { runSeed } from './run.ts'
import { report } from './shrink.ts'
import { sqliteDisk } from './sqlite-store.ts'

test.each([1, 2, 3, 4, 5, 6, 7, 8])('[SIM12] seed %i on SQLite', { timeout: 180_000 }, async (seed) => {
  const options = { seed, steps: 800, makeDisk: sqliteDisk }
  const run = await runSeed(options)
  if (run.broken !== null) expect.fail(await report(options, run, ' --storage sqlite'))
})
