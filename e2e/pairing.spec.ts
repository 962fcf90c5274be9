/** First meetings: the number on both screens, a device in the middle, codes that ran out, and no camera. */
import { expect, test, type Page } from '@playwright/test'
import { standBetween } from './middle.ts'
import { startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, codeOf, home, openSync, pairByText, upToDate, useCode } from './surveyor.ts'

let host: StaticHost
let a: Phone
let b: Phone
test.beforeEach(async () => {
  host = await serve('dist')
  a = await startPhone(host.url)
  b = await startPhone(host.url)
})
test.afterEach(async () => {
  await a.close()
  await b.close()
  await host.stop()
})

/** The six digits on screen, without the gap. */
const numberOn = async (page: Page): Promise<string> => {
  const value = page.locator('.sync-digits-value').first()
  await expect(value).toBeVisible()
  return (await value.innerText()).replaceAll(/\s/g, '')
}

test('strangers see the same six digits on both screens before one lets itself in', async () => {
  await addSample(a.page)
  await pairByText(a.page, b.page)
  const [left, right] = [await numberOn(a.page), await numberOn(b.page)]
  expect(left).toMatch(/^\d{6}$/)
  expect(right).toBe(left)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(a.page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()
})

test('a device in the middle, with a real link to each side, is refused by both and learns nothing', async () => {
  await addSample(a.page)
  await openSync(a.page)
  await openSync(b.page)
  const page = await b.context.newPage()
  await page.goto(`${host.url}manifest.webmanifest`)
  const middle = await standBetween(page, await codeOf(a.page))
  await b.page.bringToFront()
  const own = await codeOf(b.page)
  await useCode(b.page, middle.offer)
  await expect(b.page.getByText(/^Step 2 of 2/)).toBeVisible()
  await expect.poll(() => codeOf(b.page)).not.toBe(own)
  await middle.take(await codeOf(b.page))
  await useCode(a.page, middle.answer)
  for (const phone of [a, b]) await expect(phone.page.getByText(/could not prove who it is/).first()).toBeVisible()
  expect(await middle.passed()).toBeGreaterThan(1)
  await home(b.page)
  await expect(b.page.getByRole('link', { name: /Water points/ })).toHaveCount(0)
})

test('a code is replaced by itself, and one that ran out is told', async () => {
  await a.page.clock.install()
  await a.page.reload()
  await openSync(a.page)
  await openSync(b.page)
  const old = await codeOf(a.page)
  await expect(a.page.getByText(/^New code in 1:/)).toBeVisible()
  await useCode(b.page, old)
  await expect(b.page.getByText(/^Step 2 of 2/)).toBeVisible()
  await a.page.clock.fastForward(91_000)
  await expect.poll(() => codeOf(a.page)).not.toBe(old)
  await a.page.clock.fastForward(40_000)
  await useCode(a.page, await codeOf(b.page))
  await expect(a.page.getByText(/This code ran out/)).toBeVisible()
})

test('an answer that is not read in time gives way to a new code', async () => {
  await b.page.clock.install()
  await b.page.reload()
  await openSync(a.page)
  await openSync(b.page)
  await useCode(b.page, await codeOf(a.page))
  await expect(b.page.getByText(/^Step 2 of 2/)).toBeVisible()
  await b.page.clock.fastForward(121_000)
  await expect(b.page.getByText('The code was not read in time')).toBeVisible()
  await expect(b.page.getByText(/^Step 1 of 2/)).toBeVisible()
})

test('without a camera the remedy is the text box; the page by symptom and the file are one tap away', async () => {
  await openSync(a.page)
  await a.page.evaluate(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')) })
  await a.page.getByRole('button', { name: 'Scan pairing code' }).click()
  await expect(a.page.getByText('The camera is not allowed')).toBeVisible()
  await a.page.getByRole('button', { name: 'Paste the code' }).click()
  await expect(a.page.getByRole('textbox', { name: 'Paste a pairing code' })).toBeFocused()
  await expect(a.page.getByRole('link', { name: 'Send as file instead' })).toHaveAttribute('href', '#/bundle')
  await a.page.getByRole('link', { name: 'Cannot connect?' }).click()
  await expect(a.page.getByRole('heading', { name: 'Cannot connect?', level: 1 })).toBeVisible()
  await a.page.getByText('A device leaves the Wi-Fi again').click()
  await expect(a.page.getByText(/When it says “No Internet”/)).toBeVisible()
})

test('a hotspot typed once is shown as a Wi-Fi code, also the next time', async () => {
  await openSync(a.page)
  await a.page.getByRole('button', { name: /Show me how/ }).click()
  await a.page.getByRole('textbox', { name: 'Network name' }).fill('Crew 7')
  await a.page.getByRole('textbox', { name: 'Password' }).fill('short')
  await a.page.getByRole('button', { name: 'Show Wi-Fi code' }).click()
  await expect(a.page.getByRole('alert').filter({ hasText: '8 to 63' })).toBeVisible()
  await a.page.getByRole('textbox', { name: 'Password' }).fill('waterpoint')
  await a.page.getByRole('button', { name: 'Show Wi-Fi code' }).click()
  await expect(a.page.getByRole('img', { name: 'Wi-Fi code of Crew 7' })).toBeVisible()
  await a.page.getByRole('button', { name: 'Show my pairing code' }).click()
  await expect(a.page.getByRole('img', { name: 'Pairing code', exact: true })).toBeVisible()
  await a.page.reload()
  await a.page.getByRole('button', { name: /Show me how/ }).click()
  await expect(a.page.getByRole('img', { name: 'Wi-Fi code of Crew 7' })).toBeVisible()
})
