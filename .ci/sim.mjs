/**
 * `npm run sim`: bundles the simulator (Node 20 runs no TypeScript) into node_modules/.cache/sim and starts it on every core.
 * Options are those of src/testing/sim/main.ts; docs/proof.md explains them.
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname ?? '.', '..')
const outDir = join(root, 'node_modules/.cache/sim')

await build({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    ssr: 'src/testing/sim/main.ts', outDir, emptyOutDir: true, minify: false, target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
  },
})

const args = process.argv.slice(2)
const given = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
const without = (list, ...names) => list.filter((_, at) => !names.includes(list[at]) && !names.includes(list[at - 1]))
const seeds = Number(given('--seeds') ?? 300)
/** Without a storage named: the small one, and a twelfth of the seeds each for SQLite and for profiles copied with their key. */
const few = Math.max(1, Math.round(seeds / 12))
const parts = given('--storage') !== undefined || given('--seed') !== undefined || given('--mutant') !== undefined ? [{ seeds, options: args }]
  : [{ seeds, options: args }, { seeds: few, options: [...without(args, '--steps'), '--storage', 'sqlite', '--steps', '800'] }, { seeds: few, options: [...args, '--storage', 'twins'] }]
const start = (options) => new Promise((done) => {
  spawn(process.execPath, [join(outDir, 'main.mjs'), ...options], { stdio: 'inherit', cwd: root }).on('close', (code) => done(code ?? 1))
})
for (const part of parts) {
  const alone = given('--seed') !== undefined
  const jobs = alone ? 1 : Math.max(1, Math.min(availableParallelism(), part.seeds))
  const from = Number(given('--from') ?? 1)
  const shares = Array.from({ length: jobs }, (_, job) => alone ? part.options
    : [...without(part.options, '--from', '--seeds'), '--from', String(from + job), '--seeds', String(part.seeds - job), '--stride', String(jobs)])
  const codes = await Promise.all(shares.map(start))
  process.exitCode = Math.max(process.exitCode ?? 0, ...codes)
}
