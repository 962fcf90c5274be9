/** Profiles that were copied, and data that went back in time: nothing is lost, and the screens say what happens. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { newProfile, startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, pairByText, upToDate } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let host: StaticHost
const phones: Phone[] = []
const start = async (profile?: string): Promise<Phone> => {
  const phone = await startPhone(host.url, profile === undefined ? {} : { profile })
  phones.push(phone)
  await phone.page.evaluate(async () => { await navigator.serviceWorker.ready })
  return phone
}
test.beforeEach(async () => { host = await serve('dist') })
test.afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close()
  await host.stop()
})

const deviceScreen = async (page: Page): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/device' })
  await expect(page.getByRole('heading', { name: 'Devices of the project' })).toBeVisible()
}
const deviceId = async (page: Page): Promise<string> => {
  await deviceScreen(page)
  const shown = page.locator('dt', { hasText: 'Device ID' }).locator('xpath=following-sibling::dd[1]')
  await expect(shown).toHaveText(/^[0-9a-f]{16}$/)
  return shown.innerText()
}
const expectRecords = async (page: Page, names: readonly string[]): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/records' })
  for (const name of names) await expect(page.getByRole('link', { name: new RegExp(`^${name}`) })).toHaveCount(1)
}
/** Meets; true when the first phone was given a new identity by it. */
const sync = async (a: Page, b: Page): Promise<boolean> => {
  await pairByText(a, b)
  const renewing = a.getByText('This device gets a new identity')
  await expect(renewing.or(a.getByText(/Identical:/)).first()).toBeVisible()
  return renewing.isVisible()
}

test('a copied profile: both phones go on, one under a new identity, and every record is everywhere', async () => {
  const [a, b] = [await start(), await start()]
  await addSample(a.page)
  await saveWaterPoint(a.page, 'Before the copy')
  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(a.page)).toBeVisible()
  const id = await deviceId(a.page)
  await a.close()
  const copied = newProfile()
  cpSync(a.profile, copied, { recursive: true })
  const [original, copy] = [await start(a.profile), await start(copied)]
  expect([await deviceId(original.page), await deviceId(copy.page)]).toEqual([id, id])
  await saveWaterPoint(original.page, 'By the original')
  await saveWaterPoint(copy.page, 'By the copy')
  await sync(original.page, b.page)
  let renewed = 0
  for (const phone of [copy, original, copy, original]) if (await sync(phone.page, b.page)) renewed += 1
  expect(renewed).toBeGreaterThan(0)
  for (const { page } of [original, copy, b]) {
    await expectRecords(page, ['Before the copy', 'By the original', 'By the copy'])
    await deviceScreen(page)
  }
  expect(await deviceId(copy.page)).not.toBe(await deviceId(original.page))
  await expect(b.page.getByText('Written twice under one identity').first()).toBeVisible()
  await b.page.getByRole('button', { name: 'Check and repair' }).click()
  await expect(b.page.getByText(/^All is sound: \d+ changes and \d+ rows checked/)).toBeVisible()
})

test('data that went back in time after a sync: a new identity at the start, and what was sent comes back', async () => {
  const [a, b] = [await start(), await start()]
  await addSample(a.page)
  await saveWaterPoint(a.page, 'Kept')
  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(a.page)).toBeVisible()
  const id = await deviceId(a.page)
  await a.close()
  const files = join('Default', 'File System')
  const backup = newProfile()
  cpSync(join(a.profile, files), join(backup, files), { recursive: true })
  const again = await start(a.profile)
  await saveWaterPoint(again.page, 'Sent, then lost')
  expect(await sync(again.page, b.page)).toBe(false)
  expect(await deviceId(again.page)).toBe(id)
  await again.close()
  rmSync(join(a.profile, files), { recursive: true })
  cpSync(join(backup, files), join(a.profile, files), { recursive: true })
  const back = await start(a.profile)
  expect(await deviceId(back.page)).not.toBe(id)
  await saveWaterPoint(back.page, 'After')
  expect(await sync(back.page, b.page)).toBe(false)
  for (const { page } of [back, b]) await expectRecords(page, ['Kept', 'Sent, then lost', 'After'])
})
