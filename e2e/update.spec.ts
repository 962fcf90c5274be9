/** A new version of the app: beside an open draft, in two tabs, offline, and when it comes broken. The second version is the first with other file names. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { startPhone, type Phone } from './phone.ts'
import { builtApp, serve, type StaticHost } from './server.ts'
import { addSample, answerPage, fillAndFinish, home, newRecord, nextButton } from './surveyor.ts'

test.setTimeout(300_000)

let folder: string
let host: StaticHost
let phone: Phone
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'transect-version-'))
  cpSync(builtApp(), folder, { recursive: true })
  host = await serve(folder)
  phone = await startPhone(host.url)
  await phone.page.evaluate(async () => { await navigator.serviceWorker.ready })
})
test.afterEach(async () => {
  await phone.close()
  await host.stop().catch(() => undefined)
  rmSync(folder, { recursive: true, force: true })
})

const isText = (name: string): boolean => /\.(js|html)$/.test(name)
/** Puts a version with this mark in place of the one before, whose files are gone from the server, as after any deployment. */
const deploy = async (mark: string): Promise<void> => {
  rmSync(folder, { recursive: true, force: true })
  cpSync(builtApp(), folder, { recursive: true })
  const assets = readdirSync(join(folder, 'assets'))
  const renamed = (text: string): string => assets.reduce((all, name) => all.replaceAll(name, name.replace(/(\.\w+)$/, `${mark}$1`)), text)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isText)) {
    const text = renamed(readFileSync(join(folder, name), 'utf8')).replace('<head>', `<head><meta name="mark" content="${mark}">`)
    writeFileSync(join(folder, name), text)
  }
  for (const name of assets) renameSync(join(folder, 'assets', name), join(folder, 'assets', renamed(name)))
  // Its service worker lists the sums and revisions of what is there now.
  const { createHash } = await import('node:crypto')
  const sum = (name: string): string => `sha256-${createHash('sha256').update(readFileSync(join(folder, name))).digest('base64')}`
  const worker = readFileSync(join(folder, 'sw.js'), 'utf8')
    .replaceAll(/\{url:"([^"]+)",revision:([^,}]+),integrity:"[^"]+"\}/g, (_, url: string, revision: string) => `{url:"${url}",revision:${revision},integrity:"${sum(url)}"}`)
    .replace(/(\{url:"index.html",revision:")[^"]+/, `$1${mark}`)
  writeFileSync(join(folder, 'sw.js'), worker)
}
const markOf = (page: Page): Promise<string | null> => page.evaluate(() => document.querySelector('meta[name=mark]')?.getAttribute('content') ?? null)
/** As coming back to the app does it. */
const look = (page: Page): Promise<string> => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.ready
  await registration.update().catch(() => undefined)
  const worker = registration.installing
  if (worker !== null) await new Promise<void>((done) => worker.addEventListener('statechange', () => { if (worker.state !== 'installing') done() }))
  return registration.waiting === null ? 'nothing waits' : 'waits'
})
const bar = (page: Page) => page.getByRole('button', { name: 'Update now' })

test('[UP1] [UP2] a new version never interrupts a draft: it stays, goes on with its own files, and the update waits for consent', async () => {
  const { page } = phone
  await addSample(page)
  await newRecord(page, /Water points/)
  await answerPage(page)
  await nextButton(page).click()
  const draft = await page.evaluate(() => location.hash)
  await deploy('b')
  expect(await look(page)).toBe('waits')
  await expect(bar(page)).toHaveCount(0)
  // Parts of the app that were not loaded yet come from what was stored with this version: the server has none of them.
  expect(await page.evaluate(() => location.hash)).toBe(draft)
  await fillAndFinish(page)
  await page.evaluate(() => { location.hash = '#/device' })
  await expect(page.getByRole('heading', { name: 'Safety of the data' })).toBeVisible()
  await page.evaluate(() => { location.hash = '#/bundle/backup' })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await markOf(page)).toBeNull()
  await home(page)
  await expect(bar(page)).toBeVisible()
  expect(await markOf(page)).toBeNull()
  await bar(page).click()
  await expect.poll(() => markOf(page).catch(() => null)).toBe('b')
  await expect(page.getByText('1 record').first()).toBeVisible()
  expect(phone.problems).toEqual([])

  await host.stop()
  await page.reload()
  expect(await markOf(page)).toBe('b')
  await newRecord(page, /Water points/)
  await fillAndFinish(page)
  await home(page)
  await expect(page.getByText('2 records').first()).toBeVisible()
})

test('[UP3] [UP6] a draft in another tab: nothing takes over before it is left, then all tabs are of one version', async () => {
  const first = phone.page
  await addSample(first)
  await newRecord(first, /Water points/)
  await answerPage(first)
  const second = await phone.context.newPage()
  await second.goto(host.url)
  await expect(second.getByRole('heading', { name: 'Forms', level: 1 })).toBeVisible()
  await deploy('b')
  expect(await look(second)).toBe('waits')
  await bar(second).click()
  await expect(second.getByText(/Another tab has a draft/)).toBeVisible()
  expect(await markOf(second)).toBeNull()
  await first.bringToFront()
  await fillAndFinish(first)
  await second.bringToFront()
  await bar(second).click()
  await expect.poll(() => markOf(second).catch(() => null)).toBe('b')
  await expect.poll(() => markOf(first).catch(() => null)).toBe('b')
  await expect(second.getByText('1 record').first()).toBeVisible()
  // Behind another tab a page draws once a second.
  await first.bringToFront()
  await newRecord(first, /Water points/)
  await fillAndFinish(first)
  await second.bringToFront()
  await expect(second.getByText('2 records').first()).toBeVisible()
})

test('[UP7] an update that comes broken leaves the version before it, also offline; the next whole one is taken', async () => {
  const { page } = phone
  await addSample(page)
  await newRecord(page, /Water points/)
  await fillAndFinish(page)
  for (const [mark, damage] of [
    ['missing', (file: string) => rmSync(file)],
    ['portal', (file: string) => writeFileSync(file, '<!doctype html><title>Welcome to our network</title>')],
    ['cut', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 2_000))],
    ['flipped', (file: string) => { const bytes = readFileSync(file); bytes[1_000] = bytes[1_000]! ^ 1; writeFileSync(file, bytes) }],
  ] as const) {
    await deploy(mark)
    const largest = readdirSync(join(folder, 'assets')).find((name) => name.startsWith('open-'))!
    damage(join(folder, 'assets', largest))
    expect(await look(page), mark).toBe('nothing waits')
    await page.reload()
    expect(await markOf(page), mark).toBeNull()
    await expect(page.getByText('1 record').first()).toBeVisible()
  }
  const port = host.port
  await host.stop()
  await page.reload()
  await newRecord(page, /Water points/)
  await fillAndFinish(page)
  await home(page)
  await expect(page.getByText('2 records').first()).toBeVisible()
  await deploy('whole')
  host = await serve(folder, '/field/', port)
  expect(await look(page)).toBe('waits')
  await bar(page).click()
  await expect.poll(() => markOf(page).catch(() => null)).toBe('whole')
  await expect(page.getByText('2 records').first()).toBeVisible()
})
