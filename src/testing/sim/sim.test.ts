/** 300 seeds of 2,000 events on the production core and session code; the odd ones here, the even ones in sim-even.test.ts beside it. */
import { expect, test } from 'vitest'
import { runSeed } from './run.ts'
import { simSeeds } from './testing-seeds.ts'

simSeeds(1)

test('[SIM10] the same seed gives the same run', async () => {
  const [first, second] = [await runSeed({ seed: 77, steps: 400 }), await runSeed({ seed: 77, steps: 400 })]
  expect(first.broken).toBeNull()
  expect(second.digest).toBe(first.digest)
  expect([...second.counts]).toEqual([...first.counts])
})
test('a run is no walk in the park: everything it is made of happens', async () => {
  const notes: string[] = []
  for (let seed = 1; seed <= 4; seed++) await runSeed({ seed, steps: 1500, note: (_number, text) => notes.push(text) })
  for (const what of ['a new row', 'row(s)', 'undisturbed', 'the link breaks at byte', 'is handed a forged', 'signed change of another history', 'a wrong byte', 'crashes', 'not really written',
    'restored from', 'a copy of the database', 'river', 'is new', 'one segment of several', 'clock of', 'later app', 'version 3', 'busy', '_deleted=0', 'saves 4 row']) {
    expect(notes.some((note) => note.includes(what)), what).toBe(true)
  }
})
