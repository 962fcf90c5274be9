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
const valueOf = (name, otherwise) => Number(args.includes(name) ? args[args.indexOf(name) + 1] : otherwise)
const alone = args.includes('--seed')
const jobs = alone ? 1 : Math.max(1, Math.min(availableParallelism(), valueOf('--seeds', 300)))
const rest = args.filter((_, at) => args[at] !== '--from' && args[at - 1] !== '--from' && args[at] !== '--seeds' && args[at - 1] !== '--seeds')
const run = (job) => new Promise((done) => {
  const share = alone ? args : [...rest, '--from', String(valueOf('--from', 1) + job), '--seeds', String(valueOf('--seeds', 300) - job), '--stride', String(jobs)]
  spawn(process.execPath, [join(outDir, 'main.mjs'), ...share], { stdio: 'inherit', cwd: root }).on('close', (code) => done(code ?? 1))
})
const codes = await Promise.all(Array.from({ length: jobs }, (_, job) => run(job)))
process.exitCode = Math.max(...codes)
