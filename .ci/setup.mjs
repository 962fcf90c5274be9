/**
 * Makes a fresh machine ready: installs the locked packages, and with --browser finds or installs a Chromium for the tests.
 * Needs only node and npm (and apt for the browser). Prints what it does; exits 1 with the remedy when it cannot.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(new URL('..', import.meta.url)))
const mark = join(root, 'node_modules/.transect-lock')
const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')

const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0
const fail = (message) => {
  console.error(message)
  process.exit(1)
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) fail(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`)

if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
  console.log('Installing the locked packages (npm install) ...')
  // Not `npm ci`: it refuses a lock in which packages for other platforms could not be resolved where the lock was written.
  if (!run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])) fail('npm install failed: see above; is the package registry reachable?')
  writeFileSync(mark, lock)
}

if (process.argv.includes('--browser')) {
  const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
    .map((name) => spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim())
    .find((path) => path !== '')
  const playwrights = () => {
    const out = spawnSync(process.execPath, ['-e', "console.log(require('@playwright/test').chromium.executablePath())"], { cwd: root, encoding: 'utf8' })
    const path = out.stdout.trim()
    return path !== '' && existsSync(path) ? path : undefined
  }
  let found = process.env.CHROMIUM_PATH ?? onPath ?? playwrights()
  if (found === undefined && process.getuid?.() === 0 && spawnSync('sh', ['-c', 'command -v apt-get']).status === 0) {
    console.log('Installing Chromium (apt-get) ...')
    run('apt-get', ['update', '-qq'])
    if (run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'])) found = '/usr/bin/chromium'
  }
  if (found === undefined) {
    console.log('Installing Chromium (playwright) ...')
    if (run('npx', ['playwright', 'install', '--with-deps', 'chromium'])) found = playwrights()
  }
  if (found === undefined || !existsSync(found)) fail('No Chromium found: install the package "chromium" or set CHROMIUM_PATH to one.')
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
  writeFileSync(join(root, 'node_modules/.cache/chromium-path'), found)
  console.log(`Browser: ${execFileSync(found, ['--version', '--no-sandbox'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()}`)
}
