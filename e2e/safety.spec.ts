/** What the home screen and the settings say of the data's safety, as it changes; and drafts whose form was removed elsewhere. */
import { expect, test, type Page } from '@playwright/test'
import { seriousOn } from './axe.ts'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { shot } from './shots.ts'
import { addSample, answerPage, endLink, fillAndFinish, home, newRecord, nextButton, pairByText, upToDate } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

const noBarrier = async (page: Page): Promise<void> => {
  for (const look of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: look })
    expect(await seriousOn(page), look).toEqual([])
  }
}
const go = (page: Page, hash: string): Promise<void> => page.evaluate((to) => { location.hash = to }, hash)
/** The browser's word on keeping the data, as the page hears it. */
const promise = (page: Page, kept: boolean): Promise<unknown> => page.addInitScript((answer) => {
  Object.assign(navigator.storage, { persisted: async () => answer, persist: async () => answer })
}, kept)
const ageBy = (page: Page, ms: number): Promise<unknown> => page.addInitScript((later) => {
  const real = Date.now.bind(Date)
  Date.now = () => real() + later
}, ms)

test('[SAF2] [SAF3] nothing yet, at risk with a reason and its remedy, protected with the last copy, a reminder when it grows old', async () => {
  test.setTimeout(240_000)
  const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
  const { page } = a
  // Whether the browser offers to install is its own affair and moment; here it does not.
  await page.addInitScript(() => { addEventListener('beforeinstallprompt', (event) => event.stopImmediatePropagation(), true) })
  await page.reload()
  await expect(page.getByText('At risk')).toHaveCount(0)
  await addSample(page)
  await newRecord(page, /Water points/)
  await fillAndFinish(page)
  await home(page)
  const line = page.getByRole('link', { name: /Safety of the data/ })
  await expect(line).toContainText('At risk')
  await shot(page, 'safety-risk-home')
  await line.click()
  await expect(page.getByText(/The browser may clear this data/)).toBeVisible()
  await page.getByRole('heading', { name: 'Safety of the data' }).scrollIntoViewIfNeeded()
  await shot(page, 'safety-risk-device')
  await page.getByRole('button', { name: 'Ask the browser to keep it' }).click()
  await expect(page.getByText(/The browser said no for now/)).toBeVisible()
  await noBarrier(page)

  await promise(page, true)
  await page.reload()
  await home(page)
  await expect(line).toContainText('Protected')
  await expect(line).toContainText('1 record is on this device only. No copy elsewhere yet.')
  await shot(page, 'safety-protected-home')
  await go(b.page, '#/device')
  await expect(b.page.getByRole('textbox', { name: 'Device name' })).not.toHaveValue('')
  await b.page.getByRole('textbox', { name: 'Device name' }).fill('Tablet 4')
  await b.page.getByRole('button', { name: 'Save names' }).click()
  await expect(b.page.getByText('Names saved')).toBeVisible()
  await pairByText(page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(page)).toBeVisible()
  await endLink(page)
  await home(page)
  await expect(line).toContainText(/Last copy elsewhere: Tablet 4, /)
  await expect(line).not.toContainText('on this device only')
  await shot(page, 'safety-copied-home')
  await saveWaterPoint(page)
  await ageBy(page, 4 * 24 * 60 * 60 * 1000)
  await page.reload()
  await home(page)
  const reminder = page.getByRole('status').filter({ hasText: /1 record is on this device only, since .* Last copy elsewhere: Tablet 4, / })
  await expect(reminder).toBeVisible()
  await noBarrier(page)
  await shot(page, 'safety-reminder-home')
  await reminder.getByRole('button', { name: 'Sync with nearby device' }).click()
  await expect(page.getByRole('img', { name: 'Pairing code' })).toBeVisible()
  await a.close()
  await b.close()
})

test('[FUP9] [UP9] a form removed on another phone: the open draft stays on home, can be read and saved, and is finished', async () => {
  test.setTimeout(240_000)
  const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
  await addSample(a.page)
  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(b.page)).toBeVisible()
  await endLink(a.page)
  await newRecord(b.page, /Water points/)
  await nextButton(b.page).click()
  await answerPage(b.page)
  await b.page.getByRole('button', { name: 'Save draft' }).click()
  await home(a.page)
  await a.page.getByRole('link', { name: /Water points/ }).first().click()
  await a.page.getByRole('button', { name: /Remove/ }).last().click()
  await a.page.locator('dialog[open] .dialog-actions button').last().click()
  await expect(a.page.getByRole('heading', { name: 'Forms', level: 1 })).toBeVisible()
  await pairByText(a.page, b.page)
  await expect(upToDate(b.page)).toBeVisible()
  await endLink(b.page)
  await home(b.page)
  const draft = b.page.getByRole('link', { name: /Continue draft/ })
  await expect(draft).toBeVisible()
  await expect(b.page.getByRole('link', { name: /^New record: / })).toHaveCount(0)
  await shot(b.page, 'draft-form-gone')
  await b.page.getByRole('button', { name: /^More for/ }).first().click()
  await b.page.getByRole('menuitem', { name: 'Read answers and save them' }).click()
  await expect(b.page.getByRole('definition').first()).toBeVisible()
  await noBarrier(b.page)
  await shot(b.page, 'draft-read')
  const download = b.page.waitForEvent('download')
  await b.page.getByRole('button', { name: 'Save as file' }).click()
  expect((await download).suggestedFilename()).toMatch(/^draft-.*\.json$/)
  await b.page.getByRole('link', { name: 'Continue draft' }).click()
  await fillAndFinish(b.page)
  await go(b.page, '#/records')
  await expect(b.page.getByRole('main').getByRole('listitem').first()).toBeVisible()
  for (const phone of [a, b]) {
    expect(phone.problems).toEqual([])
    await phone.close()
  }
})
