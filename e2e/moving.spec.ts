/** Data typed in a browser's tab before installing, on a phone whose installed app starts empty (iPhone): warned, moved by a file. */
import { expect, test } from '@playwright/test'
import { saveMade } from './downloads.ts'
import { startPhone, type Phone } from './phone.ts'
import { serve } from './server.ts'
import { shot } from './shots.ts'
import { addSample, answerPage, fillAndFinish, newRecord, nextButton } from './surveyor.ts'

const iPhone = '--user-agent=Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1'
/** As started from the home screen. */
const installed = async ({ page }: Phone): Promise<void> => {
  await page.addInitScript(() => {
    const ask = matchMedia.bind(globalThis)
    Object.assign(globalThis, { matchMedia: (query: string) => (query.includes('display-mode: standalone') ? { ...ask(query), matches: true } : ask(query)) })
  })
  await page.reload()
}

test('[UP8] [SAF2] in the tab of an iPhone data is at risk and moves by file; the empty installed app takes the file, drafts too', async () => {
  test.setTimeout(240_000)
  const host = await serve('dist')
  const [tab, app] = [await startPhone(host.url, { args: [iPhone] }), await startPhone(host.url, { args: [iPhone] })]
  const { page } = tab
  // No browser on an iPhone offers to install; the one that plays it here does.
  for (const phone of [tab, app]) {
    await phone.page.addInitScript(() => { addEventListener('beforeinstallprompt', (event) => event.stopImmediatePropagation(), true) })
    await phone.page.reload()
  }
  await expect(page.getByText('Move by file')).toHaveCount(0)
  await addSample(page)
  await newRecord(page, /Water points/)
  await fillAndFinish(page, { 'Name or number of the water point': 'Pump at the school' })
  await newRecord(page, /Water points/)
  await nextButton(page).click()
  await answerPage(page)
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.evaluate(() => { location.hash = '#/' })
  await expect(page.getByText(/this browser deletes data that it has not seen used/)).toBeVisible()
  await shot(page, 'move-tab')
  await page.getByRole('button', { name: 'Move by file' }).click()
  await page.getByRole('textbox', { name: 'Passphrase' }).fill('correct horse battery')
  await page.getByRole('button', { name: /^Make/ }).click()
  const { path } = await saveMade(page)

  await installed(app)
  await expect(app.page.getByText(/The installed app starts empty/)).toBeVisible()
  await shot(app.page, 'move-app')
  await app.page.getByRole('link', { name: 'Open a file from the browser tab' }).click()
  await app.page.getByLabel('Open a file').setInputFiles(path)
  await app.page.getByRole('textbox', { name: 'Passphrase' }).fill('correct horse battery')
  await app.page.getByRole('button', { name: 'Unlock' }).click()
  await app.page.getByRole('button', { name: 'Add to this device' }).click()
  await expect(app.page.getByRole('status').filter({ hasText: /^Done$/ })).toBeVisible()
  await app.page.evaluate(() => { location.hash = '#/' })
  await expect(app.page.getByRole('link', { name: /Continue draft/ })).toBeVisible()
  await expect(app.page.getByText(/this browser deletes data/)).toHaveCount(0)
  await app.page.evaluate(() => { location.hash = '#/records' })
  await expect(app.page.getByRole('link', { name: /Pump at the school/ })).toBeVisible()
  await tab.close()
  await app.close()
  await host.stop()
})
