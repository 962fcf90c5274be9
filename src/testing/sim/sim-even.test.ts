/** The even seeds of sim.test.ts, so that two cores share them. */
import { simSeeds } from './testing-seeds.ts'

simSeeds(2)
