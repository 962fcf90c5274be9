/** The simulator is only as good as what it finds: every planted fault must be found, and by the invariant that is about it. */
import { expect, test } from 'vitest'
import { mutants } from './mutants.ts'
import { runSeed } from './run.ts'

const most = 60

test.each(mutants)('[SIM11] the simulator finds: $name', async ({ name, rules }) => {
  const found: string[] = []
  for (let seed = 1; seed <= most && found.length === 0; seed++) {
    const { broken } = await runSeed({ seed, steps: 700, rules })
    if (broken !== null) found.push(`seed ${seed}, event ${broken.event}: ${broken.invariant}`)
  }
  if (process.env['SIM_SHOW'] !== undefined) console.log(`${name}: ${found.join()}`)
  expect(found).not.toEqual([])
})
