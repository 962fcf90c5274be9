/**
 * npm run bench [-- --records 10000 --large 100000 --saves 1024 --repeat 3]
 * Builds the benchmark, runs it in headless Chromium with a fresh profile for each repetition and prints the least of each, beside
 * plain sqlite-wasm (opfs-sahpool, exclusive WAL, FULL) doing the same rows in the same run.
 */
import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { cpus, loadavg, tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { chromium } from '@playwright/test'

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}
const records = option('records', 10_000)
const large = option('large', 100_000)
const saves = option('saves', 1024)
const repeat = option('repeat', 3)

const root = resolve(import.meta.dirname, '..')
execFileSync('npx', ['vite', 'build', '-c', 'bench/vite.config.ts', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' })

const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' }
const server = createServer((request, response) => {
  const file = join(root, 'dist-bench', new URL(request.url, 'http://localhost').pathname.replace(/\/$/, '/index.html'))
  if (!existsSync(file)) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))

const marked = join(root, 'node_modules/.cache/chromium-path')
const executablePath = process.env.CHROMIUM_PATH ?? (existsSync(marked) ? readFileSync(marked, 'utf8').trim() : undefined)
const runs = []
for (let run = 0; run < repeat; run += 1) {
  const profile = mkdtempSync(join(tmpdir(), 'transect-bench-'))
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'] })
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    page.on('console', (message) => console.log(`  ${message.text()}`))
    await page.goto(`http://localhost:${server.address().port}/`)
    // The 100,000 rows are measured once: they dominate the time and hardly vary.
    runs.push(await page.evaluate((request) => window.bench(request), { records, large: run === 0 ? large : 0, saves }))
  } finally {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  }
}
server.close()

// whatever else the machine does only adds time
const least = (values) => Math.min(...values)
const show = (value, unit) => (value === 0 ? '-' : unit === 'bytes' ? `${Math.round(value).toLocaleString('en')} B` : `${value.toFixed(value < 10 ? 2 : 0)} ms`)
const load = loadavg().map((value) => value.toFixed(1)).join(' ')
console.log(`\n${new Date().toISOString().slice(0, 16)}Z, ${cpus().length} x ${cpus()[0]?.model.trim()}, load ${load}; ${records.toLocaleString('en')} records x 12 columns, least of ${repeat}; large = ${large.toLocaleString('en')} (one run)\n`)
console.log('| step | Transect | plain SQLite | ratio | aim | holds | note |\n|---|--:|--:|--:|--:|---|---|')
for (const { step, unit, aim, note } of runs[0]) {
  const figures = runs.flatMap((run) => run.filter((figure) => figure.step === step))
  const ours = least(figures.map((figure) => figure.ours))
  const plain = least(figures.map((figure) => figure.plain))
  const ratio = ours / plain
  const wanted = aim === undefined ? '' : aim.ratio !== undefined ? `${aim.ratio.toFixed(2)}x` : show(aim.most, unit)
  const holds = aim === undefined ? '' : (aim.ratio !== undefined ? ratio <= aim.ratio : ours <= aim.most) ? 'yes' : '**no**'
  console.log(`| ${step} | ${show(ours, unit)} | ${show(plain, unit)} | ${plain === 0 ? '' : `${ratio.toFixed(2)}x`} | ${wanted} | ${holds} | ${note ?? ''} |`)
}
