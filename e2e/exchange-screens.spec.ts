/** Every state of pairing, exchange and bundles at 360 x 800, light and dark: nothing serious for axe, nothing wider than the screen. SHOTS=folder keeps the pictures. */
import { expect, test, type Page } from '@playwright/test'
import { seriousOn } from './axe.ts'
import { saveMade } from './downloads.ts'
import { startPhone, type Phone } from './phone.ts'
import { serve } from './server.ts'
import { addSample, codeOf, fillAndFinish, home, newRecord, openSync, upToDate, useCode } from './surveyor.ts'

for (const dark of [false, true]) {
  test(`states of the exchange have no serious barrier (${dark ? 'dark' : 'light'})`, async () => {
    test.setTimeout(400_000)
    const host = await serve('dist')
    const phones: Phone[] = [await startPhone(host.url, { dark }), await startPhone(host.url, { dark })]
    const [a, b] = phones.map(({ page }) => page) as [Page, Page]
    const found: Record<string, readonly string[]> = {}
    const look = async (page: Page, name: string): Promise<void> => {
      const serious = [...await seriousOn(page)]
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) serious.push('wider than the screen')
      if (serious.length > 0) found[name] = serious
      if (process.env.SHOTS !== undefined) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${dark ? 'dark' : 'light'}.png` })
    }
    const go = async (page: Page, hash: string): Promise<void> => {
      await page.evaluate((to) => { location.hash = to }, hash)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    }
    await go(a, '#/sync/devices')
    await look(a, 'links-none')
    await home(a)
    await addSample(a)
    await newRecord(a, /Water points/)
    await fillAndFinish(a)
    await openSync(a)
    await look(a, 'pairing-offer')
    await a.getByRole('button', { name: /Show me how/ }).click()
    await look(a, 'network')
    await a.getByRole('textbox', { name: 'Network name' }).fill('Crew 7')
    await a.getByRole('textbox', { name: 'Password' }).fill('waterpoint')
    await a.getByRole('button', { name: 'Show Wi-Fi code' }).click()
    await expect(a.getByRole('img', { name: 'Wi-Fi code of Crew 7' })).toBeVisible()
    await look(a, 'wifi-code')
    await go(a, '#/sync/help')
    await look(a, 'help')
    await a.getByText('A device leaves the Wi-Fi again').click()
    await look(a, 'help-open')

    await openSync(a)
    await openSync(b)
    await useCode(b, 'hello')
    await look(b, 'paste-refused')
    await useCode(b, await codeOf(a))
    await expect(b.getByText(/^Step 2 of 2/)).toBeVisible()
    await look(b, 'pairing-answer')
    await useCode(a, await codeOf(b))
    const yes = a.getByRole('dialog').getByRole('button', { name: 'Start project' })
    await expect(yes).toBeVisible()
    await expect(b.getByText(/to let this device in/)).toBeVisible()
    await look(a, 'let-in')
    await look(b, 'waiting-to-be-let-in')
    await yes.click()
    await expect(b.getByRole('button', { name: 'Join project' })).toBeVisible()
    await look(a, 'waiting-for-join')
    await look(b, 'join')
    await b.getByRole('button', { name: 'Join project' }).click()
    for (const page of [a, b]) await expect(upToDate(page)).toBeVisible()
    await look(a, 'done-sender')
    await look(b, 'done-receiver')
    await home(a)
    await expect(a.getByRole('link', { name: /connected/ })).toBeVisible()
    await look(a, 'home-linked')
    await go(b, '#/sync/devices')
    await b.getByRole('button', { name: /^End the link/ }).click()
    await expect(b.getByText('You ended this link.')).toBeVisible()
    await look(b, 'ended-here')
    await go(a, '#/sync/devices')
    await look(a, 'ended-there')

    await go(a, '#/bundle')
    await look(a, 'bundle')
    await a.getByRole('button', { name: 'Make file' }).click()
    await expect(a.getByRole('status').filter({ hasText: 'The file is ready' })).toBeVisible()
    await look(a, 'bundle-ready')
    const { path } = await saveMade(a)
    await go(b, '#/bundle/open')
    await look(b, 'bundle-open')
    await b.getByLabel('Open a file').setInputFiles(path)
    await expect(b.getByRole('button', { name: 'Add to this device' })).toBeVisible()
    await look(b, 'bundle-found')
    await b.getByRole('button', { name: 'Add to this device' }).click()
    await expect(b.getByRole('status').filter({ hasText: /^Done$/ })).toBeVisible()
    await look(b, 'bundle-done')
    await go(b, '#/device')
    await look(b, 'device')

    expect(found).toEqual({})
    for (const phone of phones) await phone.close()
    await host.stop()
  })
}
