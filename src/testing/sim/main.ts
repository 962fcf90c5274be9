/** `npm run sim`: many seeds, their totals, and for each failing one what shrink.ts prints. Bundled and started by .ci/sim.mjs. */
import { parseArgs } from 'node:util'
import { mutants } from './mutants.ts'
import { runSeed, type RunOptions } from './run.ts'
import { report } from './shrink.ts'
import { sqliteDisk } from './sqlite-store.ts'
import { reportTwins, runTwins } from './twins.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' }, from: { type: 'string', default: '1' }, seed: { type: 'string' }, steps: { type: 'string', default: '2000' },
    devices: { type: 'string' }, storage: { type: 'string', default: 'memory' }, only: { type: 'string' }, mutant: { type: 'string' }, stride: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
  },
})
const steps = Number(values.steps)
const from = Number(values.seed ?? values.from)
const seeds = values.seed === undefined ? Number(values.seeds) : 1
const mutant = values.mutant === undefined ? undefined : mutants.find(({ name }) => name === values.mutant)
if (values.mutant !== undefined && mutant === undefined) throw new Error(`no mutant of that name; there are: ${mutants.map(({ name }) => name).join(', ')}`)

const optionsOf = (seed: number): RunOptions => ({
  seed, steps,
  ...(values.devices === undefined ? {} : { devices: Math.min(12, Math.max(2, Number(values.devices))) }),
  ...(values.storage === 'sqlite' ? { makeDisk: sqliteDisk } : {}),
  ...(mutant === undefined ? {} : { rules: mutant.rules }),
  ...(values.only === undefined ? {} : { only: new Set(values.only.split(',').map(Number)) }),
  ...(values.trace ? { note: (number: number, text: string) => console.log(`#${number} ${text}`) } : {}),
})

const totals = new Map<string, number>()
let failures = 0
const started = performance.now()
for (let seed = from; seed < from + seeds && values.storage === 'twins'; seed += Number(values.stride)) {
  const run = await runTwins(seed, Math.min(steps, 150))
  for (const [what, count] of Object.entries(run.counts)) totals.set(what, (totals.get(what) ?? 0) + count)
  if (values.trace) for (const note of run.notes) console.log(note)
  if (run.broken === null) continue
  failures++
  console.error(await reportTwins(run, Math.min(steps, 150)))
  if (failures >= 5) break
}
for (let seed = from; seed < from + seeds && values.storage !== 'twins'; seed += Number(values.stride)) {
  const options = optionsOf(seed)
  const run = await runSeed(options)
  for (const [what, count] of run.counts) totals.set(what, (totals.get(what) ?? 0) + count)
  if (run.broken === null) continue
  failures++
  const extra = `${values.storage === 'sqlite' ? ' --storage sqlite' : ''}${mutant === undefined ? '' : ` --mutant '${mutant.name}'`}`
  console.error(values.only === undefined ? await report(options, run, extra) : `seed ${seed}: [${run.broken.invariant}] ${run.broken.message}`)
  if (failures >= 5) break
}
console.log(JSON.stringify({ from, seeds, stride: Number(values.stride), steps, storage: values.storage, failures, seconds: Math.round((performance.now() - started) / 100) / 10, cpuSeconds: Math.round(process.cpuUsage().user / 1e5) / 10, ...Object.fromEntries(totals) }))
process.exitCode = failures > 0 ? 1 : 0
