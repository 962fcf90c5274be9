/**
 * How fast forms open and answer in the built app on a slow phone: Chromium with CPU throttling, a fresh profile, the real screens.
 * `node bench/fill.mjs [--dist dist] [--rate 4] [--form file]... [--json file]`; docs/bench.md says what the lines mean.
 * Without --form: a generated form of 500 questions, a repeat of 200 x 11, and the largest real form where ../shared/forms is present.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize, resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { choicesXform, flatXform, repeatXform } from './fill-forms.mjs'

const value = (name, other) => { const at = process.argv.indexOf(name); return at < 0 ? other : process.argv[at + 1] }
const all = (name) => process.argv.flatMap((word, at) => (process.argv[at - 1] === name ? [word] : []))
const rate = Number(value('--rate', '4'))
const records = Number(value('--records', '20'))
const dist = resolve(value('--dist', 'dist'))
const largestReal = resolve(import.meta.dirname, '../../shared/forms/real/hot_slum_assessment_survey.xlsx.expected.xml')
const only = value('--only', '')

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }
const server = createServer((request, response) => {
  const asked = new URL(request.url, 'http://localhost').pathname
  const file = join(dist, normalize(decodeURIComponent(asked === '/' ? '/index.html' : asked)))
  if (!file.startsWith(dist) || !existsSync(file)) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file))
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const url = `http://localhost:${server.address().port}/`

const marked = resolve(import.meta.dirname, '../node_modules/.cache/chromium-path')
const executablePath = process.env.CHROMIUM_PATH ?? (existsSync(marked) ? readFileSync(marked, 'utf8').trim() : '/usr/bin/chromium')
const profile = mkdtempSync(join(tmpdir(), 'transect-bench-fill-'))
const context = await chromium.launchPersistentContext(profile, {
  executablePath, headless: true, viewport: { width: 360, height: 800 },
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--enable-precise-memory-info', '--js-flags=--expose-gc'],
})
const page = context.pages()[0] ?? (await context.newPage())
const cdp = await context.newCDPSession(page)
await page.addInitScript(() => {
  globalThis.tasks = []
  new PerformanceObserver((list) => { for (const { startTime, duration } of list.getEntries()) globalThis.tasks.push([startTime, duration]) }).observe({ type: 'longtask', buffered: true })
})

const results = []
const say = (form, step, text, note = '') => { results.push({ form, step, text, note }); console.log(`${form} | ${step} | ${text} | ${note}`) }
const ms = (time) => `${Math.round(time)} ms`
const quantile = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? NaN
const slow = (on) => cdp.send('Emulation.setCPUThrottlingRate', { rate: on ? rate : 1 })

/** Goes to an address inside the app and waits until a question is on screen; with the longest the page was blocked. */
const open = (hash) => page.evaluate(async (to) => {
  const start = performance.now()
  location.hash = to
  while (document.querySelector('.fill [data-page]') === null) {
    await new Promise((next) => { requestAnimationFrame(() => setTimeout(next, 0)) })
    const without = [...document.querySelectorAll('button')].find((button) => /without/i.test(button.textContent))
    if (without !== undefined) without.click()
    if (performance.now() - start > 90_000) throw new Error(`no question on screen: ${document.body.innerText.slice(0, 300)}`)
  }
  const time = performance.now() - start
  await new Promise((next) => { setTimeout(next, 300) })
  const blocks = globalThis.tasks.filter(([at]) => at >= start).map(([, duration]) => duration)
  return { time, block: Math.max(0, ...blocks), blocks: blocks.filter((block) => block > 200).length }
}, hash)
const home = async () => {
  await page.evaluate(() => { location.hash = '#/' })
  await page.getByRole('heading', { name: 'Forms', level: 1 }).waitFor()
}

/** From the event to the next frame after it, on every page of the form. */
const answers = (most) => page.evaluate(async (most) => {
  const frame = () => new Promise((next) => { requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = next; channel.port2.postMessage(null) }) })
  const times = []
  const turns = []
  const next = () => [...document.querySelectorAll('.bottom button')].at(-1)
  for (let count = 0; count < most; count++) {
    const key = document.querySelector('.fill [data-page]')?.getAttribute('data-page')
    if (key === 'end' || key == null) break
    for (const input of document.querySelectorAll('.page input:not([type=file]):not([type=search]), .page textarea, .page select')) {
      if (input.readOnly || input.disabled) continue
      await frame()
      const start = performance.now()
      if (input.type === 'radio' || input.type === 'checkbox') {
        if (input.closest('fieldset')?.querySelector('input') !== input && input.closest('fieldset') !== null) continue
        input.click()
      } else {
        const type = input.type
        input.value = type === 'date' ? '2026-03-04' : type === 'time' ? '10:30' : type === 'datetime-local' ? '2026-03-04T10:30' : input.tagName === 'SELECT' ? input.options[1]?.value ?? '' : input.inputMode === 'numeric' || input.inputMode === 'decimal' ? '3' : 'Kaloko'
        input.dispatchEvent(new Event(input.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }))
      }
      await frame()
      times.push(performance.now() - start)
    }
    await frame()
    const start = performance.now()
    next().click()
    await frame()
    turns.push(performance.now() - start)
    const isHere = () => document.querySelector('.fill [data-page]')?.getAttribute('data-page') === key
    // What the form refuses is given another way, without counting it.
    for (const other of ['12.5 -1.25', '3', '2026-03-04', '0711222333', '']) {
      if (!isHere()) break
      for (const input of document.querySelectorAll('.page input:is([type=text], [type=password], [inputmode]), .page textarea')) {
        input.value = other
        input.dispatchEvent(new Event('input', { bubbles: true }))
      }
      next().click()
      await frame()
    }
    if (isHere()) break
  }
  return { times, turns }
}, most)

