/**
 * npm run kill [-- --tries 200 --seed 7]
 * Ends the browser by kill -9 that many times in all, while it saves, finishes, syncs and migrates (e2e/kill.spec.ts), over the app as
 * built. The figures are in docs/reliability.md.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}
const kinds = 4
if (!existsSync(process.env.TRANSECT_DIST ?? 'dist')) spawnSync('npx', ['vite', 'build'], { stdio: 'inherit' })
const env = { ...process.env, KILL_TRIES: String(Math.ceil(option('tries', 200) / kinds)), KILL_SEED: String(option('seed', 20261121)) }
process.exitCode = spawnSync('npx', ['playwright', 'test', 'e2e/kill.spec.ts', ...(process.env.KILL_OUTPUT === undefined ? [] : ['--output', process.env.KILL_OUTPUT])], { stdio: 'inherit', env }).status ?? 1
