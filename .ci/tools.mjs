/**
 * Tries to install the programs of others with which tests check exported files: ogrinfo, LibreOffice, xmllint, sqlite3, Python.
 * Best effort, as root with apt only: a test whose program is absent says so and is skipped. Run by .ci/run.
 */
import { spawnSync } from 'node:child_process'

const wanted = { ogrinfo: 'gdal-bin', soffice: 'libreoffice-calc', xmllint: 'libxml2-utils', sqlite3: 'sqlite3', python3: 'python3', pdftotext: 'poppler-utils' }
const minutes = 6

const has = (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
const missing = () => Object.entries(wanted).filter(([program]) => !has(program))

if (missing().length > 0 && process.getuid?.() === 0 && has('apt-get')) {
  const install = (packages) => spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { stdio: ['ignore', 'ignore', 'inherit'], timeout: minutes * 60_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], timeout: 60_000 })
  for (const [program, name] of missing()) {
    console.log(`Installing ${name} (${program}) ...`)
    install([name])
  }
}
for (const [program, name] of missing()) console.log(`${program} is not here (package ${name}): tests that need it are skipped.`)
