/** The seeds of a test file, ten to a test, so that a run that stands still is seen. SIM_SEEDS and SIM_STEPS make them more or fewer. */
import { expect, test } from 'vitest'
import { runSeed } from './run.ts'
import { report } from './shrink.ts'

const seeds = Number(process.env['SIM_SEEDS'] ?? 300)
const steps = Number(process.env['SIM_STEPS'] ?? 2000)
const together = 10

/** Every second seed from `first`. */
export const simSeeds = (first: number): void => {
  const all = Array.from({ length: Math.ceil((seeds + 1 - first) / 2) }, (_, index) => first + index * 2)
  for (let at = 0; at < all.length; at += together) {
    const some = all.slice(at, at + together)
    test(`[SIM1] [SIM2] [SIM3] [SIM4] [SIM5] [SIM6] [SIM7] [SIM8] [SIM9] seeds ${some[0]} to ${some.at(-1)}`, { timeout: 180_000 }, async () => {
      for (const seed of some) {
        const options = { seed, steps }
        const run = await runSeed(options)
        if (run.broken !== null) expect.fail(await report(options, run))
      }
    })
  }
}
