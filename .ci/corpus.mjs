/** `npm run forms:corpus`: bundles src/forms/testing/corpus-main.ts (Node 20 runs no TypeScript) into node_modules/.cache/corpus and runs it. Options: there. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname ?? '.', '..')
const outDir = join(root, `node_modules/.cache/corpus/${process.pid}`)

await build({
  configFile: false,
  root,
  logLevel: 'warn',
  build: { ssr: 'src/forms/testing/corpus-main.ts', outDir, emptyOutDir: true, minify: false, target: 'node20', rolldownOptions: { output: { entryFileNames: 'main.mjs' } } },
})
const forms = process.env.TRANSECT_FORMS ?? resolve(root, '../shared/forms')
process.exitCode = spawnSync(process.execPath, [join(outDir, 'main.mjs'), ...process.argv.slice(2)], { stdio: 'inherit', cwd: root, env: { ...process.env, TRANSECT_FORMS: forms } }).status ?? 1
rmSync(outDir, { recursive: true, force: true })
