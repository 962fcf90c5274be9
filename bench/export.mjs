/** node bench/export.mjs [--records 10000 --repeat 5 --formats csv,xml,sqlite]: bundles export.ts (Node 20 runs no TypeScript) and runs it. */
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '..')
const outDir = join(root, 'node_modules/.cache/bench-export')
await build({
  configFile: false, root, logLevel: 'warn',
  build: { ssr: 'bench/export.ts', outDir, emptyOutDir: true, minify: false, target: 'node20', rolldownOptions: { output: { entryFileNames: 'main.mjs' } } },
})
console.log('| format | records | export | bare query | ratio | file | more memory at most |\n|---|--:|--:|--:|--:|--:|--:|')
execFileSync(process.execPath, ['--expose-gc', join(outDir, 'main.mjs'), ...process.argv.slice(2)], { stdio: 'inherit', cwd: root })
