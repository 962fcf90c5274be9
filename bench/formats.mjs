/**
 * node bench/formats.mjs [--records 100000] [--formats gpkg,xlsx,geojson,kml] [--keep folder]
 * Each format from generated rows in headless Chromium, a fresh profile each: time, size, the browser's memory before and at its
 * highest (proportional set size of all its processes, 10 times a second), processor time, wasm heap, and the page's longest task over
 * 50 ms, by the browser's own count.
 * --keep leaves the files there, for other programs to look at.
 */
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { cpus, loadavg, tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from 'vite'
import { cpuOf, memoryOf } from './processes.mjs'

const value = (name, other) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? other : process.argv[at + 1] }
const records = Number(value('records', '100000'))
const formats = value('formats', 'gpkg,xlsx,geojson,kml').split(',')
const keep = value('keep', null)

const dist = mkdtempSync(join(tmpdir(), 'transect-formats-'))
await build({ root: import.meta.dirname, base: './', configFile: false, logLevel: 'warn', worker: { format: 'es' }, build: { target: 'es2022', outDir: dist, emptyOutDir: true, rolldownOptions: { input: join(import.meta.dirname, 'formats.html') } } })
const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' }
const server = createServer((request, response) => {
  const file = join(dist, new URL(request.url, 'http://localhost').pathname)
  if (!existsSync(file)) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))

const marked = resolve(import.meta.dirname, '../node_modules/.cache/chromium-path')
const executablePath = process.env.CHROMIUM_PATH ?? (existsSync(marked) ? readFileSync(marked, 'utf8').trim() : '/usr/bin/chromium')
const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`
console.log(`${new Date().toISOString().slice(0, 16)}Z, ${cpus().length} x ${cpus()[0]?.model.trim()}, load ${loadavg().map((each) => each.toFixed(1)).join(' ')}; ${records.toLocaleString('en')} records x 12 columns and half as many rows of a repeat\n`)
console.log('| format | time | of the processors | file | memory before | at its highest | more | wasm heap | longest task of the page |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|')
for (const format of formats) {
  const profile = mkdtempSync(join(tmpdir(), 'transect-formats-profile-'))
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'] })
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto(`http://localhost:${server.address().port}/formats.html`)
    await page.evaluate((request) => window.makeFormat(request), { format, records: 10 })
    const [before, cpuBefore] = [memoryOf(profile), cpuOf(profile)]
    let highest = before
    const beat = setInterval(() => { highest = Math.max(highest, memoryOf(profile)) }, 100)
    const figure = await page.evaluate((request) => window.makeFormat(request), { format, records })
    clearInterval(beat)
    console.log(`| ${format} | ${(figure.ms / 1000).toFixed(1)} s | ${(cpuOf(profile) - cpuBefore).toFixed(1)} s | ${mebibytes(figure.bytes)} | ${mebibytes(before)} | ${mebibytes(highest)} | ${mebibytes(highest - before)} | ${mebibytes(figure.heap)} | ${figure.longestMs === 0 ? 'under 50 ms' : `${figure.longestMs.toFixed(0)} ms`} |`)
    if (keep !== null) {
      const waiting = page.waitForEvent('download')
      await page.evaluate((name) => window.saveFormat(name), format)
      await (await waiting).saveAs(join(keep, `made.${format}`))
    }
  } finally {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  }
}
server.close()
rmSync(dist, { recursive: true })