const memory = async () => {
  await page.evaluate(() => { globalThis.gc?.() })
  await page.waitForTimeout(200)
  await page.evaluate(() => { globalThis.gc?.() })
  return page.evaluate(() => performance.memory.usedJSHeapSize / 1048576)
}

const newRecord = async (title) => {
  const href = await page.getByRole('link', { name: new RegExp(`^New record: ${title}`) }).getAttribute('href')
  return href
}

const measure = async (name, title, file) => {
  if (only !== '' && !name.includes(only)) return
  await home()
  await page.getByLabel('Add form').setInputFiles(file)
  await page.getByRole('link', { name: new RegExp(`^New record: ${title}`) }).waitFor({ timeout: 60_000 })
  await page.reload()
  await home()
  const href = await newRecord(title)
  // Time for what is fetched when the page is idle, as while a person looks at the list.
  await page.waitForTimeout(4000)
  await slow(true)
  const first = await open(href)
  say(name, 'open, first record', ms(first.time), `longest block ${ms(first.block)}`)
  const { times, turns } = await answers(600)
  say(name, 'answer on screen, p95', ms(quantile(times, 0.95)), `median ${ms(quantile(times, 0.5))}, longest ${ms(Math.max(...times))}, ${times.length} answers`)
  say(name, 'next page, p95', ms(quantile(turns, 0.95)), `median ${ms(quantile(turns, 0.5))}, longest ${ms(Math.max(...turns))}`)
  const draft = await page.evaluate(() => location.hash)
  await home()
  const second = await open(href)
  say(name, 'open, second record', ms(second.time), `longest block ${ms(second.block)}`)
  await home()
  const again = await open(draft)
  say(name, 'open the draft again', ms(again.time), `longest block ${ms(again.block)}`)
  await slow(false)
  await home()
  await open(href)
  await home()
  const heaps = [await memory()]
  for (let count = 0; count < records; count++) {
    await open(href)
    await home()
    heaps.push(await memory())
  }
  if (records > 0) say(name, `heap over ${records} records`, `${(heaps.at(-1) - heaps[0]).toFixed(1)} MB`, `${heaps.map((heap) => heap.toFixed(1)).join(' ')} MB`)
}

/** A repeat of 200 rows: added by its count, its list drawn and scrolled. */
const measureRepeat = async () => {
  if (only !== '' && !'200 rows'.includes(only)) return
  await home()
  await page.getByLabel('Add form').setInputFiles({ name: 'rows.xml', mimeType: 'text/xml', buffer: Buffer.from(repeatXform(11)) })
  await page.getByRole('link', { name: 'New record: Bench rows' }).waitFor()
  const href = await newRecord('Bench rows')
  await open(href)
  await slow(true)
  const add = async (count) => page.evaluate(async (count) => {
    const frame = () => new Promise((next) => { requestAnimationFrame(() => setTimeout(next, 0)) })
    const named = (name) => [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === name)
    const times = []
    for (let at = 0; at < count; at++) {
      for (let tries = 0; named('Add another') === undefined && tries < 40; tries++) { named('Next').click(); await frame() }
      const start = performance.now()
      named('Add another').click()
      await frame()
      times.push(performance.now() - start)
      const input = document.querySelector('.page input')
      input.value = `Row ${at}`
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    return times
  }, count)
  const times = await add(Number(value('--rows', '200')))
  say('200 rows of 11', 'add one, p95', ms(quantile(times, 0.95)), `first ${ms(times[0])}, last ${ms(times.at(-1))}`)
  const answered = await page.evaluate(async () => {
    const frame = () => new Promise((next) => { requestAnimationFrame(() => setTimeout(next, 0)) })
    const times = []
    for (let at = 0; at < 11; at++) {
      const input = document.querySelector('.page input')
      if (input === null) break
      const start = performance.now()
      input.value = `7${at}`
      input.dispatchEvent(new Event('input', { bubbles: true }))
      await frame()
      times.push(performance.now() - start)
      ;[...document.querySelectorAll('.bottom button')].at(-1).click()
      await frame()
    }
    return times
  })
  say('200 rows of 11', 'answer on screen in the last row, p95', ms(quantile(answered, 0.95)), `median ${ms(quantile(answered, 0.5))}`)
  const draft = await page.evaluate(() => location.hash)
  await page.waitForTimeout(1000)
  await home()
  const again = await open(draft)
  say('200 rows of 11', 'open the draft again', ms(again.time), `longest block ${ms(again.block)}`)
  await slow(false)
}

await page.goto(url)
const given = all('--form')
if (given.length === 0) {
  await measure('500 questions', 'Bench flat', { name: 'flat.xml', mimeType: 'text/xml', buffer: Buffer.from(flatXform(500)) })
  if (existsSync(largestReal)) await measure('largest real form', 'LURP', largestReal)
  else console.log(`skipped: ${largestReal} absent`)
  await measure('50,000 choices', 'Bench choices', { name: 'choices.xml', mimeType: 'text/xml', buffer: Buffer.from(choicesXform(50_000)) })
  await measureRepeat()
}
if (value('--json', null) !== null) writeFileSync(value('--json', null), `${JSON.stringify({ rate, results }, null, 1)}\n`)
await context.close()
server.close()
rmSync(profile, { recursive: true, force: true })
