/**
 * `npm run station`: what the laptop of a base camp needs, then the station itself (src/station). Installs packages only if they are
 * missing, builds the app only if it is not built (or with --build), and so starts without the Internet once it has started with it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = resolve(fileURLToPath(new URL('..', import.meta.url)))
process.chdir(root)
const node = (...args) => {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

if (!existsSync(join(root, 'node_modules/vite'))) node('.ci/setup.mjs')
const { build } = await import('vite')
const builds = process.argv.includes('--build')
if (builds || !existsSync(join(root, 'dist/index.html'))) {
  console.log('Building the app ...')
  await build({ root, logLevel: 'warn' })
}
const outDir = join(root, 'node_modules/.cache/station')
await build({
  root, configFile: false, logLevel: 'error',
  build: { ssr: 'src/station/main.ts', outDir, emptyOutDir: true, target: 'node20', rolldownOptions: { output: { entryFileNames: 'main.mjs', format: 'es' } } },
})
process.argv.splice(2, Infinity, ...process.argv.slice(2).filter((arg) => arg !== '--build'))
await import(pathToFileURL(join(outDir, 'main.mjs')).href)
