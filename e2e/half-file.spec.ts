/** Three phones and a film of which nobody meets everybody: half of it is passed on, and the rest comes from whoever has it. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { shot } from './shots.ts'
import { addSample, nameDevice, pairByText, recordWithPicture, upToDate } from './surveyor.ts'
import { countTraffic, received } from './traffic.ts'

let host: StaticHost
const folder = mkdtempSync(join(tmpdir(), 'transect-half-'))
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await host.stop()
})
const size = 20 * 1024 * 1024
const mebibyte = 1024 * 1024

/** Whether a file is coming in blocks. */
const hasPart = (page: Page): Promise<boolean> => page.evaluate(async () => {
  const directory = await (await (await navigator.storage.getDirectory()).getDirectoryHandle('blobs')).getDirectoryHandle('partial')
  for await (const _ of (directory as unknown as { keys(): AsyncIterable<string> }).keys()) return true
  return false
})

test('half of a film is passed on by a phone that has no more of it, and only the rest is fetched from the one that took it', async () => {
  const film = join(folder, 'film.jpg')
  writeFileSync(film, randomBytes(size))
  const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
  await countTraffic(b.page)
  await nameDevice(a.page, 'Tablet A')
  await addSample(a.page)
  await recordWithPicture(a.page, film)
  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect.poll(() => received(b.page), { intervals: [10], timeout: 60_000 }).toBeGreaterThan(6 * mebibyte)
  await a.kill()

  // what came is told to the next phone, which gets that and no more
  const c = await startPhone(host.url)
  await countTraffic(c.page)
  await pairByText(b.page, c.page)
  await c.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(c.page)).toBeVisible()
  const files = c.page.getByRole('progressbar', { name: 'Files' })
  await expect(files).toHaveAttribute('aria-valuetext', /^parts of files, ([\d.]+ MB) of \1$/)
  await expect(c.page.getByText(/^Some files wait/)).toBeVisible()
  const half = await received(c.page)
  expect(half).toBeGreaterThan(mebibyte)
  expect(half).toBeLessThan(size)
  await files.scrollIntoViewIfNeeded()
  await shot(c.page, 'half-file-waiting')
  expect(b.problems).toEqual([])
  await b.close()

  const again = await startPhone(host.url, { profile: a.profile })
  await countTraffic(c.page)
  await pairByText(again.page, c.page)
  await expect(upToDate(c.page)).toBeVisible()
  await expect.poll(() => hasPart(c.page), { timeout: 60_000 }).toBe(false)
  await expect(c.page.getByText(/^1 file, /)).toBeVisible()
  const rest = await received(c.page)
  expect(rest).toBeGreaterThan(size - half)
  expect(rest).toBeLessThan(size - half + 2 * mebibyte)
  await c.page.evaluate(() => { location.hash = '#/records' })
  await c.page.getByText('Kaloko, Kaloko').first().click()
  await expect(c.page.getByRole('button', { name: 'Get picture' })).toHaveCount(0)
  expect([...c.problems, ...again.problems]).toEqual([])
  await again.close()
  await c.close()
})
